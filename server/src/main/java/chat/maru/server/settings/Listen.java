package chat.maru.server.settings;

import chat.maru.edge.http.HttpListener.TlsFiles;
import chat.maru.edge.http.Origin;
import chat.maru.edge.http.TrustedProxies;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// Where clients connect.
///
/// Immutable.
///
/// @param bind    the address to listen on
/// @param port    0: any free one
/// @param tls     certificate and key; empty for plain HTTP
/// @param origins web origins, besides the node's own, whose pages may open WebSockets
/// @param proxies in front, whose word for a client's address is taken
/// @param loops   event loops; 0: one per core
public record Listen(
        String bind, int port, Optional<TlsFiles> tls, Set<Origin> origins, TrustedProxies proxies, int loops) {
    private static final Key<Integer> PORT =
            Key.of("port", Kind.whole(0, 65535), 8080, "The port clients connect to; 0 takes any free one.");
    private static final Key<String> BIND = Key.of(
            "bind",
            Kind.address(),
            "127.0.0.1",
            "The address clients connect to: 0.0.0.0 or :: for all, which should be done with TLS only.");
    private static final Key<Optional<Path>> CERTIFICATE = Key.optional(
            "tls-certificate",
            Kind.path(),
            "A PEM file with the certificate and its chain: with it and the key, clients connect by TLS."
                    + " Read again when it changes.");
    private static final Key<Optional<Path>> PRIVATE_KEY =
            Key.optional("tls-key", Kind.path(), "A PEM file with the certificate's private key (PKCS 8).");
    private static final Key<Set<Origin>> ORIGINS = Key.of(
            "origins",
            Kind.origins(),
            Set.of(),
            "Web origins whose pages may open WebSockets, besides the node's own public URL.");
    private static final Key<TrustedProxies> PROXIES = Key.of(
            "trusted-proxies",
            Kind.proxies(),
            TrustedProxies.NONE,
            "Addresses of proxies in front, whose X-Forwarded-For is taken for the client's address and whose connections"
                    + " are limited in all only. From anybody else that header is ignored.");
    private static final Key<Integer> LOOPS =
            Key.of("loops", Kind.whole(0, 1024), 0, "Threads that do the network's work; 0 is one per core.");

    static final Room ROOM =
            new Room("Listening", List.of(PORT, BIND, CERTIFICATE, PRIVATE_KEY, ORIGINS, PROXIES, LOOPS));

    public Listen {
        Objects.requireNonNull(bind);
        Objects.requireNonNull(tls);
        Objects.requireNonNull(proxies);
        origins = Set.copyOf(origins);
    }

    static Listen from(Values values) {
        return new Listen(
                values.of(BIND),
                values.of(PORT),
                tls(values),
                values.of(ORIGINS),
                values.of(PROXIES),
                values.of(LOOPS));
    }

    private static Optional<TlsFiles> tls(Values values) {
        Optional<Path> certificate = values.of(CERTIFICATE);
        Optional<Path> key = values.of(PRIVATE_KEY);
        if (certificate.isPresent() != key.isPresent()) {
            throw new BadConfiguration("TLS needs both tls-certificate and tls-key, but "
                    + (key.isPresent() ? CERTIFICATE.name() : PRIVATE_KEY.name()) + " is not set.");
        }
        return certificate.flatMap(file -> key.map(it -> new TlsFiles(file, it)));
    }
}
