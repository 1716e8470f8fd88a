package chat.maru.edge.http;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The proxies in front of a listener whose word is taken for where a request comes from.
///
/// Immutable.
public record TrustedProxies(Set<AddressRange> ranges) {

    /// Nobody's word is taken.
    public static final TrustedProxies NONE = new TrustedProxies(Set.of());

    public TrustedProxies {
        ranges = Set.copyOf(ranges);
    }

    boolean trusts(InetAddress address) {
        for (AddressRange range : ranges) {
            if (range.contains(address)) {
                return true;
            }
        }
        return false;
    }

    /// Whose request it is. Each proxy appends to `X-Forwarded-For` where it got the request from, so that the last
    /// address that is no trusted proxy's was seen by one, and whatever stands before it is the client's own say.
    /// Where that is no address, and where the peer isn't trusted, it is the peer.
    ///
    /// @param peer         the other end of the connection
    /// @param forwardedFor the values of all headers of that name
    InetAddress client(InetAddress peer, List<String> forwardedFor) {
        if (forwardedFor.isEmpty() || !trusts(peer)) {
            return peer;
        }
        String[] hops = String.join(",", forwardedFor).split(",", -1);
        for (int i = hops.length - 1; i >= 0; i--) {
            Optional<InetAddress> hop = AddressRange.address(hops[i].strip());
            if (hop.isEmpty()) {
                return peer;
            }
            if (!trusts(hop.get())) {
                return hop.get();
            }
        }
        return peer;
    }
}
