package chat.maru.core.verify;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.core.Room;
import chat.maru.core.sequencer.Sequencer;
import chat.maru.model.AccountId;
import chat.maru.model.Command;
import chat.maru.model.Content;
import chat.maru.model.ConversationId;
import chat.maru.model.Disclosure;
import chat.maru.model.Emoji;
import chat.maru.model.Entry;
import chat.maru.model.Fact;
import chat.maru.model.GroupCommand;
import chat.maru.model.GroupInfo;
import chat.maru.model.HistoryAccess;
import chat.maru.model.JoinLink;
import chat.maru.model.LinkId;
import chat.maru.model.LinkSecret;
import chat.maru.model.Member;
import chat.maru.model.MemberChange;
import chat.maru.model.Membership;
import chat.maru.model.MessageCommand;
import chat.maru.model.MessageNumber;
import chat.maru.model.Role;
import chat.maru.model.Stamp;
import chat.maru.model.State;
import chat.maru.model.StateCommand;
import chat.maru.model.TopicId;
import chat.maru.store.Change;
import chat.maru.store.EntryForm;
import chat.maru.store.JoinLinkForm;
import chat.maru.store.Key;
import chat.maru.store.Keys;
import chat.maru.store.Log;
import chat.maru.store.MembershipForm;
import chat.maru.store.MemoryStore;
import chat.maru.store.MessagePlace;
import chat.maru.store.Row;
import chat.maru.store.Store;
import chat.maru.store.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class VerificationTest {
    private static final List<Table> DAMAGED = List.of(
            Table.ENTRIES,
            Table.LOG,
            Table.IDS,
            Table.MILESTONES,
            Table.TOPICS,
            Table.MEMBERS,
            Table.USER_TOPICS,
            Table.ACCOUNTS,
            Table.PROFILES);

    @Test
    void aSoundStore_isClean() {
        List<Finding> findings = new ArrayList<>();
        Verification.Summary summary = new Verification(lived().store, Room::wellFormed, findings::add).run();

        assertThat(findings).isEmpty();
        assertThat(summary.clean()).isTrue();
        assertThat(summary.entries()).isEqualTo(3 + 3 * 70);
        assertThat(summary.messages()).isEqualTo(3 * 70);
        assertThat(summary.topics()).isEqualTo(3);
        assertThat(summary.accounts()).isEqualTo(3);
    }

    @Test
    void anEmptyStore_isClean() {
        assertThat(new Verification(new Room().store, Room::wellFormed, finding -> {
                            throw new AssertionError(finding);
                        })
                        .run()
                        .clean())
                .isTrue();
    }

    /// One row of a sound store is taken away: whichever it is, that is found.
    @Test
    void aMissingRow_isFound_inEveryTable() {
        for (long seed = 1; seed <= 90; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Room room = lived();
            Table table = DAMAGED.get((int) (seed % DAMAGED.size()));
            List<Row> rows = room.store.all(table);
            Row gone = rows.get(random.nextInt(rows.size()));
            room.store.write(batch -> batch.delete(table, gone.key())).join();

            assertThat(found(room)).as("seed %d, a row of %s gone", seed, table).isNotEmpty();
        }
    }

    /// One row has the value of another of its table: that is found too, unless the two were equal.
    @Test
    void aRowWithTheValueOfAnother_isFound_inEveryTable() {
        for (long seed = 1; seed <= 90; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Room room = lived();
            Table table = List.of(Table.ENTRIES, Table.LOG, Table.IDS, Table.MILESTONES, Table.PROFILES, Table.MEMBERS)
                    .get((int) (seed % 6));
            List<Row> rows = room.store.all(table);
            Row changed = rows.get(random.nextInt(rows.size()));
            Row other = rows.stream()
                    .filter(row -> !Arrays.equals(row.value(), changed.value()))
                    .skip(random.nextInt(2))
                    .findFirst()
                    .orElseThrow();
            room.store
                    .write(batch -> batch.put(table, changed.key(), other.value()))
                    .join();

            assertThat(found(room))
                    .as("seed %d, a row of %s changed", seed, table)
                    .isNotEmpty();
        }
    }

    /// A byte more at the end of a value is found: every form says where it ends.
    @Test
    void aRowTooLong_isFound_inEveryTable() {
        for (Table table : DAMAGED) {
            Room room = lived();
            Row row = room.store.all(table).getFirst();
            byte[] longer = Arrays.copyOf(row.value(), row.value().length + 1);
            room.store.write(batch -> batch.put(table, row.key(), longer)).join();

            assertThat(found(room)).as("a row of %s too long", table).isNotEmpty();
        }
    }

    @Test
    void groupsAndChangedMessages_areClean() {
        assertThat(found(changed())).isEmpty();
    }

    /// One row that entries of a group, or changes of messages, made is taken away.
    @Test
    void aMissingRowOfAGroup_isFound() {
        for (Table table : List.of(
                Table.TOPICS,
                Table.MEMBERS,
                Table.USER_TOPICS,
                Table.LINKS,
                Table.CHANGES,
                Table.STATES,
                Table.MENTIONS,
                Table.LOG,
                Table.ENTRIES)) {
            List<Row> rows = changed().store.all(table);
            // Where the log ends, its last row says: the engine knows how far it was acknowledged.
            for (Row row : table == Table.LOG ? rows.subList(0, rows.size() - 1) : rows) {
                Room room = changed();
                room.store.write(batch -> batch.delete(table, row.key())).join();
                assertThat(found(room)).as("%s of %s gone", row.key(), table).isNotEmpty();
            }
        }
    }

    /// Each row has the value of each other one of its table.
    @Test
    void aRowOfAGroupWithTheValueOfAnother_isFound() {
        for (Table table :
                List.of(Table.TOPICS, Table.MEMBERS, Table.USER_TOPICS, Table.LINKS, Table.CHANGES, Table.STATES)) {
            List<Row> rows = changed().store.all(table);
            for (Row row : rows) {
                for (Row other : rows) {
                    if (!Arrays.equals(row.value(), other.value())) {
                        Room room = changed();
                        room.store
                                .write(batch -> batch.put(table, row.key(), other.value()))
                                .join();
                        assertThat(found(room)).as("a row of %s changed", table).isNotEmpty();
                    }
                }
            }
        }
    }

    /// In those builds who came into a group whose history is `all` was in it from the first entry on.
    @Test
    void whoCame_asEarlierBuildsHadIt_isSound() {
        Room room = changed();
        AccountId comer = room.signedUp(5);
        Membership none = Membership.NONE;
        appended(room, MemberChange.ADDED, comer, none);
        Membership first = none.rejoined(Role.MEMBER, room.log.end(), MessageNumber.NONE, Disclosure.INBOX);
        appended(room, MemberChange.LEFT, comer, first);
        appended(room, MemberChange.JOINED, comer, first.ended(room.log.end().offset()));

        assertThat(found(room)).isEmpty();
        assertThat(room.store.get(Table.MEMBERS, Keys.member(GROUP, comer)).map(MembershipForm::read))
                .hasValueSatisfying(
                        membership -> assertThat(membership.intervals()).isEqualTo(Membership.ALWAYS.intervals()));
    }

    private static void appended(Room room, MemberChange change, AccountId member, Membership before) {
        Fact fact = new Fact.MembersChanged(
                change, Room.account(1), List.of(new Member(member, before)), Disclosure.INBOX, Optional.empty());
        Entry entry = new Entry(TopicId.of(GROUP), last(room), Room.NOW, fact);
        room.log.append(List.of(entry), new Log.Appended() {
            @Override
            public void durable(Stamp stamp) {
                assertThat(stamp).isEqualTo(room.log.end());
            }

            @Override
            public void failed(RuntimeException why) {
                throw why;
            }
        });
    }

    private static MessageNumber last(Room room) {
        return room.history
                .newest(Room.account(1), GROUP, 1)
                .orElseThrow()
                .messages()
                .getFirst()
                .message()
                .entry()
                .number();
    }

    @Test
    void membersOnWhomBothSidesAgree_butNotTheEntries_areFound() {
        Room room = changed();
        byte[] owner = MembershipForm.write(new Membership(Role.OWNER, 0, Membership.ALWAYS.intervals()));
        room.store
                .write(batch -> {
                    batch.put(Table.MEMBERS, Keys.member(GROUP, Room.account(2)), owner);
                    batch.put(Table.USER_TOPICS, Keys.userTopic(Room.account(2), GROUP), owner);
                })
                .join();
        assertThat(found(room))
                .extracting(Finding::check)
                .containsOnly("members")
                .hasSize(2);
    }

    @Test
    void aMemberWhomNoEntryPutIn_isFound() {
        Room room = changed();
        byte[] member = MembershipForm.write(Membership.ALWAYS);
        room.store
                .write(batch -> {
                    batch.put(Table.MEMBERS, Keys.member(GROUP, Room.account(9)), member);
                    batch.put(Table.USER_TOPICS, Keys.userTopic(Room.account(9), GROUP), member);
                })
                .join();
        assertThat(found(room)).extracting(Finding::check).containsOnly("members");
    }

    @Test
    void aLinkUsedMoreOftenThanItWas_isFound() {
        Room room = changed();
        Row row = room.store.all(Table.LINKS).getFirst();
        JoinLink more = JoinLinkForm.read(row.value()).usedOnceMore();
        room.store
                .write(batch -> batch.put(Table.LINKS, row.key(), JoinLinkForm.write(more)))
                .join();
        assertThat(found(room)).extracting(Finding::check).containsOnly("links");
    }

    @Test
    void aRevisionThatSaysSomethingElse_isFound() {
        Room room = changed();
        Row row = room.store.all(Table.CHANGES).stream()
                .filter(each -> Change.read(each) instanceof Change.Revision)
                .findFirst()
                .orElseThrow();
        Change.Revision revision = (Change.Revision) Change.read(row);
        Change.Revision other =
                new Change.Revision(revision.number(), revision.edit(), revision.at(), Room.text("forged"));
        room.store
                .write(batch -> batch.put(Table.CHANGES, row.key(), other.toBytes()))
                .join();
        assertThat(found(room)).extracting(Finding::check).containsExactly("changes");
    }

    @Test
    void aReactionThatNobodyMade_isFound() {
        Room room = changed();
        Change.Reaction made = new Change.Reaction(new MessageNumber(2), Room.account(3), new Emoji("x"), Room.NOW);
        room.store
                .write(batch -> batch.put(
                        Table.CHANGES,
                        Keys.reaction(TopicId.of(GROUP), made.number(), made.account(), made.emoji()),
                        made.toBytes()))
                .join();
        assertThat(found(room)).extracting(Finding::check).containsExactly("changes");
    }

    @Test
    void textThatShouldBeGone_isFound() {
        Room before = changed();
        before.send(Room.account(1), GROUP, 50, "secret");
        before.decided(new MessageCommand.Edit(Room.account(1), GROUP, Room.message(50), Room.text("more secret")));
        List<Row> texts = before.store.all(Table.ENTRIES);
        before.decided(new MessageCommand.Delete(Room.account(1), GROUP, Room.message(50)));
        assertThat(found(before)).isEmpty();
        List<Row> changes = before.store.all(Table.ENTRIES).stream()
                .filter(row -> texts.stream()
                        .anyMatch(text -> text.key().equals(row.key()) && !Arrays.equals(text.value(), row.value())))
                .toList();
        assertThat(changes).hasSize(2);
        for (Row erased : changes) {
            Row text = texts.stream()
                    .filter(row -> row.key().equals(erased.key()))
                    .findFirst()
                    .orElseThrow();
            before.store
                    .write(batch -> batch.put(Table.ENTRIES, text.key(), text.value()))
                    .join();
            assertThat(found(before)).extracting(Finding::check).contains("entries against each other");
            before.store
                    .write(batch -> batch.put(Table.ENTRIES, erased.key(), erased.value()))
                    .join();
        }
    }

    @Test
    void textThatIsGoneThoughNobodyDeletedIt_isFound() {
        Room room = changed();
        MessagePlace place = MessagePlace.read(room.store
                .get(Table.IDS, Keys.messageId(TopicId.of(GROUP), Room.message(2)))
                .orElseThrow());
        Entry erased = new Entry(
                TopicId.of(GROUP), place.number(), Room.NOW, new Fact.MessageErased(Room.message(2), Room.account(1)));
        room.store
                .write(batch ->
                        batch.put(Table.ENTRIES, Keys.entry(TopicId.of(GROUP), place.stamp()), EntryForm.write(erased)))
                .join();
        assertThat(found(room)).extracting(Finding::check).containsExactly("deletions");
    }

    /// What was not there when the checks began is no finding because its rows were read before or after it.
    @Test
    void aStoreInUse_isClean() {
        Room room = changed();
        List<Finding> findings = new ArrayList<>();
        AtomicInteger reads = new AtomicInteger();
        Store used = new Meanwhile(room.store, () -> {
            int n = reads.incrementAndGet();
            if (n < 150) {
                meanwhile(room, n);
            }
        });
        new Verification(used, Room::wellFormed, findings::add).run();
        assertThat(findings).isEmpty();
        assertThat(reads).hasValueGreaterThan(150);
        assertThat(found(room)).isEmpty();
    }

    @Test
    void states_replacedBetweenAnyTwoReads() throws Exception {
        Room room = changed();
        List<Finding> findings = new ArrayList<>();
        AtomicInteger reads = new AtomicInteger();
        Store used = new Meanwhile(room.store, () -> {
            if (reads.incrementAndGet() < 20) {
                for (int number = 0; number < 3; number++) {
                    room.decided(new StateCommand.MarkRead(Room.account(2), GROUP, new MessageNumber(number), true));
                }
            }
        });
        new Verification(used, Room::wellFormed, findings::add).run();
        assertThat(findings).isEmpty();
        assertThat(reads).hasValueGreaterThan(20);
    }

    private static void meanwhile(Room room, int n) {
        AccountId owner = Room.account(1);
        AccountId second = Room.account(2);
        switch (n % 8) {
            case 6 -> room.decided(new StateCommand.MarkRead(second, GROUP, new MessageNumber(n % 3), true));
            case 7 -> room.decided(StateCommand.ChangeSettings.ofReadMarks(owner, n % 16 == 7));
            case 0 -> room.send(owner, GROUP, 100 + n, "m" + n);
            case 1 -> room.decided(new MessageCommand.Edit(owner, GROUP, Room.message(2), Room.text("edit " + n)));
            case 2 -> room.decided(new MessageCommand.React(second, GROUP, Room.message(2), LIKE, n % 4 == 0));
            case 3 ->
                room.decided(new GroupCommand.ChangeRole(owner, GROUP, second, n % 4 == 1 ? Role.ADMIN : Role.MEMBER));
            case 4 ->
                room.decided(new GroupCommand.ChangeInfo(
                        owner, GROUP, Optional.of("title " + n), Optional.empty(), Optional.empty()));
            default -> room.decided(new MessageCommand.Delete(owner, GROUP, Room.message(100 + n - 5)));
        }
    }

    @Test
    void aMentionThatNobodyMade_isFound() {
        Room room = changed();
        for (long number : new long[] {1, 2, 5, 100}) {
            Key key = Keys.mention(Room.account(3), GROUP, new MessageNumber(number));
            room.store
                    .write(batch -> batch.put(Table.MENTIONS, key, new byte[0]))
                    .join();
            assertThat(found(room)).as("in message %d", number).hasSize(1);
            room.store.write(batch -> batch.delete(Table.MENTIONS, key)).join();
        }
        assertThat(found(room)).isEmpty();
    }

    @Test
    void aStateThatWasReplaced_andIsInTheLogAgain_isFound() {
        Room room = changed();
        TopicId owner = TopicId.of(Room.account(1));
        Entry old = new Entry(
                owner,
                MessageNumber.NONE,
                Room.NOW,
                new Fact.StateChanged(State.ReadMark.none(GROUP), 1, Optional.empty()));
        long gap = room.store.all(Table.LOG).stream()
                .filter(row -> row.value().length == 0)
                .mapToLong(row -> Keys.stamp(0, row.key().order()).offset())
                .findFirst()
                .orElseThrow();
        room.store
                .write(batch -> {
                    batch.put(Table.ENTRIES, Keys.entry(owner, new Stamp(0, gap)), EntryForm.write(old));
                    batch.put(Table.LOG, Keys.log(new Stamp(0, gap)), Keys.partition(owner));
                })
                .join();
        assertThat(found(room)).extracting(Finding::check).containsOnly("states");
    }

    private static List<Finding> found(Room room) {
        List<Finding> findings = new ArrayList<>();
        new Verification(room.store, Room::wellFormed, findings::add).run();
        return findings;
    }

    private static Room lived() {
        Room room = new Room();
        List<AccountId> people = new ArrayList<>();
        for (int n = 1; n <= 3; n++) {
            people.add(room.signedUp(n));
        }
        List<ConversationId> conversations = List.of(
                room.open(people.get(0), people.get(1)),
                room.open(people.get(0), people.get(2)),
                room.open(people.get(1), people.get(2)));
        for (int i = 0; i < 70; i++) {
            room.send(people.get(0), conversations.get(0), i, "a" + i);
            room.send(people.get(2), conversations.get(1), i, "b" + i);
            room.send(people.get(1), conversations.get(2), i, "c" + i);
        }
        return room;
    }

    private static final GroupCommand.Create CREATE = new GroupCommand.Create(
            Room.account(1),
            new UUID(1, 1),
            new GroupInfo("Friends", "", HistoryAccess.SINCE_JOINING),
            List.of(Room.account(2), Room.account(3)));
    private static final ConversationId GROUP = CREATE.conversation();
    private static final Emoji LIKE = new Emoji("+1");

    /// A group and a direct conversation in which everything has been done once.
    static Room changed() {
        Room room = new Room(new MemoryStore(), new Sequencer.Config(64, 8, 16));
        for (int n = 1; n <= 4; n++) {
            AccountId _ = room.signedUp(n);
        }
        AccountId owner = Room.account(1);
        AccountId second = Room.account(2);
        ConversationId direct = room.open(owner, second);
        room.send(second, direct, 90, "in between");
        room.decided(CREATE);
        for (int i = 1; i <= 3; i++) {
            room.send(owner, GROUP, i, "m" + i);
        }
        room.decided(new Command.SendMessage(
                second, GROUP, Room.message(4), Content.ofJson(Room.text("hi").json(), List.of(owner))));
        room.decided(new Command.SendMessage(
                second, GROUP, Room.message(5), Content.ofJson(Room.text("you").json(), List.of(owner))));
        room.decided(new MessageCommand.Delete(second, GROUP, Room.message(5)));
        room.decided(new StateCommand.MarkRead(owner, GROUP, new MessageNumber(2), false));
        room.decided(new StateCommand.MarkRead(owner, GROUP, new MessageNumber(4), false));
        room.decided(new StateCommand.MarkRead(second, GROUP, new MessageNumber(4), false));
        room.decided(new StateCommand.ShareRead(owner, GROUP, new MessageNumber(4)));
        room.decided(new StateCommand.Prefer(owner, GROUP, Room.NOW, true, null));
        room.decided(new StateCommand.KeepDraft(owner, GROUP, Optional.of(Room.text("draft"))));
        room.decided(StateCommand.ChangeSettings.ofReadMarks(second, false));
        room.decided(new MessageCommand.Edit(owner, GROUP, Room.message(1), Room.text("gone")));
        room.decided(new MessageCommand.Delete(owner, GROUP, Room.message(1)));
        room.decided(new MessageCommand.Edit(owner, GROUP, Room.message(2), Room.text("edited")));
        room.decided(new MessageCommand.Edit(owner, GROUP, Room.message(2), Room.text("edited again")));
        room.decided(new MessageCommand.React(second, GROUP, Room.message(2), LIKE, true));
        room.decided(new MessageCommand.React(owner, GROUP, Room.message(3), LIKE, true));
        room.decided(new MessageCommand.React(owner, GROUP, Room.message(3), LIKE, false));
        room.decided(new MessageCommand.Pin(owner, GROUP, Room.message(3), true));
        room.decided(new MessageCommand.Pin(second, direct, Room.message(90), true));
        room.decided(new GroupCommand.ChangeRole(owner, GROUP, second, Role.ADMIN));
        room.decided(new GroupCommand.RemoveMember(owner, GROUP, Room.account(3)));
        for (int i = 1; i <= 2; i++) {
            room.decided(new GroupCommand.MakeLink(
                    owner, GROUP, new LinkId(new UUID(7, i)), new LinkSecret(new UUID(8, i)), Optional.empty(), 0));
        }
        room.decided(new GroupCommand.Join(
                Room.account(3), GROUP, new LinkId(new UUID(7, 1)), new LinkSecret(new UUID(8, 1))));
        room.decided(new GroupCommand.RevokeLink(owner, GROUP, new LinkId(new UUID(7, 2))));
        room.decided(new GroupCommand.AddMembers(second, GROUP, List.of(Room.account(4))));
        room.decided(new GroupCommand.RemoveMember(Room.account(4), GROUP, Room.account(4)));
        return room;
    }
}
