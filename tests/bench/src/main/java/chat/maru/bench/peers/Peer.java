package chat.maru.bench.peers;

import chat.maru.bench.load.Plan;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A server of others, as Debian packages it. Each is configured as its package has it, but without TLS, without limits
/// on rates, and with passwords that are quick to check; only what carries messages is loaded.
public enum Peer {
    MOSQUITTO(
            "mosquitto",
            "",
            Plan.Transport.MQTT,
            "`PUBACK` of QoS 1: the message is in memory; it is written down every half hour, and when the broker ends"),
    EJABBERD(
            "ejabberd",
            "",
            Plan.Transport.XMPP,
            "stream management (XEP-0198): the message is handed on; for whoever is away it is in Mnesia, which syncs"
                    + " later"),
    EJABBERD_ARCHIVE(
            "ejabberd",
            "archive",
            Plan.Transport.XMPP,
            "stream management: the message is handed on, and in Mnesia's archive, which syncs later"),
    PROSODY(
            "prosody",
            "",
            Plan.Transport.XMPP,
            "stream management: the message is handed on; for whoever is away it is in a file, which is not synced"),
    PROSODY_ARCHIVE(
            "prosody",
            "archive",
            Plan.Transport.XMPP,
            "stream management: the message is handed on, and in the archive's file, which is not synced");

    private final String product;
    private final String extra;
    private final Plan.Transport transport;
    private final String acknowledgement;

    Peer(String product, String extra, Plan.Transport transport, String acknowledgement) {
        this.product = product;
        this.extra = extra;
        this.transport = transport;
        this.acknowledgement = acknowledgement;
    }

    /// The one of this name, as [#label] has it.
    public static Optional<Peer> of(String label) {
        return Arrays.stream(values())
                .filter(peer -> peer.label().equals(label.toLowerCase(Locale.ROOT)))
                .findFirst();
    }

    /// For the command line and the page: `ejabberd+archive`.
    public String label() {
        return extra.isEmpty() ? product : product + "+" + extra;
    }

    /// The Debian package.
    public String product() {
        return product;
    }

    public Plan.Transport transport() {
        return transport;
    }

    /// What it means there that a message was acknowledged.
    public String acknowledgement() {
        return acknowledgement;
    }

    boolean archives() {
        return !extra.isEmpty();
    }

    /// Whether it is on this machine.
    public boolean isInstalled() {
        Path program = switch (this) {
            case MOSQUITTO -> Path.of("/usr/sbin/mosquitto");
            case EJABBERD, EJABBERD_ARCHIVE -> Path.of("/usr/sbin/ejabberdctl");
            case PROSODY, PROSODY_ARCHIVE -> Path.of("/usr/bin/prosody");
        };
        return Files.isExecutable(program);
    }

    /// With its version: `ejabberd 23.01-1`.
    public String version() throws IOException, InterruptedException {
        Process query = new ProcessBuilder(List.of("dpkg-query", "-W", "-f=${Version}", product)).start();
        String version = new String(query.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (query.waitFor() != 0) {
            throw new IOException("the package " + product + " is not installed");
        }
        return product + " " + version.strip();
    }
}
