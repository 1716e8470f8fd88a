package chat.maru.core.sequencer;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.core.Room;
import chat.maru.core.conversation.GroupLimits;
import chat.maru.core.history.ConversationView;
import chat.maru.core.history.History;
import chat.maru.core.inbox.InboxRead;
import chat.maru.model.AccountId;
import chat.maru.model.Command;
import chat.maru.model.ConversationId;
import chat.maru.model.Emoji;
import chat.maru.model.Fact;
import chat.maru.model.GroupCommand;
import chat.maru.model.GroupInfo;
import chat.maru.model.HistoryAccess;
import chat.maru.model.JoinLink;
import chat.maru.model.LinkId;
import chat.maru.model.LinkSecret;
import chat.maru.model.MessageCommand;
import chat.maru.model.Outcome;
import chat.maru.model.Outcome.Refusal;
import chat.maru.model.Role;
import chat.maru.store.MemoryStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Groups: who may do what, who sees what, and that asking again is safe.
final class GroupTest {
    private static final Outcome DONE = new Outcome.Changed(false);
    private static final Outcome AGAIN = new Outcome.Changed(true);
    private static final LinkId LINK = new LinkId(new UUID(7, 1));
    private static final LinkSecret SECRET = new LinkSecret(new UUID(7, 2));

    private final MemoryStore store = new MemoryStore();
    private final Room room = new Room(store, new Sequencer.Config(64, 8, 4, new GroupLimits(5, 2, 3, 2, 4)));
    private final AccountId owner = room.signedUp(1);
    private final AccountId admin = room.signedUp(2);
    private final AccountId member = room.signedUp(3);
    private final AccountId other = room.signedUp(4);
    private final AccountId stranger = room.signedUp(5);
    private final ConversationId group = group(HistoryAccess.SINCE_JOINING);

    private ConversationId group(HistoryAccess history) {
        GroupCommand.Create create = create(history);
        assertThat(room.decided(create)).isEqualTo(new Outcome.Opened(create.conversation(), false));
        assertThat(room.decided(role(owner, admin, Role.ADMIN))).isEqualTo(DONE);
        return create.conversation();
    }

    private GroupCommand.Create create(HistoryAccess history) {
        return new GroupCommand.Create(
                owner, new UUID(1, 1), new GroupInfo("Friends", "", history), List.of(admin, member));
    }

    private GroupCommand.ChangeRole role(AccountId actor, AccountId of, Role role) {
        return new GroupCommand.ChangeRole(actor, create(HistoryAccess.ALL).conversation(), of, role);
    }

    private Outcome add(AccountId actor, AccountId... accounts) {
        return room.decided(new GroupCommand.AddMembers(actor, group, List.of(accounts)));
    }

    private Outcome remove(AccountId actor, AccountId account) {
        return room.decided(new GroupCommand.RemoveMember(actor, group, account));
    }

    private Outcome rename(AccountId actor, String title) {
        return room.decided(
                new GroupCommand.ChangeInfo(actor, group, Optional.of(title), Optional.empty(), Optional.empty()));
    }

    private static Outcome refused(Refusal why) {
        return new Outcome.Refused(why);
    }

    private Map<AccountId, Role> members() {
        return room.conversations.find(owner, group).orElseThrow().members().stream()
                .collect(Collectors.toMap(each -> each.profile().account(), ConversationView.Member::role));
    }

    @Test
    void aGroupAskedForAgain_isTheSameGroup_alsoAfterARestart() {
        assertThat(room.decided(create(HistoryAccess.ALL))).isEqualTo(new Outcome.Opened(group, true));
        room.restart();
        assertThat(room.decided(create(HistoryAccess.ALL))).isEqualTo(new Outcome.Opened(group, true));
        assertThat(ConversationId.group(admin, new UUID(1, 1))).isNotEqualTo(group);
    }

    @Test
    void theTableOfRights_holds() {
        Map<String, List<Outcome>> table = new TreeMap<>();
        for (AccountId actor : List.of(stranger, member, admin, owner)) {
            row(table, "title", rename(actor, "by " + actor));
            row(table, "add", add(actor, other));
            row(table, "remove", remove(actor, other));
            row(table, "link", link(actor, new LinkId(new UUID(9, room.committed.size()))));
            row(table, "appoint", room.decided(role(actor, member, Role.ADMIN)));
        }
        Outcome no = refused(Refusal.NOT_ALLOWED);
        Outcome none = new Outcome.NotAMember();
        assertThat(table)
                .containsEntry("title", List.of(none, no, DONE, DONE))
                .containsEntry("add", List.of(none, no, DONE, DONE))
                .containsEntry("remove", List.of(none, AGAIN, DONE, DONE))
                .containsEntry("link", List.of(none, no, DONE, DONE))
                .containsEntry("appoint", List.of(none, no, no, DONE));
    }

    private static void row(Map<String, List<Outcome>> table, String right, Outcome outcome) {
        table.computeIfAbsent(right, _ -> new ArrayList<>()).add(outcome);
    }

    private Outcome link(AccountId actor, LinkId id) {
        return room.decided(new GroupCommand.MakeLink(actor, group, id, SECRET, Optional.empty(), JoinLink.UNLIMITED));
    }

    @Test
    void anAdmin_putsOutMembersOnly_andTheOwnerAnybody() {
        add(owner, other);
        assertThat(remove(admin, owner)).isEqualTo(refused(Refusal.NOT_ALLOWED));
        assertThat(room.decided(role(owner, other, Role.ADMIN))).isEqualTo(DONE);
        assertThat(remove(admin, other)).isEqualTo(refused(Refusal.NOT_ALLOWED));
        assertThat(remove(admin, member)).isEqualTo(DONE);
        assertThat(remove(owner, admin)).isEqualTo(DONE);
        assertThat(members()).isEqualTo(Map.of(owner, Role.OWNER, other, Role.ADMIN));
    }

    @Test
    void theOwner_goesOnlyAfterHandingOver_orAsTheLast() {
        assertThat(remove(owner, owner)).isEqualTo(refused(Refusal.OWNER));
        assertThat(room.decided(role(owner, owner, Role.MEMBER))).isEqualTo(refused(Refusal.OWNER));
        assertThat(room.decided(role(owner, stranger, Role.OWNER))).isEqualTo(refused(Refusal.NO_SUCH_MEMBER));
        assertThat(room.decided(role(owner, member, Role.OWNER))).isEqualTo(DONE);
        assertThat(members()).isEqualTo(Map.of(owner, Role.ADMIN, admin, Role.ADMIN, member, Role.OWNER));
        assertThat(remove(owner, owner)).isEqualTo(DONE);
        assertThat(remove(admin, admin)).isEqualTo(DONE);
        assertThat(remove(member, member)).isEqualTo(DONE);
        assertThat(room.send(member, group, 1, "nobody")).isEqualTo(new Outcome.NotAMember());
    }

    @Test
    void whoWasPutOut_seesThatAndNothingMore_byAnyWay() {
        room.send(owner, group, 1, "before");
        remove(owner, member);
        room.send(owner, group, 2, "after");

        assertThat(room.conversations.find(member, group)).isEmpty();
        assertThat(room.history.newest(member, group, 10)).isEmpty();
        assertThat(room.conversations.snapshot(member, 10).conversations()).isEmpty();
        List<Fact> facts = inbox(member);
        assertThat(facts.getLast()).isInstanceOf(Fact.MembersChanged.class);
        assertThat(facts).filteredOn(Fact.MessageSent.class::isInstance).hasSize(1);
        assertThat(room.send(member, group, 3, "still here?")).isEqualTo(new Outcome.NotAMember());
        assertThat(room.decided(new MessageCommand.Delete(member, group, Room.message(1))))
                .isEqualTo(new Outcome.NotAMember());
    }

    @Test
    void whoComesBack_seesBothStays_andWhoIsNew_sinceJoining() {
        room.send(owner, group, 1, "one");
        remove(owner, member);
        room.send(owner, group, 2, "two");
        add(owner, member, other);
        room.send(owner, group, 3, "three");
        room.restart();

        assertThat(numbers(member)).containsExactly(3L, 1L);
        assertThat(numbers(other)).containsExactly(3L);
        assertThat(room.decided(new MessageCommand.React(other, group, Room.message(1), new Emoji("+1"), true)))
                .isEqualTo(refused(Refusal.NO_SUCH_MESSAGE));
    }

    @Test
    void whoIsNew_seesAllOfIt_whereTheGroupSaysSo() {
        room.send(owner, group, 1, "one");
        room.decided(new GroupCommand.ChangeInfo(
                owner, group, Optional.empty(), Optional.empty(), Optional.of(HistoryAccess.ALL)));
        add(owner, other);

        assertThat(numbers(other)).containsExactly(1L);
        assertThat(inbox(other)).noneMatch(Fact.MessageSent.class::isInstance);
        assertThat(room.decided(new MessageCommand.React(other, group, Room.message(1), new Emoji("+1"), true)))
                .isEqualTo(DONE);
    }

    private List<Long> numbers(AccountId reader) {
        History.Page page = room.history.newest(reader, group, 50).orElseThrow();
        return page.messages().stream()
                .map(view -> view.message().entry().number().value())
                .toList();
    }

    private List<Fact> inbox(AccountId reader) {
        InboxRead.Page page = (InboxRead.Page) room.inbox.read(reader, room.inbox.beginning(), 100, Integer.MAX_VALUE);
        return page.entries().stream().map(each -> each.entry().fact()).toList();
    }

    @Test
    void aLink_letsIn_untilItIsUsedUpOrRevoked_andCounts() {
        room.decided(new GroupCommand.MakeLink(owner, group, LINK, SECRET, Optional.empty(), 1));
        assertThat(join(other, new LinkSecret(new UUID(0, 0)))).isEqualTo(refused(Refusal.NO_SUCH_LINK));
        assertThat(join(other, SECRET)).isEqualTo(new Outcome.Opened(group, false));
        assertThat(join(other, SECRET)).isEqualTo(new Outcome.Opened(group, true));
        room.restart();
        assertThat(join(stranger, SECRET)).isEqualTo(refused(Refusal.LINK_CLOSED));
        assertThat(link(owner, new LinkId(new UUID(8, 1)))).isEqualTo(DONE);
        assertThat(room.decided(new GroupCommand.RevokeLink(owner, group, LINK)))
                .isEqualTo(DONE);
        assertThat(room.decided(new GroupCommand.RevokeLink(owner, group, LINK)))
                .isEqualTo(AGAIN);
        assertThat(join(stranger, SECRET)).isEqualTo(refused(Refusal.LINK_CLOSED));
    }

    @Test
    void aLink_expires() {
        Optional<Instant> now = Optional.of(Room.NOW);
        room.decided(new GroupCommand.MakeLink(owner, group, LINK, SECRET, now, JoinLink.UNLIMITED));
        assertThat(join(other, SECRET)).isEqualTo(refused(Refusal.LINK_CLOSED));
    }

    private Outcome join(AccountId account, LinkSecret secret) {
        return room.decided(new GroupCommand.Join(account, group, LINK, secret));
    }

    @Test
    void bounds_hold() {
        assertThat(add(owner, other, stranger)).isEqualTo(DONE);
        AccountId sixth = room.signedUp(6);
        assertThat(add(owner, sixth)).isEqualTo(refused(Refusal.FULL));
        assertThat(link(owner, LINK)).isEqualTo(DONE);
        assertThat(join(sixth, SECRET)).isEqualTo(refused(Refusal.FULL));
        assertThat(link(owner, new LinkId(new UUID(7, 9)))).isEqualTo(DONE);
        assertThat(link(owner, new LinkId(new UUID(7, 8)))).isEqualTo(refused(Refusal.TOO_MANY));
        assertThat(link(owner, LINK)).isEqualTo(AGAIN);
    }

    @Test
    void aDirectConversation_hasNoSuchThings() {
        ConversationId direct = room.open(owner, member);
        assertThat(room.decided(new GroupCommand.AddMembers(owner, direct, List.of(other))))
                .isEqualTo(refused(Refusal.DIRECT));
        assertThat(room.decided(new GroupCommand.RemoveMember(owner, direct, member)))
                .isEqualTo(refused(Refusal.DIRECT));
    }

    @Test
    void whatRestsOnWhatIsNotDurable_isDecidedOnceItIs() {
        store.hold();
        List<Outcome> outcomes = new ArrayList<>();
        List<Command<Outcome.OfChange>> commands = List.of(
                new GroupCommand.AddMembers(owner, group, List.of(other)),
                new GroupCommand.RemoveMember(owner, group, other),
                new GroupCommand.AddMembers(owner, group, List.of(other)));
        commands.forEach(command -> room.sequencer.submit(command, outcomes::add));
        for (int i = 0; i < 8; i++) {
            room.sequencer.step();
            store.releaseAll();
        }
        assertThat(outcomes).containsExactly(DONE, DONE, DONE);
        assertThat(room.horizon.membership(other, group).intervals()).hasSize(2);
    }

    @Test
    void theSameEntry_isForAllOfThem() {
        room.send(owner, group, 1, "to all");
        assertThat(room.committed.getLast().recipients()).containsExactlyInAnyOrder(owner, admin, member);
    }
}
