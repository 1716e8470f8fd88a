package chat.maru.server.settings;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// Where the administrator looks: health and metrics.
///
/// Immutable.
///
/// @param bind  the address to listen on
/// @param port  0: any free one
/// @param token what `/metrics` asks for as a bearer token; empty: nothing
public record Admin(String bind, int port, Optional<String> token) {
    private static final Key<Integer> PORT = Key.of(
            "admin-port",
            Kind.whole(0, 65535),
            8081,
            "The port of /livez, /readyz and /metrics, which are never on the public one; 0 takes any free one.");
    private static final Key<String> BIND =
            Key.of("admin-bind", Kind.address(), "127.0.0.1", "The address of /livez, /readyz and /metrics.");
    private static final Key<Optional<String>> TOKEN = Key.secret(
            "admin-token",
            "What /metrics asks for as a bearer token; when it is not set, whoever reaches the admin port may look.");

    static final Room ROOM = new Room("Administration", List.of(PORT, BIND, TOKEN));

    public Admin {
        Objects.requireNonNull(bind);
        Objects.requireNonNull(token);
    }

    static Admin from(Values values) {
        return new Admin(values.of(BIND), values.of(PORT), values.of(TOKEN));
    }

    /// Without the token.
    @Override
    public String toString() {
        return "Admin[bind=" + bind + ", port=" + port + ", token=" + (token.isPresent() ? "set" : "none") + "]";
    }
}
