package chat.maru.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import chat.maru.model.AccountId;
import chat.maru.model.Content;
import chat.maru.model.Conversation;
import chat.maru.model.ConversationId;
import chat.maru.model.ConversationKind;
import chat.maru.model.Cursor;
import chat.maru.model.DeviceId;
import chat.maru.model.Generation;
import chat.maru.model.GroupInfo;
import chat.maru.model.MessageId;
import chat.maru.model.MessageNumber;
import chat.maru.model.Platform;
import chat.maru.model.Profile;
import chat.maru.model.Role;
import chat.maru.model.State;
import chat.maru.model.Username;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AnswersTest {
    private static final UUID ID = UUID.fromString("0192f0c1-2345-7abc-8def-0123456789ab");
    private static final Instant AT = Instant.parse("2026-11-22T21:30:00.120Z");
    private static final Profile ALICE = new Profile(new AccountId(ID), new Username("alice"), "Alice", "hi", AT);
    private static final String PROFILE = "{\"id\":\"" + ID
            + "\",\"username\":\"alice\",\"display_name\":\"Alice\",\"about\":\"hi\","
            + "\"created_at\":\"2026-11-22T21:30:00.120Z\"}";
    private static final Cursor CURSOR = Cursor.of(new Generation(1), 2);
    private static final byte[] ENTRY = utf8("{\"e\":1}");

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] json) {
        return new String(json, StandardCharsets.UTF_8);
    }

    @Test
    void problem_isRfc9457() {
        assertThat(text(Problem.of(ProblemCode.NOT_FOUND, "No \"x\".", ID).toJson()))
                .isEqualTo("{\"type\":\"/docs#not_found\",\"title\":\"There is no such thing\",\"status\":404,"
                        + "\"code\":\"not_found\",\"detail\":\"No \\\"x\\\".\",\"id\":\"" + ID + "\"}");
        assertThat(text(Problem.invalidField("password", "d", ID).toJson()))
                .endsWith("\"id\":\"" + ID + "\",\"field\":\"password\"}");
        assertThat(text(Problem.reset(ResetReason.RESTORED, "d", ID).toJson())).endsWith(",\"reason\":\"restored\"}");
        assertThat(text(Problem.retryAfter(ProblemCode.BUSY, 7, "d", ID).toJson()))
                .endsWith(",\"retry_after\":7}");
        assertThat(text(Problem.of(ProblemCode.FULL, "d", ID).toJson())).endsWith(",\"retry_after\":1}");
        assertThat(text(Problem.of(new Parsed.Bad<>(ProblemCode.INVALID_FIELD, "about", "d"), ID)
                        .toJson()))
                .contains("\"code\":\"invalid_field\"")
                .endsWith(",\"field\":\"about\"}");
    }

    @Test
    void problem_refusesWhatDoesNotGoTogether() {
        assertThatIllegalArgumentException().isThrownBy(() -> Problem.of(ProblemCode.INVALID_FIELD, "d", ID));
        assertThatIllegalArgumentException().isThrownBy(() -> Problem.of(ProblemCode.RESET, "d", ID));
        assertThatIllegalArgumentException().isThrownBy(() -> Problem.retryAfter(ProblemCode.NOT_FOUND, 1, "d", ID));
        assertThatIllegalArgumentException().isThrownBy(() -> Problem.retryAfter(ProblemCode.BUSY, 0, "d", ID));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Problem(ProblemCode.NOT_FOUND, "d", "field", null, 0, ID));
    }

    @Test
    void codes_areThemselvesEverywhere() {
        Set<String> codes = new HashSet<>();
        for (ProblemCode code : ProblemCode.values()) {
            assertThat(code.code()).matches("[a-z_]+");
            assertThat(code.status()).isBetween(400, 503);
            assertThat(code.title()).isNotBlank();
            assertThat(codes.add(code.code())).isTrue();
        }
        Set<Integer> numbers = new HashSet<>();
        for (CloseCode code : CloseCode.values()) {
            assertThat(numbers.add(code.number())).isTrue();
            assertThat(code.reason()).matches("[a-z ]+");
        }
        assertThat(numbers).containsExactlyInAnyOrder(1000, 1001, 4400, 4401, 4408, 4409, 4410, 4413, 4429, 4500, 4503);
    }

    @Test
    void session_hasItsFieldsInOrder() {
        SessionView session = new SessionView(ALICE, new DeviceId(ID), "ma_1", AT, "mr_1");
        assertThat(text(SessionJson.encode(session)))
                .isEqualTo("{\"account\":" + PROFILE + ",\"device_id\":\"" + ID
                        + "\",\"access_token\":\"ma_1\",\"access_token_expires_at\":\"2026-11-22T21:30:00.120Z\","
                        + "\"refresh_token\":\"mr_1\"}");
        assertThat(session.toString()).doesNotContain("ma_1").doesNotContain("mr_1");
    }

    @Test
    void profiles_haveTheirFieldsInOrder() {
        assertThat(text(ProfileJson.encode(ALICE))).isEqualTo(PROFILE);
        assertThat(text(ProfileJson.encodeFound(Optional.of(ALICE)))).isEqualTo("{\"users\":[" + PROFILE + "]}");
        assertThat(text(ProfileJson.encodeFound(Optional.empty()))).isEqualTo("{\"users\":[]}");
    }

    @Test
    void devices_haveTheirFieldsInOrder() {
        DeviceView phone = new DeviceView(new DeviceId(ID), "a \"phone\"", Platform.ANDROID, AT, AT, true);
        String json = "{\"id\":\"" + ID + "\",\"name\":\"a \\\"phone\\\"\",\"platform\":\"android\","
                + "\"created_at\":\"2026-11-22T21:30:00.120Z\",\"last_seen_at\":\"2026-11-22T21:30:00.120Z\","
                + "\"current\":true}";
        assertThat(text(DevicesJson.encode(List.of(phone, phone))))
                .isEqualTo("{\"devices\":[" + json + "," + json + "]}");
    }

    @Test
    void conversations_haveTheirFieldsInOrder() {
        Conversation conversation = Conversation.begun(
                new ConversationId(ID), ConversationKind.DIRECT, ALICE.account(), AT, GroupInfo.NONE);
        List<MemberView> members = List.of(new MemberView(ALICE, Role.MEMBER));
        ConversationId id = conversation.id();
        OwnJson nothing = new OwnJson(State.ReadMark.none(id), 0, 0, State.Preferences.none(id), Optional.empty());
        OwnJson much = new OwnJson(
                new State.ReadMark(id, new MessageNumber(7), true),
                2,
                1,
                new State.Preferences(id, Optional.of(AT), true, true),
                Optional.of(Content.ofJson(ENTRY)));
        ConversationView empty = new ConversationView(conversation, members, MessageNumber.NONE, null, nothing);
        ConversationView full = new ConversationView(conversation, members, new MessageNumber(9), ENTRY, much);
        String head = "{\"id\":\"" + ID + "\",\"kind\":\"direct\",\"created_at\":\"2026-11-22T21:30:00.120Z\","
                + "\"pinned\":[],\"members\":[{\"user\":" + PROFILE + ",\"role\":\"member\"}],";
        String emptyJson = head + "\"number\":0,\"last_message\":null,\"mine\":{\"unread\":0,\"mentions\":0,"
                + "\"read\":{\"number\":0,\"unread\":false},\"muted_until\":null,\"archived\":false,\"pinned\":false,"
                + "\"draft\":null}}";
        String fullJson = head + "\"number\":9,\"last_message\":{\"e\":1},\"mine\":{\"unread\":2,\"mentions\":1,"
                + "\"read\":{\"number\":7,\"unread\":true},\"muted_until\":\"2026-11-22T21:30:00.120Z\",\"archived\":true,"
                + "\"pinned\":true,\"draft\":{\"e\":1}}}";
        assertThat(text(ConversationJson.encode(empty))).isEqualTo(emptyJson);
        assertThat(text(ConversationJson.encode(full))).isEqualTo(fullJson);
        String page = "{\"conversations\":[" + fullJson + "," + emptyJson + "],\"cursor\":\""
                + CursorToken.format(CURSOR) + "\",\"more\":";
        assertThat(text(SnapshotJson.encode(List.of(full, empty), CURSOR, Optional.empty())))
                .isEqualTo(page + "false}");
        PageToken next = new PageToken(CURSOR, 7);
        assertThat(text(SnapshotJson.encode(List.of(full, empty), CURSOR, Optional.of(next))))
                .isEqualTo(page + "true,\"page\":\"" + CursorToken.format(CURSOR) + ".7\"}");
    }

    @Test
    void entries_areEmbeddedAsTheyAre() {
        assertThat(text(HistoryJson.encode(List.of(ENTRY, ENTRY), true)))
                .isEqualTo("{\"messages\":[{\"e\":1},{\"e\":1}],\"more\":true}");
        assertThat(text(EventsJson.encode(List.of(), CURSOR, false)))
                .isEqualTo("{\"entries\":[],\"cursor\":\"" + CursorToken.format(CURSOR) + "\",\"more\":false}");
        assertThat(text(EventsJson.encode(List.of(ENTRY), CURSOR, true))).startsWith("{\"entries\":[{\"e\":1}],");
    }

    @Test
    void sent_isTheSameOnEveryWay() {
        String fields = "\"id\":\"" + ID + "\",\"conversation\":\"" + ID
                + "\",\"number\":17,\"sent_at\":\"2026-11-22T21:30:00.120Z\"}";
        MessageId message = new MessageId(ID);
        ConversationId conversation = new ConversationId(ID);
        MessageNumber number = new MessageNumber(17);
        assertThat(text(SentJson.encode(message, conversation, number, AT))).isEqualTo("{" + fields);
        assertThat(text(ServerFrame.ok("r\"", message, conversation, number, AT)))
                .isEqualTo("{\"type\":\"ok\",\"ref\":\"r\\\"\"," + fields);
    }

    @Test
    void serverFrames_haveTheirFieldsInOrder() {
        assertThat(text(ServerFrame.ok("1"))).isEqualTo("{\"type\":\"ok\",\"ref\":\"1\"}");
        assertThat(text(ServerFrame.ok("1", new AccountId(ID), new DeviceId(ID))))
                .isEqualTo("{\"type\":\"ok\",\"ref\":\"1\",\"account\":\"" + ID + "\",\"device\":\"" + ID + "\"}");
        assertThat(text(ServerFrame.error("1", ProblemCode.MESSAGE_ID_REUSED, "d")))
                .isEqualTo("{\"type\":\"error\",\"ref\":\"1\",\"code\":\"message_id_reused\",\"status\":409,"
                        + "\"detail\":\"d\"}");
        assertThat(text(ServerFrame.error("1", ProblemCode.BUSY, "d", 3))).endsWith(",\"retry_after\":3}");
        assertThat(text(ServerFrame.error("1", ProblemCode.BUSY, "d"))).endsWith(",\"retry_after\":1}");
        assertThat(text(ServerFrame.reset(ResetReason.AHEAD))).isEqualTo("{\"type\":\"reset\",\"reason\":\"ahead\"}");
    }

    @Test
    void discovery_hasItsFieldsInOrder() {
        DiscoveryView view = new DiscoveryView("n1", "h", "http://h:1", "ws://h:1/v1/events", 300);
        assertThat(text(DiscoveryJson.encode(view)))
                .isEqualTo("{\"node\":\"n1\",\"host\":\"h\",\"api_url\":\"http://h:1\","
                        + "\"events_url\":\"ws://h:1/v1/events\",\"valid_for_seconds\":300}");
    }
}
