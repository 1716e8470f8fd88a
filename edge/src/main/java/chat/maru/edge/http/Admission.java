package chat.maru.edge.http;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Counts connections, in all and for each address (IPv6: each /64), and says who may stay. Those of a trusted proxy
/// are anybody's, and counted in all only.
///
/// Thread-safe.
final class Admission {
    private final HttpLimits limits;
    private final EdgeMetrics metrics;
    private final AtomicInteger all = new AtomicInteger();
    private final ConcurrentHashMap<Long, Tally> addresses = new ConcurrentHashMap<>();

    Admission(HttpLimits limits, EdgeMetrics metrics) {
        this.limits = limits;
        this.metrics = metrics;
    }

    /// What a new connection may expect.
    enum Verdict {
        WELCOME,
        /// To be told that the node is full.
        FULL,
        /// To be told that its address has too many.
        TOO_MANY
    }

    /// Connections of one address. Guarded by the map's lock on its key.
    private static final class Tally {
        int all;
        int unauthenticated;
    }

    /// One connection's place. Confined to its event loop.
    final class Place {
        private final long address;
        private final Verdict verdict;
        private final boolean proxied;
        private boolean authenticated;
        private boolean left;

        private Place(long address, Verdict verdict, boolean proxied) {
            this.address = address;
            this.verdict = verdict;
            this.proxied = proxied;
        }

        Verdict verdict() {
            return verdict;
        }

        boolean isAuthenticated() {
            return authenticated;
        }

        /// It counts as unauthenticated no longer.
        void authenticated() {
            if (!authenticated && !left) {
                authenticated = true;
                if (proxied) {
                    return;
                }
                addresses.computeIfPresent(address, (key, tally) -> {
                    tally.unauthenticated--;
                    return tally;
                });
            }
        }

        /// The connection has ended.
        void leave() {
            if (!left) {
                left = true;
                all.decrementAndGet();
                if (!proxied) {
                    addresses.computeIfPresent(address, (key, tally) -> {
                        tally.unauthenticated -= authenticated ? 0 : 1;
                        return --tally.all == 0 ? null : tally;
                    });
                }
                metrics.connectionClosed();
            }
        }
    }

    /// A place for a connection; null if there isn't even one for telling it why not.
    @Nullable
    Place enter(InetAddress from) {
        long address = key(from);
        int count = all.incrementAndGet();
        Verdict[] verdict = {count > limits.connections() ? Verdict.FULL : Verdict.WELCOME};
        boolean[] refused = {count > withMargin(limits.connections())};
        addresses.compute(address, (key, known) -> {
            Tally tally = known == null ? new Tally() : known;
            boolean many = tally.all >= limits.connectionsPerAddress();
            if (many || tally.unauthenticated >= limits.unauthenticatedPerAddress()) {
                verdict[0] = Verdict.TOO_MANY;
                refused[0] |= many
                        ? tally.all >= withMargin(limits.connectionsPerAddress())
                        : tally.unauthenticated >= withMargin(limits.unauthenticatedPerAddress());
            }
            if (refused[0]) {
                return known;
            }
            tally.all++;
            tally.unauthenticated++;
            return tally;
        });
        if (verdict[0] != Verdict.WELCOME) {
            metrics.connectionRefused(verdict[0] == Verdict.FULL ? "full" : "address");
        }
        if (refused[0]) {
            all.decrementAndGet();
            return null;
        }
        metrics.connectionOpened();
        return new Place(address, verdict[0], false);
    }

    /// A place for a connection of a trusted proxy, which keeps the limits of each address itself.
    @Nullable
    Place enterProxied() {
        int count = all.incrementAndGet();
        boolean full = count > limits.connections();
        if (full) {
            metrics.connectionRefused("full");
        }
        if (count > withMargin(limits.connections())) {
            all.decrementAndGet();
            return null;
        }
        metrics.connectionOpened();
        return new Place(0, full ? Verdict.FULL : Verdict.WELCOME, true);
    }

    int connections() {
        return all.get();
    }

    /// Addresses that are counted at present.
    int addresses() {
        return addresses.size();
    }

    private static int withMargin(int limit) {
        return (int) Math.min(Integer.MAX_VALUE, limit + Math.max(1, limit / 5L));
    }

    /// An IPv4 address is below 2^32, wherein no IPv6 prefix is that belongs to anybody.
    private static long key(InetAddress address) {
        ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
        return address instanceof Inet6Address ? bytes.getLong() : bytes.getInt() & 0xFFFF_FFFFL;
    }
}
