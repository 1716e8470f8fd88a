package chat.maru.bench.peers;

import chat.maru.bench.load.XmppHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// How Prosody is started. Stateless.
final class Prosody {
    private Prosody() {}

    /// Writes its files and says by what command it is started.
    static List<String> prepared(Path folder, int port, boolean archive) throws IOException {
        Files.createDirectory(folder.resolve("data"));
        Files.createDirectory(folder.resolve("certs"));
        Path configuration = Files.writeString(folder.resolve("prosody.cfg.lua"), """
                daemonize = false
                run_as_root = true
                pidfile = "%1$s/prosody.pid"
                data_path = "%1$s/data"
                interfaces = { "127.0.0.1" }
                c2s_ports = { %2$d }
                s2s_ports = {}
                component_ports = {}
                c2s_require_encryption = false
                allow_unencrypted_plain_auth = true
                allow_registration = true
                authentication = "internal_plain"
                modules_enabled = {
                    "roster"; "saslauth"; "blocklist"; "carbons"; "csi_simple"; "pep"; "private"; "register"; "smacks";
                    "posix"; %3$s
                }
                modules_disabled = { "s2s"; "tls" }
                log = { error = "*console" }
                network_settings = { nagle = false }
                VirtualHost "%4$s"
                Component "conference.%4$s" "muc"
                muc_room_locking = false
                %5$s
                """.formatted(
                        folder,
                        port,
                        archive ? "\"mam\";" : "",
                        XmppHost.NAME,
                        archive ? "modules_enabled = { \"muc_mam\" }\nmuc_log_by_default = true" : ""));
        return List.of("prosody", "--config", configuration.toString(), "-F");
    }
}
