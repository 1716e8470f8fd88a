package chat.maru.push.egress;

import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/// Which addresses that users name may be asked: `https`, port 443, a host that is allowed and is written as a name,
/// and that has none but public addresses.
///
/// Immutable.
///
/// @param hosts   those that are allowed
/// @param machine for tests only: this machine may be asked as well, at any port, in plain HTTP, by its address
public record Guard(Hosts hosts, boolean machine) {
    private static final int LONGEST = 2_048;
    private static final int HTTPS = 443;
    private static final int HTTP = 80;

    /// What is asked for where.
    ///
    /// @param host   in lower case
    /// @param path   with the query
    /// @param secure by TLS
    record Destination(String host, int port, String path, boolean secure) {
        /// As in the header `Host`.
        String authority() {
            return port == (secure ? HTTPS : HTTP) ? host : host + ':' + port;
        }
    }

    public Guard {
        Objects.requireNonNull(hosts);
    }

    /// Why this is never asked, whatever its host's addresses are; empty if it may be.
    public Optional<String> objection(URI address) {
        try {
            destination(address);
            return Optional.empty();
        } catch (Forbidden e) {
            return Optional.of(e.reason());
        }
    }

    Destination destination(URI address) throws Forbidden {
        String text = address.toASCIIString();
        String host = address.getHost() == null ? "" : address.getHost().toLowerCase(Locale.ROOT);
        boolean secure = "https".equalsIgnoreCase(address.getScheme());
        require(text.length() <= LONGEST, "the address is too long");
        require(!host.isEmpty() && address.getRawUserInfo() == null, "the address names no host");
        require(secure || (machine && "http".equalsIgnoreCase(address.getScheme())), "the address is not https");
        int port = address.getPort() >= 0 ? address.getPort() : secure ? HTTPS : HTTP;
        require(port == HTTPS || machine, "the port is not 443");
        require(machine || Hosts.isName(host), "the host is not a name");
        require(machine || hosts.allow(host), "the host is not allowed");
        return new Destination(host, port, path(URI.create(text)), secure);
    }

    private static String path(URI address) {
        String path = address.getRawPath() == null || address.getRawPath().isEmpty() ? "/" : address.getRawPath();
        return address.getRawQuery() == null ? path : path + '?' + address.getRawQuery();
    }

    /// @throws Forbidden if any of them is not public: who mixes them is up to something
    void check(List<InetAddress> addresses) throws Forbidden {
        for (InetAddress each : addresses) {
            require(Addresses.isPublic(each) || (machine && each.isLoopbackAddress()), "an address is not public");
        }
    }

    private static void require(boolean holds, String otherwise) throws Forbidden {
        if (!holds) {
            throw new Forbidden(otherwise);
        }
    }
}
