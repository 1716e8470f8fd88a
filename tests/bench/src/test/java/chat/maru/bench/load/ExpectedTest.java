package chat.maru.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ExpectedTest {
    private final Faults faults = new Faults();
    private final Expected expected = new Expected(
            Map.of("x", 2L, "y", 1L),
            List.of(
                    new Expected.Missed("x", "m1", 3),
                    new Expected.Missed("x", "m2", 4),
                    new Expected.Missed("y", "m3", 2)));

    private static JsonNode entry(String conversation, String id, long number) {
        return Json.MAPPER.readTree("""
                {"type":"message","conversation":"%s","id":"%s","number":%d}""".formatted(conversation, id, number));
    }

    private static JsonNode snapshot(String conversations, boolean more) {
        return Json.MAPPER.readTree("{\"conversations\":[" + conversations + "],\"more\":" + more + "}");
    }

    private static String conversation(String id, long number, long last) {
        return """
                {"id":"%s","number":%d,"last_message":{"number":%d}}""".formatted(id, number, last);
    }

    private List<String> checked(JsonNode... entries) {
        expected.check(Stream.of(entries).toList(), faults);
        return faults.lines();
    }

    @Test
    void entries_areRight_whenEachCameOnceInTheOrderOfItsConversation() {
        assertThat(checked(entry("x", "m1", 3), entry("y", "m3", 2), entry("x", "m2", 4)))
                .isEmpty();
    }

    @Test
    void entryThatIsMissing_isAFault() {
        assertThat(checked(entry("x", "m1", 3), entry("y", "m3", 2)))
                .containsExactly("acknowledged but not caught up with: 1 (1)");
    }

    @Test
    void entryThatCameTwice_isAFault() {
        assertThat(checked(entry("x", "m1", 3), entry("y", "m3", 2), entry("x", "m2", 4), entry("y", "m3", 2)))
                .contains("an entry that was not missed, or that came twice (1)");
    }

    @Test
    void entriesOutOfOrder_areAFault() {
        assertThat(checked(entry("x", "m2", 4), entry("x", "m1", 3), entry("y", "m3", 2)))
                .containsExactly("a number was left out, or came out of order (2)");
    }

    @Test
    void entryWithAnotherNumberThanAcknowledged_isAFault() {
        assertThat(checked(entry("x", "m2", 3), entry("x", "m1", 4), entry("y", "m3", 2)))
                .containsExactly("an entry in another place than was acknowledged (2)");
    }

    @Test
    void snapshot_isRight_whenEveryConversationIsThereWithItsLastMessage() {
        expected.check(snapshot(conversation("y", 1, 1) + "," + conversation("x", 2, 2), false), faults);

        assertThat(faults.none()).isTrue();
    }

    @Test
    void snapshotOfMorePages_orWithoutAConversation_isAFault() {
        expected.check(snapshot(conversation("x", 2, 2), true), faults);

        assertThat(faults.lines())
                .containsExactly("a snapshot of more than one page (1)", "conversations missing in a snapshot: 1 (1)");
    }

    @Test
    void snapshotWithSomethingTwice_orWithAnotherNumber_isAFault() {
        expected.check(
                snapshot(
                        conversation("x", 2, 2) + "," + conversation("x", 2, 2) + "," + conversation("y", 1, 0), false),
                faults);
        expected.check(snapshot(conversation("x", 3, 3) + "," + conversation("y", 1, 1), false), faults);

        assertThat(faults.lines())
                .containsExactly(
                        "a conversation twice in a snapshot (1)",
                        "a last message in a snapshot that is not the last (1)",
                        "a conversation in a snapshot that is not the person's, or with another number (1)");
    }
}
