package chat.maru.edge.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Whatever our parser takes, Netty's must read in the same way; and however the bytes are cut, ours reads
/// the same.
@SuppressWarnings("StringConcatToTextBlock")
final class RequestParserTest {
    private static final List<String> SEEDS = List.of(
            "GET / HTTP/1.1\r\nHost: x\r\n\r\n",
            "GET /a/b?c=d&e=%20 HTTP/1.1\r\nHost: example.org:8080\r\nAccept: a, b\r\nX:\r\nY: \t z \r\n\r\n",
            "PUT /x HTTP/1.1\r\nHost: [::1]:1\r\nContent-Length: 5\r\n\r\nhello",
            "POST /x HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n10;a=b\r\n0123456789abcdef\r\n"
                    + "0\r\nTrailer: t\r\n\r\n",
            "GET / HTTP/1.0\r\nConnection: close\r\n\r\n",
            "PATCH /y HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\nabc"
                    + "GET /z HTTP/1.1\r\nHost: x\r\n\r\n");
    private static final String ALPHABET =
            "\r\n\t :;,=0123456789abcdefABCDEF/%?\0\u000b\u007f\u0080\u00ff+-\"chunkedHTP";

    /// One request, told in the same words for both.
    private record Read(String method, String target, List<String> headers, String body) {}

    @Test
    void whateverIsTaken_nettyReadsTheSame() {
        long seed = 20261122;
        SplittableRandom random = new SplittableRandom(seed);
        int taken = 0;
        for (int i = 0; i < 60_000; i++) {
            String input = i < SEEDS.size() ? SEEDS.get(i) : mutated(random);
            List<Read> ours = new ArrayList<>();
            parse(input, List.of(input.length()), ours);
            if (!ours.isEmpty()) {
                taken++;
                List<Read> theirs = netty(input);
                assertThat(theirs.size())
                        .as("seed %d case %d: %s", seed, i, input)
                        .isGreaterThanOrEqualTo(ours.size());
                assertThat(theirs.subList(0, ours.size()))
                        .as("seed %d case %d: %s", seed, i, input)
                        .isEqualTo(ours);
            }
        }
        assertThat(taken).isGreaterThan(5_000);
    }

    @Test
    void cuts_changeNothing() {
        long seed = 7;
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 20_000; i++) {
            String input = i % 3 == 0 ? SEEDS.get(i % SEEDS.size()) : mutated(random);
            List<Read> whole = new ArrayList<>();
            boolean good = parse(input, List.of(input.length()), whole);
            List<Integer> cuts = new ArrayList<>();
            for (int at = 0; at < input.length(); ) {
                int cut = Math.min(input.length() - at, 1 + random.nextInt(i % 2 == 0 ? 3 : 40));
                cuts.add(cut);
                at += cut;
            }
            List<Read> pieces = new ArrayList<>();
            boolean goodInPieces = parse(input, cuts, pieces);
            assertThat(pieces).as("seed %d case %d: %s", seed, i, input).isEqualTo(whole);
            assertThat(goodInPieces).as("seed %d case %d: %s", seed, i, input).isEqualTo(good);
        }
    }

    private static String mutated(SplittableRandom random) {
        StringBuilder text = new StringBuilder(SEEDS.get(random.nextInt(SEEDS.size())));
        int changes = random.nextInt(3);
        for (int i = 0; i <= changes; i++) {
            int at = random.nextInt(text.length());
            char c = ALPHABET.charAt(random.nextInt(ALPHABET.length()));
            switch (random.nextInt(4)) {
                case 0 -> text.insert(at, c);
                case 1 -> text.deleteCharAt(at);
                case 2 -> text.setCharAt(at, c);
                default -> {
                    int end = Math.min(text.length(), at + 1 + random.nextInt(12));
                    text.insert(random.nextInt(text.length()), text.substring(at, end));
                }
            }
        }
        return text.toString();
    }

    /// Whether nothing was found wrong; adds the complete requests to `to`.
    private static boolean parse(String input, List<Integer> cuts, List<Read> to) {
        RequestParser parser = new RequestParser(16 * 1024, 4096);
        ByteBuf bytes = Unpooled.buffer();
        byte[] all = input.getBytes(StandardCharsets.ISO_8859_1);
        List<RequestHead> heads = new ArrayList<>();
        StringBuilder body = new StringBuilder();
        int at = 0;
        for (int cut : cuts) {
            bytes.writeBytes(all, at, cut);
            at += cut;
            boolean more = true;
            while (more) {
                switch (parser.parse(bytes)) {
                    case Step.Head(RequestHead found) -> {
                        heads.add(found);
                        if (!found.hasBody()) {
                            to.add(read(found, ""));
                        }
                    }
                    case Step.Data(ByteBuf data) -> body.append(data.toString(StandardCharsets.ISO_8859_1));
                    case Step.End end -> {
                        to.add(read(heads.getLast(), body.toString()));
                        body.setLength(0);
                    }
                    case Step.More none -> more = false;
                    case Step.Bad bad -> {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    private static Read read(RequestHead head, String body) {
        return new Read(head.method(), head.target(), lines(head.headers()), body);
    }

    private static List<String> lines(HttpHeaders headers) {
        return headers.entries().stream()
                .map(each -> each.getKey() + ":"
                        + (each.getKey().equalsIgnoreCase("content-length")
                                ? "" + Long.parseLong(each.getValue())
                                : each.getValue()))
                .toList();
    }

    private static List<Read> netty(String input) {
        EmbeddedChannel channel = new EmbeddedChannel(new HttpRequestDecoder(new HttpDecoderConfig()
                .setMaxInitialLineLength(5000)
                .setMaxHeaderSize(16 * 1024)
                .setStrictLineParsing(true)
                .setUseRfc9112TransferEncoding(true)
                .setAllowDuplicateContentLengths(false)));
        channel.writeInbound(Unpooled.wrappedBuffer(input.getBytes(StandardCharsets.ISO_8859_1)));
        List<Read> found = new ArrayList<>();
        HttpRequest request = null;
        StringBuilder body = new StringBuilder();
        for (HttpObject object = channel.readInbound(); object != null; object = channel.readInbound()) {
            if (object.decoderResult().isFailure()) {
                break;
            }
            if (object instanceof HttpRequest next) {
                request = next;
                body.setLength(0);
            }
            if (object instanceof HttpContent content) {
                body.append(content.content().toString(StandardCharsets.ISO_8859_1));
                content.release();
            }
            if (object instanceof LastHttpContent && request != null) {
                found.add(new Read(request.method().name(), request.uri(), lines(request.headers()), body.toString()));
            }
        }
        channel.finishAndReleaseAll();
        return found;
    }
}
