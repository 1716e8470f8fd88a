package chat.maru.core.convergence;

import chat.maru.core.sequencer.Committed;
import chat.maru.model.AccountId;
import chat.maru.model.ConversationId;
import chat.maru.model.Entry;
import chat.maru.model.Fact;
import chat.maru.model.HistoryAccess;
import chat.maru.model.Member;
import chat.maru.model.TopicId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// What everybody should see, worked out from the entries in their order and from nothing else: no store, no
/// cache, no membership but its own.
///
/// Confined to one thread.
final class Truth {
    private final Map<ConversationId, Conversation> conversations = new HashMap<>();

    private static final class Conversation {
        private final Seen seen;
        private final Map<Long, Long> stampOfNumber = new HashMap<>();
        private final List<Long> stamps = new ArrayList<>();
        private final Map<AccountId, List<long[]>> stays = new HashMap<>();

        Conversation(Seen seen) {
            this.seen = seen;
        }

        void comes(AccountId account, long from) {
            List<long[]> of = stays.computeIfAbsent(account, _ -> new ArrayList<>());
            if (from == 0) {
                of.clear();
            }
            of.add(new long[] {from, Long.MAX_VALUE});
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
        ConversationId id = new ConversationId(entry.topic().value());
        if (entry.fact() instanceof Fact.ConversationCreated created) {
            Conversation begun = new Conversation(Seen.begun(created));
            created.members().forEach(member -> begun.comes(member, stamp));
            conversations.put(id, begun);
        }
        Conversation conversation = conversations.get(id);
        if (conversation == null) {
            return;
        }
        conversation.stamps.add(stamp);
        if (entry.fact() instanceof Fact.MessageSent) {
            conversation.stampOfNumber.put(entry.number().value(), stamp);
        }
        conversation.seen.apply(entry.number(), entry.fact());
        if (entry.fact() instanceof Fact.MembersChanged changed) {
            changed.members().forEach(member -> move(conversation, changed, member, stamp));
        }
    }

    private static void move(Conversation conversation, Fact.MembersChanged changed, Member member, long stamp) {
        switch (changed.change()) {
            case ADDED, JOINED ->
                conversation.comes(member.account(), changed.history() == HistoryAccess.ALL ? 0 : stamp);
            case REMOVED, LEFT ->
                Objects.requireNonNull(conversation.stays.get(member.account())).getLast()[1] = stamp;
            case ROLE -> {}
        }
    }

    /// The conversations the account is in, with the messages that are theirs to see.
    Map<ConversationId, Seen> of(AccountId account) {
        Map<ConversationId, Seen> theirs = new HashMap<>();
        conversations.forEach((id, conversation) -> {
            if (conversation.seen.has(account)) {
                theirs.put(
                        id,
                        conversation.seen.only(number ->
                                conversation.covers(account, conversation.stampOfNumber.getOrDefault(number, 0L))));
            }
        });
        return theirs;
    }

    /// The stamps of the entries in the account's inbox.
    List<Long> inbox(AccountId account, List<Committed> committed) {
        return committed.stream()
                .filter(each -> inInbox(account, each))
                .map(each -> each.stamped().stamp().offset())
                .toList();
    }

    private boolean inInbox(AccountId account, Committed each) {
        TopicId topic = each.stamped().entry().topic();
        Conversation conversation = conversations.get(new ConversationId(topic.value()));
        return topic.equals(TopicId.of(account))
                || (conversation != null
                        && conversation.covers(account, each.stamped().stamp().offset()));
    }
}
