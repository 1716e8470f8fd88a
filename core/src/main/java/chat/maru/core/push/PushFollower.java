package chat.maru.core.push;

import chat.maru.core.entry.EntryReader;
import chat.maru.core.inbox.Horizon;
import chat.maru.core.push.Judge.Subject;
import chat.maru.core.push.Registrations.Woken;
import chat.maru.model.AccountId;
import chat.maru.model.ConversationId;
import chat.maru.model.Cursor;
import chat.maru.model.DeviceId;
import chat.maru.model.Entry;
import chat.maru.model.Fact;
import chat.maru.model.Member;
import chat.maru.model.MessageNumber;
import chat.maru.model.Stamp;
import chat.maru.model.State;
import chat.maru.model.TopicId;
import chat.maru.store.Keys;
import chat.maru.store.Range;
import chat.maru.store.Row;
import chat.maru.store.Store;
import chat.maru.store.StoreUnavailableException;
import chat.maru.store.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads the log, some seconds behind it, and says what devices are to be told of. How old an entry is, is
/// measured from when it was first seen here, by a clock that nobody sets.
///
/// Confined to one thread. Blocks on the store.
final class PushFollower {
    private static final Logger LOG = LoggerFactory.getLogger(PushFollower.class);
    private static final int CHUNK = 256;
    /// Rows that are written at once, or as many more as one message makes.
    private static final int MOST_CHANGES = 2_000;
    private static final long SAMPLE = Duration.ofMillis(100).toNanos();

    private final Store store;
    private final EntryReader entries;
    private final Horizon horizon;
    private final Registrations registrations;
    private final Audiences audiences;
    private final Judge judge;
    private final DueRows rows;
    private final Outbox outbox;
    private final Records records;
    private final long delay;
    private final Deque<Seen> seen = new ArrayDeque<>();
    private long old;
    private long at;

    PushFollower(
            Store store,
            EntryReader entries,
            Horizon horizon,
            Registrations registrations,
            Audiences audiences,
            Judge judge,
            DueRows rows,
            Outbox outbox,
            Records records,
            Duration delay) {
        this.store = store;
        this.entries = entries;
        this.horizon = horizon;
        this.registrations = registrations;
        this.audiences = audiences;
        this.judge = judge;
        this.rows = rows;
        this.outbox = outbox;
        this.records = records;
        this.delay = delay.toNanos();
    }

    /// How far the log was at a time.
    private record Seen(long offset, long nanos) {}

    /// Goes on from here; from the end of the log where there is no such place in it, or none is known.
    void start(Optional<Cursor> from) {
        at = from.filter(cursor -> cursor.shards() == 1)
                .map(cursor -> Math.min(cursor.offset(0), horizon.offset()))
                .orElseGet(horizon::offset);
        old = at;
    }

    /// How far it has come.
    Cursor cursor() {
        return Cursor.of(horizon.generation(), at);
    }

    /// How many places of the log are old enough and not read yet.
    long behind() {
        return Math.max(0, old - at);
    }

    /// Reads on, a chunk at most, and says whether there is more to read now. While nobody can be woken nothing
    /// is read.
    boolean step(Instant now, long nanos) {
        long end = horizon.offset();
        if (registrations.isEmpty()) {
            at = end;
            old = end;
            seen.clear();
            return false;
        }
        age(end, nanos);
        if (at >= old) {
            return false;
        }
        List<Row> chunk = store.scan(
                Table.LOG, Keys.shard(horizon.shard()), Range.after(order(at), (int) Math.min(CHUNK, old - at)));
        for (Row row : chunk) {
            Stamp stamp = Keys.stamp(horizon.shard(), row.key().order());
            if (stamp.offset() > old) {
                break;
            }
            if (row.value().length == Table.ENTRIES.partitionLength()) {
                follow(new TopicId(Keys.uuid(row.value())), stamp, now, nanos);
            }
            at = stamp.offset();
            if (rows.changes() >= MOST_CHANGES) {
                return true;
            }
        }
        at = chunk.isEmpty() ? old : at;
        return at < old;
    }

    private byte[] order(long offset) {
        return Keys.order(new Stamp(horizon.shard(), offset));
    }

    private void age(long end, long nanos) {
        if (seen.isEmpty()
                ? end > old
                : end > seen.getLast().offset() && nanos - seen.getLast().nanos() >= SAMPLE) {
            seen.add(new Seen(end, nanos));
        }
        while (!seen.isEmpty() && nanos - seen.getFirst().nanos() >= delay) {
            old = seen.removeFirst().offset();
        }
    }

    private void follow(TopicId topic, Stamp stamp, Instant now, long nanos) {
        guarded(stamp, () -> {
            Optional<Entry> entry = entries.find(topic, stamp);
            if (entry.isPresent()) {
                follow(topic, stamp, entry.get(), now, nanos);
            }
        });
    }

    /// What cannot be read of one entry or of one account keeps nobody else from being woken.
    private static void guarded(Stamp stamp, Runnable step) {
        try {
            step.run();
        } catch (StoreUnavailableException e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.error("somebody cannot be woken for the entry at offset {}", stamp.offset(), e);
        }
    }

    private void follow(TopicId topic, Stamp stamp, Entry entry, Instant now, long nanos) {
        ConversationId conversation = new ConversationId(topic.value());
        switch (entry.fact()) {
            case Fact.MessageSent sent -> message(conversation, stamp, entry.number(), sent, now, nanos);
            case Fact.StateChanged changed -> {
                if (changed.state() instanceof State.ReadMark mark) {
                    AccountId account = new AccountId(topic.value());
                    read(account, mark.conversation(), mark.number(), stamp, now, nanos);
                }
            }
            case Fact.ConversationCreated _ -> audiences.changed(conversation);
            case Fact.BlockChanged changed -> {
                audiences.changed(conversation);
                came(changed.blocker(), conversation, entry.number(), stamp, now, nanos);
            }
            case Fact.MembersChanged changed -> {
                audiences.changed(conversation);
                for (Member member : changed.members()) {
                    came(member.account(), conversation, entry.number(), stamp, now, nanos);
                }
            }
            case Fact.MessageErased _,
                    Fact.MessageEdited _,
                    Fact.EditErased _,
                    Fact.MessageDeleted _,
                    Fact.ReactionChanged _,
                    Fact.ConversationChanged _,
                    Fact.LinkChanged _,
                    Fact.ProfileChanged _,
                    Fact.Unreadable _ -> {}
        }
    }

    /// Perhaps again: what was said before is not new to them any more, but may be shown still.
    private void came(
            AccountId account, ConversationId conversation, MessageNumber last, Stamp stamp, Instant now, long nanos) {
        if (registrations.mayHave(account)
                && last.equals(horizon.membership(account, conversation).since())) {
            read(account, conversation, last, stamp, now, nanos);
        }
    }

    private void message(
            ConversationId conversation,
            Stamp stamp,
            MessageNumber number,
            Fact.MessageSent sent,
            Instant now,
            long nanos) {
        for (AccountId account : audiences.of(conversation)) {
            if (account.equals(sent.sender())) {
                // Whoever answers has read what they answer to.
                read(account, conversation, number, stamp, now, nanos);
            } else {
                Subject subject = new Subject(
                        account,
                        conversation,
                        number,
                        stamp,
                        Optional.of(sent.sender()),
                        sent.mentioned().contains(account));
                guarded(stamp, () -> consider(subject, now, nanos));
            }
        }
    }

    private void consider(Subject subject, Instant now, long nanos) {
        Woken woken = registrations.of(subject.account());
        if (woken.devices().isEmpty() || !judge.concerns(subject)) {
            return;
        }
        Circumstances ofAccount = judge.ofAccount(subject, woken.preferences(), now);
        for (DeviceId device : woken.devices().keySet()) {
            Optional<PushDecision> silent = PushDecision.of(judge.onDevice(ofAccount, subject, device));
            if (silent.isEmpty()) {
                outbox.wake(subject, device, now, nanos);
                continue;
            }
            records.note(Outbox.key(subject, device), subject.number(), silent.get(), now);
            if (silent.get() == PushDecision.ONLINE) {
                outbox.watch(subject, device, now, nanos);
            }
        }
    }

    private void read(
            AccountId account, ConversationId conversation, MessageNumber upTo, Stamp stamp, Instant now, long nanos) {
        if (registrations.mayHave(account)) {
            rows.of(account, conversation).forEach(key -> outbox.withdraw(key, upTo, stamp, now, nanos));
        }
    }
}
