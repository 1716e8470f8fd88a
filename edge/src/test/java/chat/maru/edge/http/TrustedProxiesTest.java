package chat.maru.edge.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("StringConcatToTextBlock")
final class TrustedProxiesTest {
    private static final TrustedProxies PROXIES = proxies("10.0.0.0/8", "192.0.2.9", "2001:db8::/33", "127.0.0.1");

    private static TrustedProxies proxies(String... ranges) {
        return new TrustedProxies(Stream.of(ranges)
                .map(range -> AddressRange.parse(range).orElseThrow())
                .collect(Collectors.toSet()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "203.0.113.5 | 198.51.100.1 | 203.0.113.5",
                "192.0.2.8 | 198.51.100.1 | 192.0.2.8",
                "11.0.0.1 | 198.51.100.1 | 11.0.0.1",
                "2001:db8:8000::1 | 198.51.100.1 | 2001:db8:8000::1",
                "10.1.2.3 | - | 10.1.2.3",
                "10.1.2.3 | '' | 10.1.2.3",
                "10.1.2.3 | 198.51.100.1 | 198.51.100.1",
                "2001:db8:7fff::1 | 198.51.100.1 | 198.51.100.1",
                "10.1.2.3 | 2001:db8:8000::7 | 2001:db8:8000::7",
                "10.1.2.3 | ::ffff:198.51.100.1 | 198.51.100.1",
                "10.1.2.3 | 6.6.6.6, 198.51.100.1 | 198.51.100.1",
                "10.1.2.3 | 6.6.6.6,198.51.100.1, 192.0.2.9 ,10.9.9.9 | 198.51.100.1",
                "10.1.2.3 | 10.9.9.9, 192.0.2.9 | 10.1.2.3",
                "10.1.2.3 | garbage, 198.51.100.1 | 198.51.100.1",
                "10.1.2.3 | 198.51.100.1, garbage | 10.1.2.3",
                "10.1.2.3 | 198.51.100.1, | 10.1.2.3",
                "10.1.2.3 | 198.51.100.1:80 | 10.1.2.3",
                "10.1.2.3 | [2001:db8:8000::7] | 10.1.2.3",
                "10.1.2.3 | fe80::1%lo | 10.1.2.3",
                "10.1.2.3 | 1 | 10.1.2.3",
                "10.1.2.3 | 198.51.256.1 | 10.1.2.3",
                "10.1.2.3 | localhost | 10.1.2.3",
                "10.1.2.3 | :: ::: | 10.1.2.3",
            })
    void client_isTheLastThatIsNoProxy(String peer, String header, String client) {
        List<String> given = header == null ? List.of() : List.of(header);
        assertThat(PROXIES.client(InetAddress.ofLiteral(peer), given)).isEqualTo(InetAddress.ofLiteral(client));
    }

    @Test
    void headersGivenTwice_areOne() {
        InetAddress peer = InetAddress.ofLiteral("10.1.2.3");
        assertThat(PROXIES.client(peer, List.of("6.6.6.6", "198.51.100.1, 10.1.1.1")))
                .isEqualTo(InetAddress.ofLiteral("198.51.100.1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "10/8", "::/129", "proxy", "10.0.0.0/8/8"})
    void whatIsNoRange_isNone(String text) {
        assertThat(AddressRange.parse(text)).isEmpty();
    }

    @Test
    void requests_haveTheAddressThatATrustedProxySays_andItsConnectionsAreNotLimitedAsOneAddress() throws Exception {
        Ground.Limits limits = Ground.limits();
        limits.unauthenticated = 2;
        limits.perAddress = 2;
        HttpListener.Options options =
                new HttpListener.Options("127.0.0.1", 0, 1, null, Set.of(), PROXIES, limits.done());
        String get = "GET / HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 6.6.6.6, 198.51.100.1\r\n\r\n";
        try (Ground ground = new Ground(options)) {
            List<Wire> wires = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                wires.add(ground.connect());
                assertThat(wires.getLast().say(get).answer().status()).isEqualTo(200);
                assertThat(ground.seen.take().remote()).isEqualTo(InetAddress.ofLiteral("198.51.100.1"));
            }
            try (Wire stranger = Wire.from(ground.listener.address(), "127.0.0.2", 0)) {
                assertThat(stranger.say(get).answer().status()).isEqualTo(200);
                assertThat(ground.seen.take().remote()).isEqualTo(InetAddress.ofLiteral("127.0.0.2"));
            }
            wires.forEach(Wire::close);
        }
    }
}
