package chat.maru.wire;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.model.AccountId;
import chat.maru.model.Content;
import chat.maru.model.Conversation;
import chat.maru.model.ConversationId;
import chat.maru.model.ConversationKind;
import chat.maru.model.Cursor;
import chat.maru.model.Disclosure;
import chat.maru.model.Emoji;
import chat.maru.model.Entry;
import chat.maru.model.Fact;
import chat.maru.model.Generation;
import chat.maru.model.GroupInfo;
import chat.maru.model.HistoryAccess;
import chat.maru.model.JoinLink;
import chat.maru.model.LinkId;
import chat.maru.model.LinkSecret;
import chat.maru.model.Member;
import chat.maru.model.MemberChange;
import chat.maru.model.Membership;
import chat.maru.model.MessageId;
import chat.maru.model.MessageNumber;
import chat.maru.model.Role;
import chat.maru.model.Stamp;
import chat.maru.model.StampedEntry;
import chat.maru.model.TopicId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// The entries that tell of groups and of what was done to messages, byte for byte, and messages with what was
/// done to them.
class ChangeEntriesTest {
    private static final Generation GENERATION = new Generation(0xABCDEF);
    private static final ConversationId GROUP =
            new ConversationId(UUID.fromString("0192f0c1-2345-8abc-8def-0123456789ab"));
    private static final AccountId ALICE = new AccountId(UUID.fromString("00000000-0000-0000-8000-00000000000a"));
    private static final AccountId BOB = new AccountId(UUID.fromString("00000000-0000-0000-8000-00000000000b"));
    private static final MessageId ID = new MessageId(UUID.fromString("ffffffff-ffff-7fff-bfff-ffffffffffff"));
    private static final MessageId OTHER = new MessageId(UUID.fromString("eeeeeeee-eeee-7eee-beee-eeeeeeeeeeee"));
    private static final MessageNumber NUMBER = new MessageNumber(17);
    private static final Instant AT = Instant.parse("2026-11-22T21:30:00.123999Z");
    private static final String TIME = "\"2026-11-22T21:30:00.123Z\"";
    private static final Content CONTENT = Content.ofJson(utf8("{\"text\":\"안녕\"}"));
    private static final GroupInfo INFO = new GroupInfo("A \"picnic\"", "on\nSunday", HistoryAccess.SINCE_JOINING);
    private static final Emoji PARTY = new Emoji("🎉");

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static StampedEntry entry(MessageNumber own, Fact fact) {
        return new StampedEntry(new Stamp(0, 42), new Entry(TopicId.of(GROUP), own, AT, fact));
    }

    private static String encode(Fact fact) {
        return encode(MessageNumber.NONE, fact);
    }

    private static String encode(MessageNumber own, Fact fact) {
        return new String(EntryJson.encode(entry(own, fact), GENERATION), StandardCharsets.UTF_8);
    }

    /// How an entry of this type begins.
    private static String begin(String type) {
        return "{\"cursor\":\"" + CursorToken.format(Cursor.of(GENERATION, 42)) + "\",\"type\":\"" + type
                + "\",\"conversation\":\"" + GROUP + "\",";
    }

    private static String aboutMessage(String type) {
        return begin(type) + "\"number\":17,\"id\":\"" + ID + "\",\"actor\":\"" + ALICE + "\",\"at\":" + TIME;
    }

    private static JoinLink link(boolean revoked) {
        return new JoinLink(
                new LinkId(ID.value()),
                new LinkSecret(OTHER.value()),
                ALICE,
                Instant.EPOCH,
                Optional.of(AT),
                3,
                1,
                revoked);
    }

    @Test
    void deletedMessage_hasItsPlaceButNoContent() {
        assertThat(encode(NUMBER, new Fact.MessageErased(ID, ALICE)))
                .isEqualTo(begin("message") + "\"number\":17,\"id\":\"" + ID + "\",\"sender\":\"" + ALICE
                        + "\",\"sent_at\":" + TIME + ",\"deleted\":true}");
    }

    @Test
    void edit_hasTheNewContent_andNoneOnceTheMessageIsDeleted() {
        assertThat(encode(new Fact.MessageEdited(ID, NUMBER, ALICE, CONTENT)))
                .isEqualTo(aboutMessage("edit") + ",\"content\":{\"text\":\"안녕\"}}");
        assertThat(encode(new Fact.EditErased(ID, NUMBER, ALICE)))
                .isEqualTo(aboutMessage("edit") + ",\"deleted\":true}");
    }

    @Test
    void deletion_tellsWhichMessage() {
        StampedEntry erased = entry(NUMBER, new Fact.MessageErased(ID, BOB));
        assertThat(encode(new Fact.MessageDeleted(ID, NUMBER, ALICE, List.of(erased), List.of())))
                .isEqualTo(aboutMessage("delete") + "}");
    }

    @Test
    void reaction_comesAndGoes() {
        for (boolean present : new boolean[] {true, false}) {
            assertThat(encode(new Fact.ReactionChanged(ID, NUMBER, ALICE, PARTY, present)))
                    .isEqualTo(aboutMessage("reaction") + ",\"emoji\":\"🎉\",\"present\":" + present + "}");
        }
    }

    @Test
    void newGroup_saysWhatItIs() {
        assertThat(encode(new Fact.ConversationCreated(ConversationKind.GROUP, ALICE, List.of(ALICE, BOB), INFO)))
                .isEqualTo(begin("conversation") + "\"change\":\"created\",\"kind\":\"group\",\"actor\":\"" + ALICE
                        + "\",\"title\":\"A \\\"picnic\\\"\",\"description\":\"on\\nSunday\","
                        + "\"history\":\"since_joining\",\"members\":[\"" + ALICE + "\",\"" + BOB + "\"],\"at\":"
                        + TIME + "}");
    }

    @Test
    void changedConversation_saysWhatItIsNow() {
        Conversation group = Conversation.begun(GROUP, ConversationKind.GROUP, BOB, Instant.EPOCH, INFO);
        assertThat(encode(new Fact.ConversationChanged(ALICE, group.withPinned(List.of(ID, OTHER)))))
                .isEqualTo(begin("conversation") + "\"change\":\"changed\",\"actor\":\"" + ALICE
                        + "\",\"title\":\"A \\\"picnic\\\"\",\"description\":\"on\\nSunday\","
                        + "\"history\":\"since_joining\",\"pinned\":[\"" + ID + "\",\"" + OTHER + "\"],\"at\":" + TIME
                        + "}");
        Conversation direct = Conversation.begun(GROUP, ConversationKind.DIRECT, BOB, Instant.EPOCH, GroupInfo.NONE);
        assertThat(encode(new Fact.ConversationChanged(ALICE, direct)))
                .isEqualTo(begin("conversation") + "\"change\":\"changed\",\"actor\":\"" + ALICE
                        + "\",\"pinned\":[],\"at\":" + TIME + "}");
    }

    @Test
    void link_isNamedWithoutItsSecret() {
        assertThat(encode(new Fact.LinkChanged(ALICE, link(false))))
                .isEqualTo(begin("conversation") + "\"change\":\"link_made\",\"actor\":\"" + ALICE + "\",\"link\":\""
                        + ID + "\",\"at\":" + TIME + "}");
        assertThat(encode(new Fact.LinkChanged(ALICE, link(true))))
                .isEqualTo(begin("conversation") + "\"change\":\"link_revoked\",\"actor\":\"" + ALICE + "\",\"link\":\""
                        + ID + "\",\"at\":" + TIME + "}");
    }

    @Test
    void members_areToldWithTheirRoles() {
        List<Member> members = List.of(
                new Member(BOB, Membership.NONE.as(Role.OWNER)), new Member(ALICE, Membership.NONE.as(Role.ADMIN)));
        for (MemberChange change : MemberChange.values()) {
            assertThat(encode(new Fact.MembersChanged(change, ALICE, members, Disclosure.NONE, Optional.empty())))
                    .isEqualTo(begin("member") + "\"change\":\""
                            + change.name().toLowerCase(Locale.ROOT) + "\",\"actor\":\"" + ALICE
                            + "\",\"members\":[{\"user\":\"" + BOB + "\",\"role\":\"owner\"},{\"user\":\"" + ALICE
                            + "\",\"role\":\"admin\"}],\"at\":" + TIME + "}");
        }
    }

    @Test
    void whoeverJoined_isToldWithTheLink_withoutItsSecret() {
        Fact joined = new Fact.MembersChanged(
                MemberChange.JOINED,
                BOB,
                List.of(new Member(BOB, Membership.NONE)),
                Disclosure.HISTORY,
                Optional.of(link(false)));
        assertThat(encode(joined))
                .isEqualTo(begin("member") + "\"change\":\"joined\",\"actor\":\"" + BOB
                        + "\",\"members\":[{\"user\":\"" + BOB + "\",\"role\":\"member\"}],\"link\":\"" + ID
                        + "\",\"at\":" + TIME + "}");
    }

    private static String message(
            Fact fact, Optional<MessageJson.Edited> edited, List<MessageJson.Reaction> reactions) {
        return new String(
                MessageJson.encode(entry(NUMBER, fact), GENERATION, edited.orElse(null), reactions),
                StandardCharsets.UTF_8);
    }

    private static String shown(String content) {
        return begin("message") + "\"number\":17,\"id\":\"" + ID + "\",\"sender\":\"" + ALICE + "\",\"sent_at\":" + TIME
                + ",\"content\":" + content;
    }

    @Test
    void untouchedMessage_isItsEntry() {
        Fact sent = new Fact.MessageSent(ID, ALICE, CONTENT);
        assertThat(message(sent, Optional.empty(), List.of())).isEqualTo(encode(NUMBER, sent));
    }

    @Test
    void touchedMessage_saysWhatItSaysNow_andWhoReacted() {
        Fact sent = new Fact.MessageSent(ID, ALICE, CONTENT);
        Optional<MessageJson.Edited> edited =
                Optional.of(new MessageJson.Edited(Instant.EPOCH, Content.ofJson(utf8("{\"text\":\"new\"}"))));
        List<MessageJson.Reaction> reactions = List.of(
                new MessageJson.Reaction(ALICE, PARTY),
                new MessageJson.Reaction(BOB, new Emoji("👍")),
                new MessageJson.Reaction(BOB, PARTY));
        String since = ",\"edited_at\":\"1970-01-01T00:00:00.000Z\"";
        String reacted = ",\"reactions\":[{\"emoji\":\"🎉\",\"users\":[\"" + ALICE + "\",\"" + BOB
                + "\"]},{\"emoji\":\"👍\",\"users\":[\"" + BOB + "\"]}]";

        assertThat(message(sent, edited, List.of())).isEqualTo(shown("{\"text\":\"new\"}") + since + "}");
        assertThat(message(sent, Optional.empty(), reactions)).isEqualTo(shown("{\"text\":\"안녕\"}") + reacted + "}");
        assertThat(message(sent, edited, reactions)).isEqualTo(shown("{\"text\":\"new\"}") + since + reacted + "}");
    }

    @Test
    void links_areShownWithTheirTokens() {
        JoinLink endless = new JoinLink(
                new LinkId(OTHER.value()),
                new LinkSecret(ID.value()),
                BOB,
                Instant.EPOCH,
                Optional.empty(),
                JoinLink.UNLIMITED,
                0,
                false);
        String counted = linkJson(link(false), "\"expires_at\":" + TIME + ",\"most_uses\":3,\"uses\":1,\"open\":");
        String free = linkJson(endless, "\"uses\":0,\"open\":true}");
        Instant before = AT.minusMillis(1);
        assertThat(new String(LinksJson.encode(GROUP, List.of(link(false), endless), before), StandardCharsets.UTF_8))
                .isEqualTo("{\"links\":[" + counted + "true}," + free + "]}");
        assertThat(new String(LinksJson.encode(GROUP, link(false), AT), StandardCharsets.UTF_8))
                .isEqualTo(counted + "false}");
        assertThat(new String(LinksJson.encode(GROUP, link(true), before), StandardCharsets.UTF_8))
                .isEqualTo(counted + "false}");
        assertThat(new String(LinksJson.encode(GROUP, List.of(), AT), StandardCharsets.UTF_8))
                .isEqualTo("{\"links\":[]}");
    }

    private static String linkJson(JoinLink link, String rest) {
        return "{\"id\":\"" + link.id() + "\",\"token\":\""
                + new JoinToken(GROUP, link.id(), link.secret()).format() + "\",\"created_by\":\"" + link.creator()
                + "\",\"created_at\":\"1970-01-01T00:00:00.000Z\"," + rest;
    }
}
