package chat.maru.wire;

import java.util.Objects;

/// Where a client should go for its events.
///
/// Immutable.
///
/// @param host            the node's public DNS name
/// @param validForSeconds how long the answer is good for
public record DiscoveryView(String node, String host, String apiUrl, String eventsUrl, int validForSeconds) {
    public DiscoveryView {
        Objects.requireNonNull(node);
        Objects.requireNonNull(host);
        Objects.requireNonNull(apiUrl);
        Objects.requireNonNull(eventsUrl);
    }
}
