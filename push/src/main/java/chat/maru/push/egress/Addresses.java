package chat.maru.push.egress;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;

/// Which addresses are public: those of IANA's registries for special purposes are not, nor those that carry such an
/// address, nor those that lead somewhere else than they say.
final class Addresses {
    private static final List<Block> SPECIAL_4 = List.of(
            Block.of("0.0.0.0", 8), // this network; 0.0.0.0 is this machine
            Block.of("10.0.0.0", 8),
            Block.of("100.64.0.0", 10), // carriers' own
            Block.of("127.0.0.0", 8),
            Block.of("169.254.0.0", 16), // link-local, and where clouds tell a machine its secrets
            Block.of("172.16.0.0", 12),
            Block.of("192.0.0.0", 24),
            Block.of("192.0.2.0", 24),
            Block.of("192.31.196.0", 24),
            Block.of("192.52.193.0", 24),
            Block.of("192.88.99.0", 24), // relays of 6to4
            Block.of("192.168.0.0", 16),
            Block.of("192.175.48.0", 24),
            Block.of("198.18.0.0", 15),
            Block.of("198.51.100.0", 24),
            Block.of("203.0.113.0", 24),
            Block.of("224.0.0.0", 4),
            Block.of("240.0.0.0", 4));

    private static final Block GLOBAL_6 = Block.of("2000::", 3);
    private static final List<Block> SPECIAL_6 = List.of(
            Block.of("2001::", 23), // Teredo, ORCHID, benchmarks
            Block.of("2001:db8::", 32),
            Block.of("2002::", 16), // 6to4
            Block.of("2620:4f:8000::", 48),
            Block.of("3fff::", 20));

    /// NAT64 (RFC 6052): the last four bytes are an IPv4 address.
    private static final Block NAT64 = Block.of("64:ff9b::", 96);

    private record Block(byte[] first, int bits) {
        static Block of(String first, int bits) {
            return new Block(InetAddress.ofLiteral(first).getAddress(), bits);
        }

        boolean holds(byte[] address) {
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> (bit % 8);
                if ((address[bit / 8] & mask) != (first[bit / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }

    private Addresses() {}

    static boolean isPublic(InetAddress address) {
        return address instanceof Inet4Address ? isPublic4(address.getAddress()) : isPublic6(address.getAddress());
    }

    private static boolean isPublic4(byte[] address) {
        return SPECIAL_4.stream().noneMatch(each -> each.holds(address));
    }

    private static boolean isPublic6(byte[] address) {
        if (NAT64.holds(address)) {
            return isPublic4(Arrays.copyOfRange(address, 12, 16));
        }
        return GLOBAL_6.holds(address)
                && SPECIAL_6.stream().noneMatch(each -> each.holds(address))
                && !isIsatap(address);
    }

    /// RFC 5214: an IPv4 address behind `::0:5efe:` or `::200:5efe:`.
    private static boolean isIsatap(byte[] address) {
        return (address[8] & 0xFD) == 0 && address[9] == 0 && address[10] == 0x5E && address[11] == (byte) 0xFE;
    }
}
