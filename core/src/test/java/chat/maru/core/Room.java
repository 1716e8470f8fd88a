package chat.maru.core;

import chat.maru.core.entry.EntryReader;
import chat.maru.core.history.Conversations;
import chat.maru.core.history.History;
import chat.maru.core.history.Receipts;
import chat.maru.core.inbox.Cursors;
import chat.maru.core.inbox.Horizon;
import chat.maru.core.inbox.Inbox;
import chat.maru.core.sequencer.Committed;
import chat.maru.core.sequencer.Sequencer;
import chat.maru.model.AccountId;
import chat.maru.model.Command;
import chat.maru.model.Content;
import chat.maru.model.ConversationId;
import chat.maru.model.Generation;
import chat.maru.model.MessageId;
import chat.maru.model.Outcome;
import chat.maru.model.Profile;
import chat.maru.model.Username;
import chat.maru.store.AccountForm;
import chat.maru.store.Keys;
import chat.maru.store.MemoryLog;
import chat.maru.store.MemoryStore;
import chat.maru.store.ProfileForm;
import chat.maru.store.Table;
import chat.maru.store.UsernameForm;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// Core over a store in memory, driven step by step on one thread. [#restart] forgets all that is not stored.
public final class Room {
    public static final Instant NOW = Instant.parse("2026-11-22T21:30:00.123Z");

    public final MemoryStore store;
    public final List<Committed> committed = new ArrayList<>();
    public MemoryLog log;
    public final List<String> unreadable = new ArrayList<>();
    public EntryReader entries;
    public Horizon horizon;
    public Inbox inbox;
    public History history;
    public Conversations conversations;
    public Receipts receipts;
    public Cursors cursors;
    public Sequencer sequencer;
    private final Sequencer.Config config;

    public Room() {
        this(new MemoryStore(), new Sequencer.Config(64, 8, 16));
    }

    public Room(MemoryStore store, Sequencer.Config config) {
        this.store = store;
        this.config = config;
        log = new MemoryLog(store, new Generation(77));
        start();
    }

    public void restart() {
        log = new MemoryLog(store, new Generation(78));
        start();
    }

    /// Forgets all that is not stored, and goes on with the same log.
    public void restartInTheSameLife() {
        log = new MemoryLog(store, log.generation());
        start();
    }

    private void start() {
        horizon = new Horizon(store, log, new Horizon.Config(8, 8));
        entries = new EntryReader(
                store, Room::wellFormed, (topic, stamp, why) -> unreadable.add(stamp.offset() + ": " + why));
        inbox = new Inbox(store, entries, horizon);
        history = new History(store, entries, horizon);
        conversations = new Conversations(store, entries, horizon, history);
        receipts =
                new Receipts(store, entries, horizon, history, config.limits().receipts());
        cursors = new Cursors(store, horizon, (_, _, _) -> {}, () -> 0);
        sequencer = new Sequencer(store, entries, log, Content::equals, () -> NOW, config, some -> {
            horizon.committed(some);
            committed.addAll(some);
        });
    }

    /// Whether a content could be one that [#text] made.
    public static boolean wellFormed(Content content) {
        String json = new String(content.json(), StandardCharsets.UTF_8);
        return json.startsWith("{\"text\":\"") && json.endsWith("\"}");
    }

    public static AccountId account(int n) {
        return new AccountId(new UUID(0xA000L << 48, n));
    }

    public AccountId signedUp(int n) {
        AccountId account = account(n);
        Profile profile = new Profile(account, new Username("user" + n), "User " + n, "", NOW);
        store.write(batch -> {
                    batch.put(Table.PROFILES, Keys.account(account), ProfileForm.write(profile));
                    batch.put(
                            Table.ACCOUNTS,
                            Keys.account(account),
                            AccountForm.first("$argon2id$", NOW).toBytes());
                    batch.put(Table.USERNAMES, Keys.username(profile.username()), UsernameForm.write(account));
                })
                .join();
        return account;
    }

    public static Content text(String text) {
        return Content.ofJson(("{\"text\":\"" + text + "\"}").getBytes(StandardCharsets.UTF_8));
    }

    public static MessageId message(long n) {
        return new MessageId(new UUID(0xB000L << 48, n));
    }

    /// Opens the direct conversation and steps until it is decided.
    public ConversationId open(AccountId one, AccountId other) {
        return ((Outcome.Opened) decided(new Command.OpenDirect(one, other))).conversation();
    }

    public Outcome send(AccountId sender, ConversationId conversation, long id, String text) {
        return decided(new Command.SendMessage(sender, conversation, message(id), text(text)));
    }

    /// Submits, steps, and tells the outcome; it must come at once.
    public <O extends Outcome> Outcome decided(Command<O> command) {
        List<Outcome> replies = new ArrayList<>();
        sequencer.submit(command, replies::add);
        sequencer.step();
        if (replies.size() != 1) {
            throw new AssertionError("one reply at once, not " + replies);
        }
        return replies.getFirst();
    }
}
