package chat.maru.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.maru.model.AccountId;
import chat.maru.model.Content;
import chat.maru.model.Entry;
import chat.maru.model.Fact;
import chat.maru.model.Generation;
import chat.maru.model.MessageNumber;
import chat.maru.model.Stamp;
import chat.maru.model.StampedEntry;
import chat.maru.model.State;
import chat.maru.model.TopicId;
import chat.maru.model.Visibility;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// What every [Log] holds. An engine extends this and gives an empty log to each test.
public abstract class LogContract {
    private static final Stamp START = new Stamp(0, 0);
    private static final TopicId TOPIC = new TopicId(new UUID(5, 6));

    private final SampleEntries sample = new SampleEntries(11);

    /// The log of this test: the same one until [#reopen], empty at first.
    protected abstract Log log();

    /// The store in which the log's rows are.
    protected abstract Store store();

    /// Closes what is open in good order and opens it again; from now on [#log] and [#store] answer the new.
    protected abstract void reopen();

    @Test
    void newLog_isEmpty() {
        assertThat(log().end()).isEqualTo(START);
        assertThat(log().read(START, 10)).isEmpty();
    }

    @Test
    void stamps_beginAtOneAndFollowEachOther() throws Exception {
        assertThat(append(entries(1))).isEqualTo(new Stamp(0, 1));
        assertThat(append(entries(3))).isEqualTo(new Stamp(0, 2));
        assertThat(append(entries(1))).isEqualTo(new Stamp(0, 5));
        assertThat(log().end()).isEqualTo(new Stamp(0, 5));
    }

    @Test
    void appendsWithoutWaiting_areToldInOrderWithRowsThatCanBeRead() throws Exception {
        List<List<Entry>> appends = new ArrayList<>();
        List<String> wrong = new ArrayList<>();
        CountDownLatch left = new CountDownLatch(400);
        long next = 1;
        for (int i = 0; i < 400; i++) {
            List<Entry> entries = entries(1 + i % 4);
            appends.add(entries);
            log().append(entries, new Checking(new Stamp(0, next), entries, left, wrong));
            next += entries.size();
        }
        assertThat(left.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(wrong).isEmpty();
        assertThat(log().end()).isEqualTo(new Stamp(0, next - 1));
        assertThat(log().read(START, Integer.MAX_VALUE))
                .extracting(StampedEntry::entry)
                .containsExactlyElementsOf(
                        appends.stream().flatMap(List::stream).toList());
    }

    @Test
    void end_neverGoesBackAndNeverRunsAheadOfWhatCanBeRead() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        try (ExecutorService threads = Executors.newSingleThreadExecutor()) {
            Future<Long> watcher = threads.submit(() -> {
                long last = 0;
                while (!stop.get()) {
                    long end = log().end().offset();
                    assertThat(end).isGreaterThanOrEqualTo(last);
                    if (end > 0) {
                        assertThat(log().read(new Stamp(0, end - 1), 1)).hasSize(1);
                    }
                    last = end;
                }
                return last;
            });
            for (int i = 0; i < 100; i++) {
                append(entries(2));
            }
            stop.set(true);
            assertThat(watcher.get(30, TimeUnit.SECONDS)).isLessThanOrEqualTo(200);
        }
    }

    @Test
    void aReplacedState_isNotRead_andLeavesItsPlace() throws Exception {
        AccountId account = new AccountId(TOPIC.value());
        List<Entry> last = new ArrayList<>();
        Optional<Stamp> before = Optional.empty();
        for (int revision = 1; revision <= 300; revision++) {
            State state = new State.Settings(account, revision % 2 == 0, Visibility.USUAL);
            Entry entry =
                    new Entry(TOPIC, MessageNumber.NONE, Instant.EPOCH, new Fact.StateChanged(state, revision, before));
            before = Optional.of(append(List.of(entry)));
            if (revision == 300 || revision % 100 == 1) {
                Entry between = sample.message(new TopicId(new UUID(9, revision)), 10);
                append(List.of(between));
                last.add(between);
            }
            if (revision == 300) {
                last.add(last.size() - 1, entry);
            }
        }
        for (int round = 0; round < 2; round++) {
            assertThat(log().end()).isEqualTo(new Stamp(0, 304));
            assertThat(log().read(START, Integer.MAX_VALUE))
                    .extracting(StampedEntry::entry)
                    .isEqualTo(last);
            assertThat(log().read(START, 3)).extracting(StampedEntry::entry).isEqualTo(last.subList(0, 3));
            assertThat(log().read(new Stamp(0, 302), 10)).hasSize(2);
            assertThat(store().scan(Table.STATES, Keys.partition(TOPIC), Range.first(10)))
                    .hasSize(1);
            assertThat(store().scan(Table.ENTRIES, Keys.partition(TOPIC), Range.first(10)))
                    .hasSize(1);
            reopen();
        }
    }

    @Test
    void read_pagesThroughTheLog() throws Exception {
        List<Entry> all = entries(600);
        append(all);
        for (int limit : new int[] {1, 7, 256, 257, 599, 600, 10_000}) {
            List<StampedEntry> read = new ArrayList<>();
            List<StampedEntry> page = log().read(START, limit);
            while (!page.isEmpty()) {
                assertThat(page.size()).isLessThanOrEqualTo(limit);
                read.addAll(page);
                page = log().read(read.getLast().stamp(), limit);
            }
            assertThat(read).extracting(StampedEntry::entry).containsExactlyElementsOf(all);
            for (int i = 0; i < read.size(); i++) {
                assertThat(read.get(i).stamp()).isEqualTo(new Stamp(0, i + 1));
            }
        }
        assertThat(log().read(new Stamp(0, 600), 10)).isEmpty();
        assertThat(log().read(new Stamp(0, 9_999), 10)).isEmpty();
    }

    @Test
    void entriesOfEveryKind_comeBackUnchanged() throws Exception {
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            entries.add(sample.any(new TopicId(sample.uuid())));
        }
        append(entries);
        assertThat(log().read(START, 1000)).extracting(StampedEntry::entry).containsExactlyElementsOf(entries);
    }

    @Test
    void rowsOfAnEntry_areThoseOfItsProjection() throws Exception {
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            entries.add(sample.any(TOPIC));
        }
        Stamp first = append(entries);
        MemoryStore expected = new MemoryStore();
        for (int i = 0; i < entries.size(); i++) {
            StampedEntry stamped = new StampedEntry(new Stamp(0, first.offset() + i), entries.get(i));
            assertThat(expected.write(batch -> Projection.project(stamped, batch)))
                    .isCompleted();
        }
        for (Table table : Table.values()) {
            if (table != Table.META) {
                List<String> rows = new ArrayList<>();
                store().each(table, row -> rows.add(text(row)));
                assertThat(rows)
                        .as(table.label())
                        .containsExactlyInAnyOrderElementsOf(expected.all(table).stream()
                                .map(LogContract::text)
                                .toList());
            }
        }
    }

    /// Neither the message's own text nor that of an edit is left in any row.
    @Test
    void deletion_erasesTheTextInPlace() throws Exception {
        Entry message = sample.message(TOPIC, 40);
        Fact.MessageSent sent = (Fact.MessageSent) message.fact();
        Content other = Content.ofJson("{\"text\":\"another text\"}".getBytes(StandardCharsets.UTF_8));
        Entry edit = entry(new Fact.MessageEdited(sent.id(), message.number(), sent.sender(), other));
        Stamp first = append(List.of(message, edit));
        assertThat(rowsWith(sent.content())).isEqualTo(1);
        assertThat(rowsWith(other)).isEqualTo(2);

        Entry left = new Entry(TOPIC, message.number(), message.at(), new Fact.MessageErased(sent.id(), sent.sender()));
        Entry leftOfEdit = entry(new Fact.EditErased(sent.id(), message.number(), sent.sender()));
        Entry deletion = entry(new Fact.MessageDeleted(
                sent.id(),
                message.number(),
                sent.sender(),
                List.of(new StampedEntry(first, left), new StampedEntry(new Stamp(0, first.offset() + 1), leftOfEdit)),
                List.of()));
        append(List.of(deletion));
        reopen();

        assertThat(log().read(START, 10)).extracting(StampedEntry::entry).containsExactly(left, leftOfEdit, deletion);
        assertThat(rowsWith(sent.content())).isZero();
        assertThat(rowsWith(other)).isZero();
        assertThat(store().scan(Table.CHANGES, Keys.partition(TOPIC), Range.first(10)))
                .isEmpty();
        assertThat(store().get(Table.IDS, Keys.messageId(TOPIC, sent.id()))).isPresent();
    }

    private static Entry entry(Fact fact) {
        return new Entry(TOPIC, MessageNumber.NONE, Instant.EPOCH, fact);
    }

    private int rowsWith(Content content) {
        AtomicInteger found = new AtomicInteger();
        String text = new String(content.json(), StandardCharsets.ISO_8859_1);
        for (Table table : Table.values()) {
            store().each(table, row -> {
                boolean has = new String(row.value(), StandardCharsets.ISO_8859_1).contains(text);
                found.addAndGet(has ? 1 : 0);
                return true;
            });
        }
        return found.get();
    }

    @Test
    void reopenedLog_goesOnWhereItEnded() throws Exception {
        Generation generation = log().generation();
        List<Entry> before = entries(10);
        append(before);
        reopen();
        assertThat(log().generation()).isEqualTo(generation);
        assertThat(log().end()).isEqualTo(new Stamp(0, 10));
        List<Entry> after = entries(5);
        assertThat(append(after)).isEqualTo(new Stamp(0, 11));
        reopen();
        before.addAll(after);
        assertThat(log().read(START, 100)).extracting(StampedEntry::entry).containsExactlyElementsOf(before);
    }

    @Test
    void appendOfNothing_isRefused() {
        assertThatThrownBy(() -> log().append(List.of(), new Telling(new CompletableFuture<>())))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static String text(Row row) {
        return new BigInteger(1, row.key().partition()).toString(16) + "/"
                + new BigInteger(1, row.key().order()).toString(16) + "="
                + new BigInteger(1, row.value()).toString(16);
    }

    private List<Entry> entries(int count) {
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            entries.add(sample.message(TOPIC, 40));
        }
        return entries;
    }

    private Stamp append(List<Entry> entries) throws Exception {
        CompletableFuture<Stamp> first = new CompletableFuture<>();
        log().append(entries, new Telling(first));
        return first.get(30, TimeUnit.SECONDS);
    }

    private record Telling(CompletableFuture<Stamp> first) implements Log.Appended {
        @Override
        public void durable(Stamp stamp) {
            first.complete(stamp);
        }

        @Override
        public void failed(RuntimeException why) {
            first.completeExceptionally(why);
        }
    }

    /// Looks, at the moment it is told, whether everything holds that should.
    private final class Checking implements Log.Appended {
        private final Stamp expected;
        private final List<Entry> entries;
        private final CountDownLatch left;
        private final List<String> wrong;

        Checking(Stamp expected, List<Entry> entries, CountDownLatch left, List<String> wrong) {
            this.expected = expected;
            this.entries = entries;
            this.left = left;
            this.wrong = wrong;
        }

        @Override
        public void durable(Stamp first) {
            if (!first.equals(expected)) {
                wrong.add("told " + first + " where " + expected + " was next");
            }
            if (log().end().offset() < first.offset() + entries.size() - 1) {
                wrong.add("told before the end was reached: " + first);
            }
            List<Entry> read = log().read(new Stamp(0, first.offset() - 1), entries.size()).stream()
                    .map(StampedEntry::entry)
                    .toList();
            if (!read.equals(entries) || store().get(Table.LOG, Keys.log(first)).isEmpty()) {
                wrong.add("told before it could be read: " + first);
            }
            left.countDown();
        }

        @Override
        public void failed(RuntimeException why) {
            wrong.add("failed: " + why);
            left.countDown();
        }
    }
}
