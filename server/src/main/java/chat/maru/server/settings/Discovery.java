package chat.maru.server.settings;

import chat.maru.edge.http.Origin;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// What clients are told about this node.
///
/// Immutable.
///
/// @param name      its public DNS name
/// @param publicUrl where clients reach it, when that is not its name, its own port and TLS as configured:
/// behind a proxy, say
public record Discovery(String name, Optional<Origin> publicUrl) {
    private static final Key<String> NAME =
            Key.of("name", Kind.host(), "localhost", "The node's public DNS name, which discovery gives to clients.");
    private static final Key<Optional<Origin>> PUBLIC_URL = Key.optional(
            "public-url",
            Kind.origin(),
            "Where clients reach the node, when that is not its name and port: behind a proxy that does TLS, say.");

    static final Room ROOM = new Room("Discovery", List.of(NAME, PUBLIC_URL));

    public Discovery {
        Objects.requireNonNull(name);
        Objects.requireNonNull(publicUrl);
    }

    static Discovery from(Values values) {
        return new Discovery(values.of(NAME), values.of(PUBLIC_URL));
    }

    /// Where clients reach a node that listens on this port: the origin of its own pages, too.
    ///
    /// @param port the port it really has
    public Origin origin(int port, boolean tls) {
        return publicUrl.orElseGet(() -> new Origin(tls ? "https" : "http", name, port));
    }

    /// The same as text, `scheme://host[:port]`.
    public String url(int port, boolean tls) {
        return Kind.text(origin(port, tls));
    }
}
