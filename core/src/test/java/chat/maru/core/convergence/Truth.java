package chat.maru.core.convergence;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.core.sequencer.Committed;
import chat.maru.model.AccountId;
import chat.maru.model.Content;
import chat.maru.model.ConversationId;
import chat.maru.model.Entry;
import chat.maru.model.Fact;
import chat.maru.model.HistoryAccess;
import chat.maru.model.Member;
import chat.maru.model.MessageNumber;
import chat.maru.model.Stamp;
import chat.maru.model.State;
import chat.maru.model.TopicId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/// What everybody should see, worked out from the entries in their order and from nothing else: no store, no
/// cache, no membership but its own.
///
/// Confined to one thread.
final class Truth {
    private final Map<ConversationId, Conversation> conversations = new HashMap<>();
    private final Map<TopicId, Map<State.Slot, State>> states = new HashMap<>();
    private final Set<List<Object>> blocked = new HashSet<>();
    private final Map<AccountId, Set<Long>> toldOfBlocks = new HashMap<>();

    private record Text(long stamp, Content content) {}

    private static final class Conversation {
        private final Seen seen;
        private final Map<Long, Long> stampOfNumber = new HashMap<>();
        private final Map<Long, List<Text>> texts = new HashMap<>();
        private final List<Long> stamps = new ArrayList<>();
        private final Map<AccountId, List<long[]>> stays = new HashMap<>();
        private final Map<AccountId, MessageNumber> since = new HashMap<>();
        private final Map<AccountId, Long> disclosed = new HashMap<>();

        Conversation(Seen seen) {
            this.seen = seen;
        }

        void comes(AccountId account, long from) {
            stays.computeIfAbsent(account, _ -> new ArrayList<>()).add(new long[] {from, Long.MAX_VALUE});
        }

        void says(MessageNumber number, long stamp, Content content) {
            texts.computeIfAbsent(number.value(), _ -> new ArrayList<>()).add(new Text(stamp, content));
        }

        /// The messages that are the account's to see, as the last edit that is, too, has left them.
        Seen of(AccountId account) {
            Seen theirs = seen.only(number -> shows(account, stampOfNumber.getOrDefault(number, 0L)));
            texts.forEach((number, all) -> all.stream()
                    .filter(text -> shows(account, text.stamp()))
                    .forEach(text -> theirs.says(number, text.content())));
            return theirs;
        }

        /// What was disclosed once stays so.
        boolean shows(AccountId account, long stamp) {
            return stamp <= disclosed.getOrDefault(account, 0L) || covers(account, stamp);
        }

        boolean covers(AccountId account, long stamp) {
            return stays.getOrDefault(account, List.of()).stream()
                    .anyMatch(stay -> stay[0] <= stamp && stamp <= stay[1]);
        }
    }

    Truth(List<Committed> committed) {
        committed.forEach(
                each -> take(each.stamped().stamp().offset(), each.stamped().entry()));
    }

    private void take(long stamp, Entry entry) {
        if (entry.fact() instanceof Fact.StateChanged changed) {
            keep(entry.topic(), changed.state());
            return;
        }
        ConversationId id = new ConversationId(entry.topic().value());
        if (entry.fact() instanceof Fact.BlockChanged changed) {
            block(id, changed, stamp, entry.number());
            return;
        }
        if (entry.fact() instanceof Fact.ConversationCreated created) {
            Conversation begun = new Conversation(Seen.begun(created));
            created.members().stream()
                    .filter(member -> !blocked.contains(List.of(id, member)))
                    .forEach(member -> begun.comes(member, stamp));
            conversations.put(id, begun);
        }
        Conversation conversation = conversations.get(id);
        if (conversation == null) {
            return;
        }
        conversation.stamps.add(stamp);
        if (entry.fact() instanceof Fact.MessageSent sent) {
            conversation.stampOfNumber.put(entry.number().value(), stamp);
            conversation.says(entry.number(), stamp, sent.content());
        }
        if (entry.fact() instanceof Fact.MessageEdited edited) {
            conversation.says(edited.number(), stamp, edited.content());
        }
        conversation.seen.apply(entry.number(), entry.fact());
        if (entry.fact() instanceof Fact.MembersChanged changed) {
            changed.members().forEach(member -> move(conversation, changed, member, stamp, entry.number()));
        }
    }

    /// The one who blocks is out, unknown to the other, and sees of it only that it is so.
    private void block(ConversationId id, Fact.BlockChanged changed, long stamp, MessageNumber last) {
        toldOfBlocks.computeIfAbsent(changed.blocker(), _ -> new HashSet<>()).add(stamp);
        List<Object> block = List.of(id, changed.blocker());
        assertThat(changed.present() ? blocked.add(block) : blocked.remove(block))
                .as("a block changes")
                .isTrue();
        Conversation conversation = conversations.get(id);
        if (conversation == null) {
            return;
        }
        if (changed.present()) {
            Objects.requireNonNull(conversation.stays.get(changed.blocker())).getLast()[1] = stamp;
        } else {
            conversation.comes(changed.blocker(), stamp);
            conversation.since.put(changed.blocker(), last);
        }
    }

    private void keep(TopicId topic, State state) {
        if (state instanceof State.Receipt receipt) {
            Objects.requireNonNull(conversations.get(topic.conversationOfReceipts()))
                    .seen
                    .read(receipt.reader(), receipt.number());
        } else {
            states.computeIfAbsent(topic, _ -> new HashMap<>()).put(state.slot(), state);
        }
    }

    private static void move(
            Conversation conversation, Fact.MembersChanged changed, Member member, long stamp, MessageNumber last) {
        switch (changed.change()) {
            case ADDED, JOINED -> {
                conversation.comes(member.account(), stamp);
                if (conversation.seen.shows(HistoryAccess.ALL)) {
                    conversation.disclosed.put(member.account(), stamp);
                }
                conversation.since.put(member.account(), last);
            }
            case REMOVED, LEFT ->
                Objects.requireNonNull(conversation.stays.get(member.account())).getLast()[1] = stamp;
            case ROLE -> {}
        }
    }

    /// The conversations the account is in, with the messages that are theirs to see.
    Map<ConversationId, Seen> of(AccountId account) {
        Map<ConversationId, Seen> theirs = new HashMap<>();
        conversations.forEach((id, conversation) -> {
            if (conversation.seen.has(account) && !blocked.contains(List.of(id, account))) {
                theirs.put(id, conversation.of(account));
            }
        });
        return theirs;
    }

    /// What those conversations are to the account.
    Map<ConversationId, SeenOwn> own(AccountId account) {
        Map<State.Slot, State> of = states.getOrDefault(TopicId.of(account), Map.of());
        Map<ConversationId, SeenOwn> own = new HashMap<>();
        of(account)
                .forEach((id, seen) -> own.put(
                        id,
                        seen.own(
                                account,
                                ((State.ReadMark) of.getOrDefault(State.ReadMark.slot(id), State.ReadMark.none(id)))
                                        .notBefore(since(id, account)),
                                (State.Preferences)
                                        of.getOrDefault(State.Preferences.slot(id), State.Preferences.none(id)),
                                ((State.Draft) of.getOrDefault(State.Draft.slot(id), State.Draft.none(id)))
                                        .content())));
        return own;
    }

    private MessageNumber since(ConversationId id, AccountId account) {
        return Objects.requireNonNull(conversations.get(id)).since.getOrDefault(account, MessageNumber.NONE);
    }

    /// The stamps of the entries in the account's inbox, but for states that were replaced.
    List<Long> inbox(AccountId account, List<Committed> committed) {
        Set<Long> replaced = replaced(committed);
        return committed.stream()
                .filter(each -> inInbox(account, each))
                .map(each -> each.stamped().stamp().offset())
                .filter(stamp -> !replaced.contains(stamp))
                .toList();
    }

    /// The stamps of states that were replaced: who looked in time has them.
    static Set<Long> replaced(List<Committed> committed) {
        return committed.stream()
                .map(each -> each.stamped().entry().fact())
                .filter(Fact.StateChanged.class::isInstance)
                .flatMap(fact -> ((Fact.StateChanged) fact).replaced().stream())
                .map(Stamp::offset)
                .collect(Collectors.toSet());
    }

    private boolean inInbox(AccountId account, Committed each) {
        if (each.stamped().entry().fact() instanceof Fact.BlockChanged) {
            return toldOfBlocks
                    .getOrDefault(account, Set.of())
                    .contains(each.stamped().stamp().offset());
        }
        TopicId topic = each.stamped().entry().topic();
        Conversation itself = conversations.get(new ConversationId(topic.value()));
        Conversation conversation = itself == null ? conversations.get(topic.conversationOfReceipts()) : itself;
        return topic.equals(TopicId.of(account))
                || (conversation != null
                        && conversation.covers(account, each.stamped().stamp().offset()));
    }
}
