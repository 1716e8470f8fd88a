package chat.maru.edge.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/// Where a web page comes from: scheme, host and port, in their one canonical form, so that equal is the same.
///
/// Immutable.
public record Origin(String scheme, String host, int port) {

    public Origin {
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new IllegalArgumentException("an origin with scheme " + scheme);
        }
        if (host.isEmpty() || !host.equals(host.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException("an origin with host " + host);
        }
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("an origin with port " + port);
        }
    }

    /// Reads `scheme://host` or `scheme://host:port`, nothing before, between or after; empty if it isn't
    /// that (`null` included).
    public static Optional<Origin> parse(String text) {
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
        String scheme = uri.getScheme();
        String host = uri.getHost();
        if (scheme == null || host == null || uri.getRawUserInfo() != null) {
            return Optional.empty();
        }
        String lower = scheme.toLowerCase(Locale.ROOT);
        if (!lower.equals("http") && !lower.equals("https")) {
            return Optional.empty();
        }
        int port = uri.getPort() < 0 ? (lower.equals("http") ? 80 : 443) : uri.getPort();
        String canonical = scheme + "://" + host + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
        if (!canonical.equals(text) || port < 1 || port > 65535) {
            return Optional.empty();
        }
        return Optional.of(new Origin(lower, host.toLowerCase(Locale.ROOT), port));
    }
}
