package chat.maru.core.inbox;

import chat.maru.core.sequencer.Committed;
import chat.maru.model.AccountId;
import chat.maru.model.ConversationId;
import chat.maru.model.Cursor;
import chat.maru.model.Fact;
import chat.maru.model.Generation;
import chat.maru.model.Membership;
import chat.maru.model.Stamp;
import chat.maru.model.StampedEntry;
import chat.maru.model.TopicId;
import chat.maru.store.Keys;
import chat.maru.store.Log;
import chat.maru.store.MembershipForm;
import chat.maru.store.Range;
import chat.maru.store.Row;
import chat.maru.store.Store;
import chat.maru.store.Table;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// What readers may rely on: how far the log is readable, each topic's last stamp, and who is where. It moves
/// only when all three agree, so whoever takes the horizon first and asks for the rest afterwards misses
/// nothing up to it.
///
/// Thread-safe: written by the log's thread, through [#committed], and read by any other. What is not in
/// memory is found again in the store.
public final class Horizon implements Committed.Listener {
    private final Store store;
    private final Generation generation;
    private final int shard;
    private final Kept<TopicId, Long> heads;
    private final Kept<AccountId, Map<ConversationId, Membership>> memberships;
    private volatile long offset;

    public Horizon(Store store, Log log, Config config) {
        this.store = Objects.requireNonNull(store);
        this.generation = log.generation();
        Stamp end = log.end();
        this.shard = end.shard();
        this.offset = end.offset();
        this.heads = new Kept<>(Caffeine.newBuilder()
                .maximumSize(config.heads())
                .executor(Runnable::run)
                .build());
        this.memberships = new Kept<>(Caffeine.newBuilder()
                .maximumWeight(config.memberships())
                .weigher((AccountId _, Map<ConversationId, Membership> of) -> 1 + of.size())
                .executor(Runnable::run)
                .build());
    }

    /// How much is kept in memory.
    ///
    /// @param heads       topics whose last stamp is kept
    /// @param memberships memberships kept, counted over all accounts
    public record Config(long heads, long memberships) {
        public static final Config DEFAULT = new Config(500_000, 1_000_000);
    }

    /// The cursor that has everything readable now behind it.
    public Cursor cursor() {
        return Cursor.of(generation, offset);
    }

    public Generation generation() {
        return generation;
    }

    public int shard() {
        return shard;
    }

    /// Whether a cursor is of this log: of its life, and of its shards.
    public boolean knows(Cursor cursor) {
        return cursor.generation().equals(generation) && cursor.shards() == 1;
    }

    /// The offset of the last readable entry.
    public long offset() {
        return offset;
    }

    /// The offset of the topic's last entry, 0 if it has none. May lie beyond the horizon. May read from the
    /// store.
    public long head(TopicId topic) {
        return heads.find(topic, this::storedHead);
    }

    /// The conversations the account is or was in. May read from the store.
    public Map<ConversationId, Membership> memberships(AccountId account) {
        return memberships.find(account, this::storedMemberships);
    }

    /// Whether the account may see anything of the conversation, and what; an empty membership if not.
    public Membership membership(AccountId account, ConversationId conversation) {
        Membership membership = memberships(account).get(conversation);
        return membership == null ? Membership.NONE : membership;
    }

    @Override
    public void committed(List<Committed> entries) {
        for (Committed committed : entries) {
            note(committed.stamped());
        }
        offset = entries.getLast().stamped().stamp().offset();
    }

    private void note(StampedEntry stamped) {
        heads.changed(stamped.entry().topic(), stamped.stamp().offset());
        switch (stamped.entry().fact()) {
            case Fact.ConversationCreated created -> created.members().forEach(memberships::changed);
            case Fact.MembersChanged changed ->
                changed.members().forEach(member -> memberships.changed(member.account()));
            case Fact.BlockChanged changed -> {
                memberships.changed(changed.blocker());
                memberships.changed(changed.blocked());
            }
            case Fact.MessageSent _,
                    Fact.MessageErased _,
                    Fact.MessageEdited _,
                    Fact.EditErased _,
                    Fact.MessageDeleted _,
                    Fact.ReactionChanged _,
                    Fact.ConversationChanged _,
                    Fact.LinkChanged _,
                    Fact.StateChanged _,
                    Fact.ProfileChanged _,
                    Fact.Unreadable _ -> {}
        }
    }

    private long storedHead(TopicId topic) {
        List<byte[]> last = store.orders(Table.ENTRIES, Keys.partition(topic), Range.last(1));
        return last.isEmpty() ? 0 : Keys.stamp(shard, last.getFirst()).offset();
    }

    private Map<ConversationId, Membership> storedMemberships(AccountId account) {
        Map<ConversationId, Membership> found = new HashMap<>();
        for (Row row : store.scan(Table.USER_TOPICS, Keys.partition(account), Range.first(Integer.MAX_VALUE))) {
            found.put(new ConversationId(Keys.uuid(row.key().order())), MembershipForm.read(row.value()));
        }
        return Collections.unmodifiableMap(found);
    }
}
