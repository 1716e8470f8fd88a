package chat.maru.core.limit;

import java.net.InetAddress;
import java.nio.ByteBuffer;

/// The addresses that count as one sender: the /24 of an IPv4 address, the /64 of an IPv6 address.
///
/// Immutable.
///
/// @param prefix the bits of the block, in an IPv4 block the lowest 24
public record AddressBlock(boolean v6, long prefix) {

    /// The block of an address; an IPv4 address written as IPv6 is in its IPv4 block.
    public static AddressBlock of(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length == 4) {
            return v4(bytes, 0);
        }
        return mapped(bytes)
                ? v4(bytes, 12)
                : new AddressBlock(true, ByteBuffer.wrap(bytes).getLong());
    }

    private static AddressBlock v4(byte[] bytes, int at) {
        return new AddressBlock(
                false, (bytes[at] & 0xFFL) << 16 | (bytes[at + 1] & 0xFFL) << 8 | (bytes[at + 2] & 0xFFL));
    }

    private static boolean mapped(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return buffer.getLong(0) == 0 && buffer.getInt(8) == 0xFFFF;
    }
}
