package chat.maru.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.maru.model.AccountId;
import chat.maru.model.Disclosure;
import chat.maru.model.Entry;
import chat.maru.model.Fact;
import chat.maru.model.Member;
import chat.maru.model.MemberChange;
import chat.maru.model.Membership;
import chat.maru.model.MessageId;
import chat.maru.model.MessageNumber;
import chat.maru.model.Role;
import chat.maru.model.Stamp;
import chat.maru.model.StampedEntry;
import chat.maru.model.TopicId;
import java.time.Instant;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class EntryFormTest {
    private static final TopicId TOPIC = new TopicId(new UUID(1, 2));

    @Test
    void whatIsWritten_isRead_andHasItsId() {
        SampleEntries entries = new SampleEntries(1);
        Set<Class<?>> kinds = new HashSet<>(Set.of(Fact.Unreadable.class));
        for (int i = 0; i < 1_000; i++) {
            Entry entry = i % 10 == 0 ? entries.erased(TOPIC) : entries.any(TOPIC);
            byte[] form = EntryForm.write(entry);
            kinds.add(entry.fact().getClass());

            assertThat(EntryForm.read(entry.topic(), form)).isEqualTo(entry);
            assertThat(EntryForm.messageId(form)).isEqualTo(idOf(entry));
        }
        assertThat(kinds).containsExactlyInAnyOrder(Fact.class.getPermittedSubclasses());
    }

    @Test
    void whatReplacesAnother_saysWhere() {
        for (long seed = 1; seed <= 200; seed++) {
            Entry entry = new SampleEntries(seed).replacing(TOPIC);
            assertThat(EntryForm.read(TOPIC, EntryForm.write(entry))).isEqualTo(entry);
        }
    }

    /// In those builds who came into a group whose history is `all` had what was before in their inbox.
    @Test
    void whoCame_asEarlierBuildsWroteIt_isRead() {
        Membership before = new Membership(Role.ADMIN, 0, List.of(new Membership.Interval(7, 9)), new MessageNumber(5));
        Member bob = new Member(new AccountId(new UUID(5, 6)), before);
        for (Disclosure disclosure : List.of(Disclosure.INBOX, Disclosure.NONE)) {
            String form = "0110110000000000000000010000000000000003000000000000000"
                    + (disclosure == Disclosure.INBOX ? "401" : "402")
                    + "010000000000000005000000000000000602000107090500";
            Fact added = new Fact.MembersChanged(
                    MemberChange.ADDED, new AccountId(new UUID(3, 4)), List.of(bob), disclosure, Optional.empty());

            assertThat(EntryForm.read(TOPIC, HexFormat.of().parseHex(form)))
                    .isEqualTo(new Entry(TOPIC, new MessageNumber(17), Instant.EPOCH, added));
        }
        assertThat(before.rejoined(before.role(), new Stamp(0, 20), new MessageNumber(17), Disclosure.INBOX))
                .isEqualTo(new Membership(
                        Role.ADMIN, 0, List.of(new Membership.Interval(1, Membership.OPEN)), new MessageNumber(17)));
    }

    /// Whatever the bytes are: an entry, or told to be corrupt.
    @Test
    void whatIsBroken_isCorruptAndNothingElse() {
        int corrupt = 0;
        for (long seed = 1; seed <= 5_000; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            SampleEntries entries = new SampleEntries(seed);
            Entry entry = seed % 10 == 0 ? entries.erased(TOPIC) : entries.any(TOPIC);
            byte[] broken = new BrokenForms(random).broken(EntryForm.write(entry));
            try {
                Entry read = EntryForm.read(entry.topic(), broken);
                assertThat(EntryForm.read(entry.topic(), EntryForm.write(read)))
                        .as("seed %d", seed)
                        .isEqualTo(read);
            } catch (StoreCorruptException _) {
                corrupt++;
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed, e);
            }
            EntryForm.messageId(broken);
        }
        assertThat(corrupt).isBetween(2_500, 4_900);
    }

    @Test
    void whatCouldNotBeRead_isNeverWritten() {
        Fact unreadable = new Fact.Unreadable(Fact.Unreadable.Kind.MESSAGE);
        Entry entry = new Entry(TOPIC, new MessageNumber(1), Instant.EPOCH, unreadable);

        assertThatThrownBy(() -> EntryForm.write(entry)).isInstanceOf(IllegalArgumentException.class);
    }

    /// A deletion within a deletion, however deep, is told to be corrupt at once.
    @Test
    void whatADeletionErases_isAMessageOrAnEdit() {
        Entry entry = new Entry(TOPIC, new MessageNumber(1), Instant.EPOCH, deletionOf(List.of()));
        assertThat(EntryForm.read(TOPIC, EntryForm.write(entry))).isEqualTo(entry);
        for (int deep = 0; deep < 3; deep++) {
            StampedEntry within = new StampedEntry(new Stamp(0, 1), entry);
            entry = new Entry(TOPIC, new MessageNumber(1), Instant.EPOCH, deletionOf(List.of(within)));
            byte[] form = EntryForm.write(entry);
            assertThatThrownBy(() -> EntryForm.read(TOPIC, form))
                    .isInstanceOf(StoreCorruptException.class)
                    .hasMessageContaining("among what is erased");
        }
    }

    private static Fact deletionOf(List<StampedEntry> erased) {
        return new Fact.MessageDeleted(
                new MessageId(new UUID(3, 4)), new MessageNumber(1), new AccountId(new UUID(5, 6)), erased, List.of());
    }

    private static Optional<MessageId> idOf(Entry entry) {
        return switch (entry.fact()) {
            case Fact.MessageSent sent -> Optional.of(sent.id());
            case Fact.MessageErased erased -> Optional.of(erased.id());
            default -> Optional.empty();
        };
    }
}
