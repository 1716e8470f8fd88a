package chat.maru.edge.http;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.wire.Parsed;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// No spelling of a path reaches a handler of another access.
final class TraversalTest {
    private static final List<String> PARTS = List.of(
            "..",
            ".",
            "",
            "%2e%2e",
            "%2E%2E",
            ".%2e",
            "%2e.",
            "%u002e%u002e",
            "%%32%65",
            "%252e%252e",
            "%c0%ae%c0%ae",
            "%e0%80%ae",
            "%f0%80%80%ae",
            "..;",
            "..;a=b",
            "%2e%2e;",
            "..%2f",
            "..%5c",
            "..\\",
            "%5c",
            "\\",
            "%2f",
            "%00",
            "..%00",
            "a%00b",
            "%0d%0a",
            "%0a",
            "%09",
            "%7f",
            "%",
            "%2",
            "%g0",
            "%0g",
            "%2>",
            "%<2",
            "%ff",
            "%c3",
            "%ed%a0%80",
            "%f5%80%80%80",
            "%c2%85",
            "a;b",
            "a%3bb",
            "|",
            "\"",
            "<",
            ">",
            "^",
            "`",
            "{",
            "}",
            "[",
            "]",
            "#");
    private static final List<String> PREFIXES = List.of(
            "/", "/v1/", "/v1/me/", "/v1/users/", "/v1/conversations/", "/v1/conversations/a/messages/", "/assets/");
    private static final List<String> SUFFIXES = List.of("", "/", "/me", "/v1/me", "/../v1/me", "?a=b");

    private static Set<String> corpus() {
        Set<String> paths = new LinkedHashSet<>();
        for (String prefix : PREFIXES) {
            for (String part : PARTS) {
                for (String suffix : SUFFIXES) {
                    paths.add(prefix + part + suffix);
                }
                for (String second : List.of("..", "%2e%2e", "setup", "..;")) {
                    paths.add(prefix + part + "/" + second + "/v1/me");
                }
            }
        }
        paths.remove("/");
        paths.remove("/?a=b");
        return paths;
    }

    @Test
    void traversal_getsNowhere() {
        Set<String> paths = corpus();
        assertThat(paths).hasSizeGreaterThan(2_000);
        try (Ground ground = new Ground(Ground.limits().done())) {
            Wire wire = ground.connect();
            for (String path : paths) {
                Wire.Answer answer =
                        wire.say("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n").answer();
                assertThat(answer.status()).as(path).isIn(400, 401, 404);
                assertThat(answer.text()).as(path).contains("\"code\":\"");
                if (answer.header("connection").equals("close")) {
                    wire.close();
                    wire = ground.connect();
                }
            }
            wire.close();
            assertThat(ground.seen).isEmpty();
        }
    }

    @Test
    void segmentsThatAreNotPlain_areMalformed() {
        for (String part : PARTS) {
            for (String path : List.of("/" + part + "/a", "/a/" + part + "/b", "/v1/users/" + part + "/x")) {
                assertThat(Target.parse(path)).as(path).isInstanceOf(Parsed.Bad.class);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/a?x=1&x=2",
                "/a?x=%",
                "/a?x=%zz",
                "/a?x=%00",
                "/a?x=%ff",
                "/a?=1",
                "/a?&",
                "/a?x=1&",
                "/a?x=%0a",
                "/a?x=a#b",
                "/a?x=%C0%AF",
                "/a?%78=1&x=2"
            })
    void queriesThatAreNotPlain_areMalformed(String target) {
        assertThat(Target.parse(target)).isInstanceOf(Parsed.Bad.class);
    }

    @Test
    void decoding_happensOnce() {
        List<String> decoded = new ArrayList<>();
        for (String path : List.of("/%61", "/%E2%82%AC", "/a%20b", "/a+b", "/~._-?x=%2561")) {
            if (Target.parse(path) instanceof Parsed.Ok<Target>(Target target)) {
                decoded.addAll(target.segments());
                decoded.addAll(target.query().values());
            }
        }
        assertThat(decoded).containsExactly("a", "€", "a b", "a+b", "~._-", "%61");
    }
}
