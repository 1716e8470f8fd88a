package chat.maru.push.egress;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Addresses, in all the spellings that somebody somewhere takes for one.
final class GuardTest {
    private static final Guard ALL = new Guard(new Hosts(List.of("*")), false);
    private static final Guard SOME =
            new Guard(new Hosts(List.of("fcm.googleapis.com", "*.push.apple.com", "Ntfy.SH")), false);

    private static final List<String> ADDRESSES = List.of(
            "127.0.0.1",
            "10.0.0.1",
            "169.254.169.254",
            "192.168.1.1",
            "172.16.0.1",
            "100.64.0.1",
            "0.0.0.0",
            "255.255.255.255",
            "224.0.0.1",
            "8.8.8.8");

    static List<String> spellings() {
        List<String> all = new ArrayList<>();
        for (String each : ADDRESSES) {
            byte[] bytes = InetAddress.ofLiteral(each).getAddress();
            int[] part = {bytes[0] & 0xFF, bytes[1] & 0xFF, bytes[2] & 0xFF, bytes[3] & 0xFF};
            long whole = new BigInteger(1, bytes).longValueExact();
            String groups = "%x:%x".formatted(whole >> 16, whole & 0xFFFF);
            all.addAll(List.of(
                    each,
                    each + '.',
                    Long.toString(whole),
                    whole + ".",
                    "0x%08x".formatted(whole),
                    "0X%X".formatted(whole),
                    "0%o".formatted(whole),
                    "0x%x.0x%x.0x%x.0x%x".formatted(part[0], part[1], part[2], part[3]),
                    "0%o.0%o.0%o.0%o".formatted(part[0], part[1], part[2], part[3]),
                    "%03d.%03d.%03d.%03d".formatted(part[0], part[1], part[2], part[3]),
                    "0x%x.%d.0%o.%d".formatted(part[0], part[1], part[2], part[3]),
                    "%d.%d".formatted(part[0], whole & 0xFFFFFF),
                    "%d.%d.%d".formatted(part[0], part[1], whole & 0xFFFF),
                    "[::ffff:%s]".formatted(each),
                    "[::FFFF:%s]".formatted(groups.toUpperCase(Locale.ROOT)),
                    "[0:0:0:0:0:ffff:%s]".formatted(groups),
                    "[::%s]".formatted(each),
                    "[64:ff9b::%s]".formatted(each),
                    "[64:ff9b:1::%s]".formatted(groups),
                    "[2002:%s::1]".formatted(groups),
                    "[2001:0:%s::1]".formatted(groups),
                    "[fe80::5efe:%s]".formatted(each),
                    "a@" + each,
                    each + ":8080"));
        }
        all.addAll(List.of(
                "localhost",
                "LOCALHOST",
                "localhost.",
                "localhost:443",
                "ip6-localhost",
                "metadata",
                "router",
                "a",
                "[::1]",
                "[::]",
                "[0:0:0:0:0:0:0:1]",
                "[fe80::1]",
                "[fe80::1%25eth0]",
                "[fc00::1]",
                "[ff02::1]",
                "1.1",
                "0",
                "0x0",
                "127.1",
                "127.0.1",
                "example.org.",
                "example.org:80",
                "example.org:22",
                "example.org:0",
                "example.org:8443",
                "user@example.org",
                "user:password@example.org",
                "-a.example.org",
                "a-.example.org",
                "a_b.example.org",
                "a..example.org",
                ".example.org",
                "example.1",
                "example.0x1",
                "*.example.org",
                "%31%32%37.0.0.1",
                "127.0.0.1%2eexample.org",
                ""));
        return all;
    }

    @Test
    void everySpellingOfANumber_andEveryOddName_isRefusedBeforeItIsLookedUp() {
        List<String> spellings = spellings();
        assertThat(spellings).hasSizeGreaterThan(250);

        for (String each : spellings) {
            assertThat(objection("https://" + each + "/push")).as(each).isPresent();
        }
    }

    private static Optional<String> objection(String address) {
        try {
            return ALL.objection(new URI(address));
        } catch (URISyntaxException e) {
            return Optional.of("not an address");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://example.org/",
                "ftp://example.org/",
                "file:///etc/passwd",
                "jar:https://example.org/",
                "//example.org/",
                "/push",
                "example.org",
                "ws://example.org/",
                "gopher://example.org:443/",
                "mailto:a@example.org",
                "https:/a",
                "https:example.org"
            })
    void anythingButHttps_isRefused(String address) {
        assertThat(objection(address)).isPresent();
    }

    @Test
    void anAddress_isNotLongerThan2048() {
        String address = "https://example.org/";

        assertThat(objection(address + "a".repeat(2_048 - address.length()))).isEmpty();
        assertThat(objection(address + "a".repeat(2_049 - address.length()))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://example.org",
                "https://example.org/a?b=c",
                "https://EXAMPLE.org:443/",
                "HTTPS://a.b.c.example.org/",
                "https://xn--bcher-kva.example/",
                "https://1.2.3.4.example.org/",
                "https://0x7f.example.org/"
            })
    void names_areAllowed_whereAllAre(String address) {
        assertThat(objection(address)).isEmpty();
    }

    @Test
    void hosts_areAllowedByName() {
        for (String each : List.of(
                "fcm.googleapis.com", "FCM.googleapis.com", "web.push.apple.com", "a.b.push.apple.com", "ntfy.sh")) {
            assertThat(SOME.objection(URI.create("https://" + each + "/a")))
                    .as(each)
                    .isEmpty();
        }
        for (String each : List.of(
                "googleapis.com",
                "a.fcm.googleapis.com",
                "push.apple.com",
                "evilpush.apple.com",
                "web.push.apple.com.evil.org",
                "fcm.googleapis.com.evil.org",
                "xntfy.sh",
                "evil.org")) {
            assertThat(SOME.objection(URI.create("https://" + each + "/a")))
                    .as(each)
                    .contains("the host is not allowed");
        }
    }
}
