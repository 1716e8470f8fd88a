package chat.maru.edge.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Bytes that two parsers could read in two ways: exactly one response, then the end, and no handler runs.
@SuppressWarnings("StringConcatToTextBlock")
final class SmugglingTest {
    private static final String NEXT = "GET /?smuggled HTTP/1.1\r\nHost: x\r\n\r\n";
    private static final String CHUNKS = "0\r\n\r\n";

    private final Ground ground = new Ground(Ground.limits().done());

    @AfterEach
    void close() {
        ground.close();
    }

    private static List<String> vectors() {
        List<String> vectors = new ArrayList<>();
        framing(vectors);
        lines(vectors);
        chunks(vectors);
        return vectors;
    }

    private static void framing(List<String> to) {
        List<String> pairs = List.of(
                "Content-Length: 5\r\nTransfer-Encoding: chunked",
                "Transfer-Encoding: chunked\r\nContent-Length: 5",
                "Content-Length: 0\r\nTransfer-Encoding: chunked",
                "Content-Length: 5\r\nContent-Length: 5",
                "Content-Length: 5\r\nContent-Length: 6",
                "Content-Length: 5\r\ncontent-length: 5",
                "Content-Length: 5, 5",
                "Content-Length: 5,6",
                "Content-Length: +5",
                "Content-Length: -5",
                "Content-Length: 5a",
                "Content-Length: 0x5",
                "Content-Length: 5 5",
                "Content-Length:",
                "Content-Length: ",
                "Content-Length: 5.0",
                "Content-Length: 1e1",
                "Content-Length: ٥",
                "Content-Length: 9999999999999999999999",
                "Content-Length: 18446744073709551616",
                "Content-Length : 5",
                " Content-Length: 5",
                "Content-Length\t: 5",
                "Content-Length: 5\r\n 0",
                "Content\u0000-Length: 5",
                "Content-Length: \u000b5",
                "Content-Length: 5\u0000",
                "Transfer-Encoding: gzip",
                "Transfer-Encoding: gzip, chunked",
                "Transfer-Encoding: chunked, gzip",
                "Transfer-Encoding: chunked, chunked",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
                "Transfer-Encoding: identity",
                "Transfer-Encoding: identity\r\nContent-Length: 5",
                "Transfer-Encoding: xchunked",
                "Transfer-Encoding: chunkedx",
                "Transfer-Encoding: \"chunked\"",
                "Transfer-Encoding: 'chunked'",
                "Transfer-Encoding: chunked;q=1",
                "Transfer-Encoding: chunked,",
                "Transfer-Encoding: ,chunked",
                "Transfer-Encoding:",
                "Transfer-Encoding: \u000bchunked",
                "Transfer-Encoding: chunked\u000b",
                "Transfer-Encoding: chunked\u0000",
                "Transfer-Encoding:\r\n chunked",
                "Transfer-Encoding:\r\n\tchunked",
                "Transfer-Encoding : chunked",
                " Transfer-Encoding: chunked",
                "\tTransfer-Encoding: chunked",
                "Transfer-Encoding\u00a0: chunked",
                "Transfer Encoding: chunked",
                "X: y\rTransfer-Encoding: chunked",
                "X: y\nTransfer-Encoding: chunked",
                "X: y\n\nGET /?smuggled HTTP/1.1",
                ": chunked",
                "Transfer-Encoding",
                "(Transfer-Encoding): chunked",
                "Transfer-Encoding: chunked\nContent-Length: 5");
        for (String pair : pairs) {
            to.add("POST /v1/sessions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n" + pair + "\r\n\r\n"
                    + CHUNKS + NEXT);
        }
        to.add("POST /v1/sessions HTTP/1.0\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + CHUNKS + NEXT);
        for (String host : List.of(
                "",
                "Host: x\r\nHost: x\r\n",
                "Host: x\r\nHost: y\r\n",
                "Host:\r\n",
                "Host: \r\n",
                "Host: x y\r\n",
                "Host: x, y\r\n",
                "Host: a@x\r\n",
                "Host: x/\r\n",
                "Host: x:99999999\r\n",
                "Host: x:y\r\n",
                "Host: http://x\r\n",
                "Host: [::1\r\n",
                "Host: [x]\r\n",
                "Host: x\\y\r\n",
                "Host: x\r\n y\r\n",
                "Host: x\u0000\r\n",
                "Host : x\r\n")) {
            to.add("GET / HTTP/1.1\r\n" + host + "\r\n" + NEXT);
        }
    }

    private static void lines(List<String> to) {
        for (String first : List.of(
                "GET  / HTTP/1.1",
                "GET /  HTTP/1.1",
                " GET / HTTP/1.1",
                "\tGET / HTTP/1.1",
                "GET\t/ HTTP/1.1",
                "GET /\tHTTP/1.1",
                "GET / HTTP/1.1 ",
                "GET / HTTP/1.1\t",
                "GET / HTTP/1.2",
                "GET / HTTP/2.0",
                "GET / HTTP/0.9",
                "GET / HTTP/11",
                "GET / http/1.1",
                "GET / HTTP/1.1.1",
                "GET / HTTP/01.1",
                "GET /",
                "GET",
                "GET /a b HTTP/1.1",
                "GET / / HTTP/1.1",
                "GET /\u0000 HTTP/1.1",
                "GET /\u007f HTTP/1.1",
                "GET /\u00e9 HTTP/1.1",
                "G\u0000ET / HTTP/1.1",
                "G(ET / HTTP/1.1",
                "GET http://x/ HTTP/1.1",
                "GET https://x/ HTTP/1.1",
                "GET x:80 HTTP/1.1",
                "CONNECT x:80 HTTP/1.1",
                "OPTIONS * HTTP/1.1",
                "GET * HTTP/1.1",
                "GET ?x HTTP/1.1",
                "GET \\ HTTP/1.1",
                "GET \u0001 HTTP/1.1",
                "\u0000GET / HTTP/1.1",
                "\u0001GET / HTTP/1.1",
                "\u007fGET / HTTP/1.1",
                "\u00ffGET / HTTP/1.1",
                "{GET / HTTP/1.1",
                "\u0016\u0003\u0001\u0002",
                "PRI * HTTP/2.0",
                "AAAAAAAAAAAAAAAAAAAAAAAAA / HTTP/1.1",
                "GET / XTTP/1.1",
                "GET / HTTP/1.1\r",
                "GET /\r HTTP/1.1",
                "GET / HTTP/1.1\u0000",
                "\"GET\" / HTTP/1.1")) {
            to.add(first + "\r\nHost: x\r\n\r\n" + NEXT);
        }
        to.add("GET / HTTP/1.1\nHost: x\n\n" + NEXT);
        to.add("GET / HTTP/1.1\r\nHost: x\n\r\n" + NEXT);
        to.add("GET / HTTP/1.1\r\nHost: x\r\n\n" + NEXT);
        to.add("GET / HTTP/1.1\nHost: x\r\n\r\n" + NEXT);
        to.add("\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n" + NEXT);
        to.add("\nGET / HTTP/1.1\r\nHost: x\r\n\r\n" + NEXT);
        to.add("GET / HTTP/1.1\r\n\r\n" + NEXT);
    }

    private static void chunks(List<String> to) {
        for (String chunks : List.of(
                "5\nhello\r\n0\r\n\r\n",
                "5\r\nhello\n0\r\n\r\n",
                "5\r\nhello\r0\r\n\r\n",
                "5\r\nhellox\r\n0\r\n\r\n",
                "5\r\nhello0\r\n\r\n",
                " 5\r\nhello\r\n0\r\n\r\n",
                "5 \r\nhello\r\n0\r\n\r\n",
                "5\t\r\nhello\r\n0\r\n\r\n",
                "5 ;a\r\nhello\r\n0\r\n\r\n",
                "0x5\r\nhello\r\n0\r\n\r\n",
                "+5\r\nhello\r\n0\r\n\r\n",
                "-5\r\nhello\r\n0\r\n\r\n",
                "5g\r\nhello\r\n0\r\n\r\n",
                "5,5\r\nhello\r\n0\r\n\r\n",
                "\r\nhello\r\n0\r\n\r\n",
                ";a\r\nhello\r\n0\r\n\r\n",
                "000000005\r\nhello\r\n0\r\n\r\n",
                "ffffffff\r\n",
                "100000000\r\n",
                "fffffffffffffffff\r\n",
                "5;a\u0000\r\nhello\r\n0\r\n\r\n",
                "5;a\nb\r\nhello\r\n0\r\n\r\n",
                "5;a\rb\r\nhello\r\n0\r\n\r\n",
                "5;" + "a".repeat(1024) + "\r\nhello\r\n0\r\n\r\n",
                "1;" + "a".repeat(600) + "\r\nh\r\n1;" + "a".repeat(600) + "\r\ne\r\n0\r\n\r\n",
                "0\r\nContent-Length : 5\r\n\r\n",
                "0\r\n folded: x\r\n\r\n",
                "0\r\nA: b\n\r\n",
                "0\r\nA\u0000: b\r\n\r\n",
                "0\r\nno colon\r\n\r\n",
                "0\n\n",
                "5\u0000\r\nhello\r\n0\r\n\r\n",
                "\u0665\r\nhello\r\n0\r\n\r\n")) {
            to.add("POST /v1/sessions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n" + chunks + NEXT);
        }
    }

    @Test
    void ambiguousBytes_getOneAnswerAndTheEnd() {
        List<String> vectors = vectors();
        assertThat(vectors).hasSizeGreaterThan(150);
        for (String vector : vectors) {
            try (Wire wire = ground.connect()) {
                String all = wire.trySay(vector.getBytes(StandardCharsets.ISO_8859_1))
                        .restAsText();
                assertThat(all).as(vector).startsWith("HTTP/1.1 4").contains("Connection: close", "\"id\":\"");
                assertThat(all.split("HTTP/1\\.1 [0-9]", -1)).as(vector).hasSize(2);
            }
        }
        assertThat(ground.seen).isEmpty();
    }

    @Test
    void hixieHandshake_hasNoBody() {
        try (Wire wire = ground.connect()) {
            wire.say(
                    "GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: WebSocket\r\nSec-WebSocket-Key1: 1\r\n"
                            + "Sec-WebSocket-Key2: 2\r\n\r\n" + NEXT);
            assertThat(wire.answer().status()).isEqualTo(200);
            assertThat(wire.answer().text()).contains("smuggled");
        }
    }
}
