package chat.maru.edge.http;

import java.net.InetAddress;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/// One address, or all that begin with the same bits.
///
/// Immutable.
///
/// @param address its first address or any other of it
/// @param bits    how many bits all its addresses share
public record AddressRange(InetAddress address, int bits) {
    private static final Pattern IPV4 = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f.]{0,39}:[0-9A-Fa-f:.]{1,45}");
    private static final Pattern BITS = Pattern.compile("[0-9]{1,3}");

    public AddressRange {
        Objects.requireNonNull(address);
        if (bits < 0 || bits > width(address)) {
            throw new IllegalArgumentException(bits + " bits of " + address.getHostAddress());
        }
    }

    /// `10.1.2.3`, `10.0.0.0/8`, `2001:db8::1` or `2001:db8::/32`; empty if it is none of these.
    public static Optional<AddressRange> parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            return address(text).map(address -> new AddressRange(address, width(address)));
        }
        String bits = text.substring(slash + 1);
        return address(text.substring(0, slash))
                .filter(address -> BITS.matcher(bits).matches() && Integer.parseInt(bits) <= width(address))
                .map(address -> new AddressRange(address, Integer.parseInt(bits)));
    }

    /// An address as it is written in full: no name, no port, no zone.
    static Optional<InetAddress> address(String text) {
        if (!IPV4.matcher(text).matches() && !IPV6.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /// Whether an address is in it.
    boolean contains(InetAddress other) {
        byte[] ours = address.getAddress();
        byte[] theirs = other.getAddress();
        if (ours.length != theirs.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> (bit % 8);
            if (((ours[bit / 8] ^ theirs[bit / 8]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }

    /// A text that is read as the same.
    @Override
    public String toString() {
        String text = address.getHostAddress();
        return bits == width(address) ? text : text + "/" + bits;
    }

    private static int width(InetAddress address) {
        return address.getAddress().length * 8;
    }
}
