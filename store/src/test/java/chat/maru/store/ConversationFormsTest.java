package chat.maru.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.maru.model.AccountId;
import chat.maru.model.Conversation;
import chat.maru.model.ConversationId;
import chat.maru.model.Emoji;
import chat.maru.model.Entry;
import chat.maru.model.Fact;
import chat.maru.model.JoinLink;
import chat.maru.model.Membership;
import chat.maru.model.MessageId;
import chat.maru.model.MessageNumber;
import chat.maru.model.Role;
import chat.maru.model.Stamp;
import chat.maru.model.StampedEntry;
import chat.maru.model.TopicId;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/// The rows that conversations are kept in.
final class ConversationFormsTest {
    private static final ConversationId ID = new ConversationId(new UUID(1, 2));
    private static final TopicId TOPIC = TopicId.of(ID);
    private static final MessageNumber NUMBER = new MessageNumber(17);
    private static final AccountId ALICE = new AccountId(new UUID(3, 4));
    private static final Stamp STAMP = new Stamp(0, 99);

    private static SampleFacts facts(long seed) {
        return new SampleFacts(new SampleEntries(seed), new SplittableRandom(seed));
    }

    @Test
    void conversation_readsBack() {
        for (long seed = 1; seed <= 2_000; seed++) {
            Conversation conversation = facts(seed).conversation(ID);
            byte[] form = ConversationForm.write(conversation);
            assertThat(ConversationForm.read(ID, form)).isEqualTo(conversation);
            corruptOrRead(seed, form, bytes -> ConversationForm.read(ID, bytes));
        }
    }

    @Test
    void membership_readsBack() {
        for (long seed = 1; seed <= 2_000; seed++) {
            Membership membership = facts(seed).membership();
            byte[] form = MembershipForm.write(membership);
            assertThat(MembershipForm.read(form)).isEqualTo(membership);
            corruptOrRead(seed, form, MembershipForm::read);
        }
    }

    @Test
    void membership_ofAnEarlierVersion_isRead() {
        List<Membership.Interval> intervals =
                List.of(new Membership.Interval(7, 9), new Membership.Interval(11, Membership.OPEN));

        assertThat(MembershipForm.read(HexFormat.of().parseHex("0102000207090b00")))
                .isEqualTo(new Membership(Role.ADMIN, 0, intervals));
        assertThat(MembershipForm.read(HexFormat.of().parseHex("0202000207090b0005")))
                .isEqualTo(new Membership(Role.ADMIN, 0, intervals, new MessageNumber(5)));
    }

    @Test
    void membership_thatIsDisclosedUpToNoPlaceOfItsOwn_isCorrupt() {
        assertThat(MembershipForm.read(HexFormat.of().parseHex("0302000207090b00050b"))
                        .disclosedUpTo())
                .isEqualTo(11);
        assertThatThrownBy(() -> MembershipForm.read(HexFormat.of().parseHex("0302000207090b00050a")))
                .isInstanceOf(StoreCorruptException.class)
                .hasMessageContaining("offset 10");
    }

    @Test
    void link_readsBack() {
        for (long seed = 1; seed <= 2_000; seed++) {
            JoinLink link = facts(seed).link();
            byte[] form = JoinLinkForm.write(link);
            assertThat(JoinLinkForm.read(form)).isEqualTo(link);
            corruptOrRead(seed, form, JoinLinkForm::read);
        }
    }

    @Test
    void changes_readBack() {
        Change.Revision revision = new Change.Revision(NUMBER, STAMP, Instant.EPOCH, new SampleEntries(1).content(40));
        Change.Reaction reaction = new Change.Reaction(NUMBER, ALICE, new Emoji("🎉"), Instant.EPOCH);
        Row edited = new Row(Keys.revision(TOPIC, NUMBER, STAMP), revision.toBytes());
        Row reacted = new Row(Keys.reaction(TOPIC, NUMBER, ALICE, reaction.emoji()), reaction.toBytes());

        assertThat(Change.read(edited)).isEqualTo(revision);
        assertThat(Change.read(reacted)).isEqualTo(reaction);
        assertThat(Change.number(edited)).isEqualTo(NUMBER);
        assertThat(Change.isRevisionOf(edited, NUMBER)).isTrue();
        assertThat(Change.isRevisionOf(edited, NUMBER.next())).isFalse();
        assertThat(Change.isRevisionOf(reacted, NUMBER)).isFalse();
        assertThat(Change.isReactionOf(reacted, Change.Reaction.prefix(NUMBER, ALICE)))
                .isTrue();
        assertThat(Change.isReactionOf(edited, Change.Reaction.prefix(NUMBER, ALICE)))
                .isFalse();
        for (Row row : List.of(edited, reacted)) {
            for (long seed = 1; seed <= 2_000; seed++) {
                corruptOrRead(seed, row.value(), bytes -> Change.read(new Row(row.key(), bytes)));
                corruptOrRead(
                        seed,
                        row.key().order(),
                        order -> Change.read(new Row(new Key(row.key().partition(), order), row.value())));
            }
        }
    }

    @Test
    void whatWasNeverWritten_isNamed() {
        byte[] link = JoinLinkForm.write(facts(1).link());
        link[57] = 2;
        assertThatThrownBy(() -> JoinLinkForm.read(link))
                .isInstanceOf(StoreCorruptException.class)
                .hasMessageContaining("link: 2");
        byte[] membership = MembershipForm.write(facts(1).membership());
        membership[1] = 9;
        assertThatThrownBy(() -> MembershipForm.read(membership))
                .isInstanceOf(StoreCorruptException.class)
                .hasMessageContaining("role 9");
        byte[] conversation = ConversationForm.write(facts(1).conversation(ID));
        conversation[1] = 9;
        assertThatThrownBy(() -> ConversationForm.read(ID, conversation))
                .isInstanceOf(StoreCorruptException.class)
                .hasMessageContaining("kind 9");
    }

    /// The end of the reaction's key is its emoji.
    @Test
    void reaction_takenBack_isGone() {
        MemoryStore store = new MemoryStore();
        for (boolean present : new boolean[] {true, true, false}) {
            Fact changed =
                    new Fact.ReactionChanged(new MessageId(new UUID(7, 8)), NUMBER, ALICE, new Emoji("🎉"), present);
            Entry entry = new Entry(TOPIC, MessageNumber.NONE, Instant.EPOCH, changed);
            assertThat(store.write(batch -> Projection.project(new StampedEntry(STAMP, entry), batch)))
                    .isCompleted();
            assertThat(store.scan(Table.CHANGES, Keys.partition(TOPIC), Range.first(10)))
                    .hasSize(present ? 1 : 0);
        }
    }

    /// Whatever the bytes are: read, or told to be corrupt.
    private static void corruptOrRead(long seed, byte[] form, Function<byte[], ?> read) {
        byte[] broken = new BrokenForms(new SplittableRandom(seed)).broken(form);
        try {
            assertThat(read.apply(broken)).isNotNull();
        } catch (StoreCorruptException e) {
            assertThat(e).hasMessageMatching(".*(:|a key of).*");
        } catch (RuntimeException e) {
            throw new AssertionError("seed " + seed, e);
        }
    }
}
