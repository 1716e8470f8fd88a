package chat.maru.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.client.SseParser.Item;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SseParserTest {
    private static final String STREAM = "\uFEFF:\n\nid: 1\nevent: message\ndata: {\"text\":\"마루 👋\"}\n\n"
            + "id:2\r\nevent:conversation\r\ndata:first\r\ndata: second\r\n\r\n: heartbeat\r\r"
            + "retry: 10\rid: 3\rdata\r\rid: 4\n\nevent: bye\ndata: {\"code\":4503}\n\nid: 9\ndata: unfinished\n";
    private static final List<String> ITEMS = List.of(
            ":", "1 message {\"text\":\"마루 👋\"}", "2 conversation first\nsecond", ":", "3  ", " bye {\"code\":4503}");

    private static void collect(Item item, List<String> into) {
        into.add(
                switch (item) {
                    case Item.Comment comment -> ":";
                    case Item.Dispatched event ->
                        event.id() + " " + event.event() + " " + new String(event.data(), UTF_8);
                });
    }

    private static List<String> parsed(byte[] bytes, int... cuts) {
        List<String> items = new ArrayList<>();
        SseParser parser = new SseParser(item -> collect(item, items));
        int from = 0;
        for (int cut : cuts) {
            parser.feed(Arrays.copyOfRange(bytes, from, cut));
            from = cut;
        }
        parser.feed(Arrays.copyOfRange(bytes, from, bytes.length));
        return items;
    }

    @Test
    void events_areTheSameHoweverTheBytesAreCut() {
        byte[] bytes = STREAM.getBytes(UTF_8);
        assertThat(parsed(bytes)).isEqualTo(ITEMS);
        for (int first = 0; first <= bytes.length; first++) {
            assertThat(parsed(bytes, first)).isEqualTo(ITEMS);
            for (int second = first; second <= bytes.length; second++) {
                assertThat(parsed(bytes, first, second)).isEqualTo(ITEMS);
            }
        }
    }

    @Test
    void events_areTheSameByteByByte() {
        byte[] bytes = STREAM.getBytes(UTF_8);
        int[] everywhere = new int[bytes.length];
        Arrays.setAll(everywhere, i -> i);
        assertThat(parsed(bytes, everywhere)).isEqualTo(ITEMS);
    }
}
