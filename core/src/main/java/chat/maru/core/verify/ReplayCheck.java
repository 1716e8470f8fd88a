package chat.maru.core.verify;

import chat.maru.core.entry.EntryReader;
import chat.maru.model.AccountId;
import chat.maru.model.ConversationId;
import chat.maru.model.Fact;
import chat.maru.model.JoinLink;
import chat.maru.model.LinkId;
import chat.maru.model.Membership;
import chat.maru.model.Stamp;
import chat.maru.model.TopicId;
import chat.maru.store.BlockForm;
import chat.maru.store.Change;
import chat.maru.store.ConversationForm;
import chat.maru.store.JoinLinkForm;
import chat.maru.store.Key;
import chat.maru.store.Keys;
import chat.maru.store.MembershipForm;
import chat.maru.store.Range;
import chat.maru.store.Row;
import chat.maru.store.Store;
import chat.maru.store.StoreCorruptException;
import chat.maru.store.Table;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/// The rows of a conversation against what its entries make of it. Where entries come meanwhile, what does not
/// fit is looked at again with them, and is a finding if it still does not fit.
///
/// Confined to one thread.
final class ReplayCheck {
    private static final int CHUNK = 64;
    private static final int MOST_LOOKS = 16;

    private final Store store;
    private final EntryReader entries;
    private final Consumer<Finding> findings;

    ReplayCheck(Store store, EntryReader entries, Consumer<Finding> findings) {
        this.store = store;
        this.entries = entries;
        this.findings = findings;
    }

    void run(ConversationId id) {
        TopicId topic = TopicId.of(id);
        Replay replay = new Replay(
                store,
                entries,
                id,
                (stamp, what) -> findings.accept(new Finding(
                        "entries against each other",
                        Verification.where(Table.ENTRIES, Keys.entry(topic, stamp)),
                        what)));
        boolean more = replay.goOn();
        Set<Finding> found = new Look(id, topic, replay).found();
        for (int look = 1; more && !found.isEmpty() && look < MOST_LOOKS; look++) {
            more = replay.goOn();
            if (more) {
                found.retainAll(new Look(id, topic, replay).found());
            }
        }
        found.forEach(findings);
    }

    /// One comparison of all the rows. Confined to one thread.
    private final class Look {
        private final ConversationId id;
        private final TopicId topic;
        private final Replay replay;
        private final Set<Finding> found = new LinkedHashSet<>();

        Look(ConversationId id, TopicId topic, Replay replay) {
            this.id = id;
            this.topic = topic;
            this.replay = replay;
        }

        Set<Finding> found() {
            if (!replay.blind()) {
                conversation();
                members();
                links();
                changes();
                mentions();
                blocks();
                replay.erased()
                        .forEach((number, stamp) -> add(
                                "deletions",
                                Table.ENTRIES,
                                Keys.entry(topic, stamp),
                                "message " + number + " has no text, and nobody deleted it"));
            }
            return found;
        }

        private void conversation() {
            Key key = Keys.topic(topic);
            store.get(Table.TOPICS, key)
                    .map(bytes -> ConversationForm.read(id, bytes))
                    .filter(row -> !Optional.of(row).equals(replay.conversation()))
                    .ifPresent(_ -> add(
                            "conversations against entries", Table.TOPICS, key, "is not what the last change made it"));
        }

        private void members() {
            Map<Key, Membership> wanted = new HashMap<>();
            replay.members().forEach((account, membership) -> {
                wanted.put(Keys.member(id, account), membership);
                mirrored(account, membership);
            });
            compare("members", Table.MEMBERS, wanted, row -> MembershipForm.read(row.value()));
        }

        private void mirrored(AccountId account, Membership membership) {
            Key key = Keys.userTopic(account, id);
            Optional<Membership> row =
                    store.get(Table.USER_TOPICS, key).flatMap(bytes -> readable(() -> MembershipForm.read(bytes)));
            if (!row.equals(Optional.of(membership))) {
                add("members", Table.USER_TOPICS, key, "is not what the entries make it");
            }
        }

        private void links() {
            Map<Key, JoinLink> wanted = new HashMap<>();
            replay.links().forEach((LinkId link, JoinLink as) -> wanted.put(Keys.link(topic, link), as));
            compare("links", Table.LINKS, wanted, row -> JoinLinkForm.read(row.value()));
        }

        /// The rows of the conversation's partition are these, no more and no fewer.
        private <T> void compare(String check, Table table, Map<Key, T> wanted, Function<Row, T> form) {
            Map<Key, T> missing = new HashMap<>(wanted);
            each(table, row -> {
                T expected = missing.remove(row.key());
                Optional<T> read = readable(() -> form.apply(row));
                if (read.isPresent() && !read.get().equals(expected)) {
                    add(check, table, row.key(), "is not what the entries make it");
                }
            });
            missing.keySet().forEach(key -> add(check, table, key, "is missing, and the entries make one"));
        }

        private void changes() {
            Set<Key> missing = new HashSet<>(replay.revisions());
            missing.addAll(replay.reactions().keySet());
            each(Table.CHANGES, row -> {
                boolean wanted = missing.remove(row.key());
                Optional<Change> change = readable(() -> Change.read(row));
                boolean right = switch (change.orElse(null)) {
                    // Told of where rows are read one by one.
                    case null -> true;
                    case Change.Revision revision -> wanted && edits(revision);
                    case Change.Reaction reaction ->
                        reaction.equals(replay.reactions().get(row.key()));
                };
                if (!right) {
                    add("changes", Table.CHANGES, row.key(), "is not what the entries make it");
                }
            });
            missing.forEach(key -> add("changes", Table.CHANGES, key, "is missing, and the entries make one"));
        }

        private boolean edits(Change.Revision revision) {
            Stamp edit = revision.edit();
            return edit.shard() == Verification.SHARD
                    && entries.find(topic, edit)
                            .filter(entry -> entry.at().equals(revision.at())
                                    && entry.fact() instanceof Fact.MessageEdited edited
                                    && edited.number().equals(revision.number())
                                    && edited.content().equals(revision.content()))
                            .isPresent();
        }

        private void mentions() {
            for (Key key : replay.mentions()) {
                if (store.get(Table.MENTIONS, key).isEmpty()) {
                    add("mentions", Table.MENTIONS, key, "is missing, and the entries make one");
                }
            }
        }

        private void blocks() {
            replay.blocks().forEach((key, since) -> {
                Optional<Instant> row =
                        store.get(Table.BLOCKS, key).flatMap(bytes -> readable(() -> BlockForm.read(bytes)));
                if (!row.equals(Optional.of(since))) {
                    add("blocks", Table.BLOCKS, key, "is not what the entries make it");
                }
            });
        }

        private void each(Table table, Consumer<Row> check) {
            Range range = Range.first(CHUNK);
            var rows = store.scan(table, Keys.partition(topic), range);
            while (!rows.isEmpty()) {
                rows.forEach(check);
                range = Range.after(rows.getLast().key().order(), CHUNK);
                rows = store.scan(table, Keys.partition(topic), range);
            }
        }

        private void add(String check, Table table, Key key, String what) {
            found.add(new Finding(check, Verification.where(table, key), what));
        }
    }

    /// What cannot be read is told of where rows are read one by one.
    static <T> Optional<T> readable(Form<T> form) {
        try {
            return Optional.of(form.read());
        } catch (StoreCorruptException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    interface Form<T> {
        T read();
    }
}
