package chat.maru.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/// What every [Store] holds. An engine extends this and gives an empty store to each test.
public abstract class StoreContract {
    private static final Table TABLE = Table.MEMBERS;
    private static final byte[] PARTITION = partition(0x42);

    /// The store of this test: always the same one, empty at first.
    protected abstract Store store();

    /// Lets the store of this test, which may be opened anew for it, have so little room.
    protected abstract void become(Store.WriteState state);

    @Test
    void littleRoom_isLeftToWhatIsVital() throws Exception {
        become(Store.WriteState.DISK_LOW);
        assertThat(store().writeState()).isEqualTo(Store.WriteState.DISK_LOW);
        assertRefused(store().write(batch -> batch.put(TABLE, key(1), bytes(1))));
        assertRefused(store().putIf(TABLE, key(2), Optional.empty(), bytes(2)));
        done(store().write(Store.Need.VITAL, batch -> batch.put(TABLE, key(3), bytes(3))));
        assertThat(done(store().putIf(Store.Need.VITAL, TABLE, key(4), Optional.empty(), bytes(4))))
                .isTrue();
        assertThat(orders(Range.first(10))).containsExactly(3, 4);
    }

    @Test
    void nextToNoRoom_isLeftToNobody() throws Exception {
        put(TABLE, key(9), bytes(9));
        become(Store.WriteState.DISK_FULL);
        assertThat(store().writeState()).isEqualTo(Store.WriteState.DISK_FULL);
        for (Store.Need need : Store.Need.values()) {
            assertRefused(store().write(need, batch -> batch.put(TABLE, key(1), bytes(1))));
            assertRefused(store().putIf(need, TABLE, key(2), Optional.empty(), bytes(2)));
        }
        assertThat(orders(Range.first(10))).containsExactly(9);
    }

    private static void assertRefused(CompletableFuture<?> write) {
        assertThatThrownBy(() -> write.get(30, TimeUnit.SECONDS)).hasCauseInstanceOf(StoreUnavailableException.class);
    }

    @Test
    void rowThatIsNotThere_isEmpty() {
        assertThat(store().get(TABLE, key(1))).isEmpty();
        assertThat(store().scan(TABLE, PARTITION, Range.first(10))).isEmpty();
        assertThat(store().scan(TABLE, PARTITION, Range.last(10))).isEmpty();
    }

    @Test
    void completedWrite_isReadAtOnce() throws Exception {
        for (int i = 0; i < 20; i++) {
            put(TABLE, key(i), bytes(i));
            assertThat(store().get(TABLE, key(i))).hasValue(bytes(i));
        }
    }

    @Test
    void emptyValue_isAValue() throws Exception {
        put(TABLE, key(1), new byte[0]);
        assertThat(store().get(TABLE, key(1))).hasValue(new byte[0]);
    }

    @Test
    void scan_goesUpAndDownWithinItsBounds() throws Exception {
        done(store().write(batch -> List.of(3, 1, 7, 5, 9).forEach(i -> batch.put(TABLE, key(i), bytes(i)))));
        assertThat(orders(Range.first(10))).containsExactly(1, 3, 5, 7, 9);
        assertThat(orders(Range.last(10))).containsExactly(9, 7, 5, 3, 1);
        assertThat(orders(Range.first(2))).containsExactly(1, 3);
        assertThat(orders(Range.last(2))).containsExactly(9, 7);
        assertThat(orders(Range.from(bytes(5), 10))).containsExactly(5, 7, 9);
        assertThat(orders(Range.from(bytes(4), 10))).containsExactly(5, 7, 9);
        assertThat(orders(Range.after(bytes(5), 10))).containsExactly(7, 9);
        assertThat(orders(Range.after(bytes(4), 1))).containsExactly(5);
        assertThat(orders(Range.downFrom(bytes(5), 10))).containsExactly(5, 3, 1);
        assertThat(orders(Range.downFrom(bytes(6), 10))).containsExactly(5, 3, 1);
        assertThat(orders(Range.before(bytes(5), 10))).containsExactly(3, 1);
        assertThat(orders(Range.before(bytes(6), 1))).containsExactly(5);
        assertThat(orders(Range.after(bytes(9), 10))).isEmpty();
        assertThat(orders(Range.before(bytes(1), 10))).isEmpty();
        assertThat(orders(Range.from(bytes(10), 10))).isEmpty();
        assertThat(orders(Range.downFrom(bytes(0), 10))).isEmpty();
    }

    @Test
    void getAll_answersInTheOrderOfTheKeys_withGapsWhereThereIsNoRow() throws Exception {
        done(store().write(batch -> List.of(3, 1).forEach(i -> batch.put(TABLE, key(i), bytes(i)))));
        List<Key> keys = List.of(key(3), key(2), key(1), key(3));
        assertThat(store().getAll(TABLE, keys))
                .usingRecursiveComparison()
                .isEqualTo(
                        List.of(Optional.of(bytes(3)), Optional.empty(), Optional.of(bytes(1)), Optional.of(bytes(3))));
        assertThat(store().getAll(TABLE, List.of())).isEmpty();
    }

    /// Partitions beside each other, at the ends of what a partition can be, and with rows of any order key.
    @Test
    void scanAll_isAScanOfEachPartition() throws Exception {
        List<byte[]> partitions = new ArrayList<>();
        for (int last : List.of(0x00, 0x41, 0x42, 0x43, 0xFE, 0xFF)) {
            partitions.add(partition(last));
        }
        byte[] highest = new byte[16];
        Arrays.fill(highest, (byte) 0xFF);
        partitions.add(highest);
        done(store().write(batch -> {
            for (byte[] partition : partitions.subList(1, partitions.size())) {
                batch.put(TABLE, new Key(partition, Key.NO_ORDER), partition);
                List.of(1, 3, 5).forEach(i -> batch.put(TABLE, new Key(partition, bytes(i)), bytes(i)));
            }
            batch.put(TABLE, new Key(highest, new byte[] {(byte) 0xFF}), bytes(7));
        }));
        List<byte[]> asked = new ArrayList<>(partitions.reversed());
        asked.add(partition(0x42));
        for (Range range : List.of(
                Range.first(10),
                Range.first(2),
                Range.last(10),
                Range.last(1),
                Range.from(bytes(3), 10),
                Range.after(bytes(3), 10),
                Range.downFrom(bytes(3), 10),
                Range.before(bytes(1), 10),
                Range.first(10).within(20))) {
            List<List<Row>> found = store().scanAll(TABLE, asked, range);
            assertThat(found).hasSameSizeAs(asked);
            for (int i = 0; i < asked.size(); i++) {
                assertThat(found.get(i))
                        .as("%s of partition %d", range, i)
                        .usingRecursiveComparison()
                        .isEqualTo(store().scan(TABLE, asked.get(i), range));
            }
        }
        assertThat(store().scanAll(TABLE, List.of(), Range.first(1))).isEmpty();
    }

    @Test
    void scan_staysWithinItsBytes_butAnswersOneRowOfAnySize() throws Exception {
        done(store().write(batch ->
                List.of(100, 10, 20, 30, 1).forEach(i -> batch.put(TABLE, key(i), new byte[i == 1 ? 0 : i]))));
        assertThat(orders(Range.first(10).within(30))).containsExactly(1, 10, 20);
        assertThat(orders(Range.first(10).within(29))).containsExactly(1, 10);
        assertThat(orders(Range.first(2).within(1000))).containsExactly(1, 10);
        assertThat(orders(Range.first(10).within(1))).containsExactly(1);
        assertThat(orders(Range.after(bytes(1), 10).within(1))).containsExactly(10);
        assertThat(orders(Range.last(10).within(99))).containsExactly(100);
        assertThat(orders(Range.last(10).within(130))).containsExactly(100, 30);
        assertThat(orders(Range.before(bytes(100), 10).within(50))).containsExactly(30, 20);
        assertThat(orders(Range.first(10).within(160))).containsExactly(1, 10, 20, 30, 100);
    }

    @Test
    void scan_ordersBytesAsUnsignedAndShorterFirst() throws Exception {
        List<byte[]> orders = List.of(
                new byte[] {},
                new byte[] {0},
                new byte[] {0, 0},
                new byte[] {1},
                new byte[] {0x7F},
                new byte[] {(byte) 0x80},
                new byte[] {(byte) 0xFF},
                new byte[] {(byte) 0xFF, 0});
        done(store().write(batch ->
                orders.reversed().forEach(order -> batch.put(TABLE, new Key(PARTITION, order), order))));
        assertThat(store().scan(TABLE, PARTITION, Range.first(100)))
                .extracting(row -> row.key().order())
                .containsExactlyElementsOf(orders);
        assertThat(store().scan(TABLE, PARTITION, Range.after(new byte[] {}, 100)))
                .extracting(Row::value)
                .containsExactlyElementsOf(orders.subList(1, orders.size()));
    }

    @Test
    void scan_staysInItsPartition() throws Exception {
        List<byte[]> partitions = new ArrayList<>();
        for (int last : new int[] {0x00, 0x01, 0x41, 0x42, 0x43, 0xFE, 0xFF}) {
            partitions.add(partition(last));
            byte[] other = new byte[16];
            Arrays.fill(other, (byte) last);
            partitions.add(other);
        }
        byte[] low = {0, 0};
        byte[] high = {(byte) 0xFF, (byte) 0xFF, (byte) 0xFF};
        done(store().write(batch -> {
            for (byte[] partition : partitions) {
                batch.put(TABLE, new Key(partition, low), partition);
                batch.put(TABLE, new Key(partition, high), partition);
            }
        }));
        for (byte[] partition : partitions) {
            for (Range range : List.of(
                    Range.first(100),
                    Range.last(100),
                    Range.from(new byte[0], 100),
                    Range.downFrom(new byte[] {-1, -1, -1, -1, -1}, 100))) {
                List<Row> rows = store().scan(TABLE, partition, range);
                assertThat(rows).hasSize(2).allSatisfy(row -> {
                    assertThat(row.key().partition()).isEqualTo(partition);
                    assertThat(row.value()).isEqualTo(partition);
                });
                assertThat(rows.getFirst().key().order()).isEqualTo(range.reverse() ? high : low);
            }
            assertThat(store().scan(TABLE, partition, Range.after(high, 100))).isEmpty();
            assertThat(store().scan(TABLE, partition, Range.before(low, 100))).isEmpty();
        }
    }

    @Test
    void wholeKeys_areApartWhereOneIsThePrefixOfAnother() throws Exception {
        List<Key> names = List.of(Keys.meta("a"), Keys.meta("ab"), Keys.meta("abc"), Keys.meta("b"));
        for (Key name : names) {
            put(Table.USERNAMES, name, name.partition());
        }
        for (Key name : names) {
            assertThat(store().get(Table.USERNAMES, name)).hasValue(name.partition());
            for (Range range : List.of(Range.first(10), Range.last(10), Range.from(Key.NO_ORDER, 10))) {
                assertThat(store().scan(Table.USERNAMES, name.partition(), range))
                        .extracting(Row::value)
                        .containsExactly(name.partition());
                assertThat(store().orders(Table.USERNAMES, name.partition(), range))
                        .containsExactly(Key.NO_ORDER);
            }
            assertThat(store().scan(Table.USERNAMES, name.partition(), Range.after(Key.NO_ORDER, 10)))
                    .isEmpty();
        }
        done(store().write(batch -> batch.delete(Table.USERNAMES, Keys.meta("ab"))));
        assertThat(store().get(Table.USERNAMES, Keys.meta("a"))).isPresent();
        assertThat(store().get(Table.USERNAMES, Keys.meta("ab"))).isEmpty();
        assertThat(store().get(Table.USERNAMES, Keys.meta("abc"))).isPresent();
    }

    @Test
    void tables_areApart() throws Exception {
        put(Table.ACCOUNTS, Key.of(PARTITION), bytes(1));
        put(Table.PROFILES, Key.of(PARTITION), bytes(2));
        assertThat(store().get(Table.ACCOUNTS, Key.of(PARTITION))).hasValue(bytes(1));
        assertThat(store().get(Table.PROFILES, Key.of(PARTITION))).hasValue(bytes(2));
        assertThat(store().get(Table.TOPICS, Key.of(PARTITION))).isEmpty();
    }

    @Test
    void keyOfTheWrongShape_isRefused() {
        assertThatThrownBy(() -> store().get(TABLE, new Key(new byte[15], bytes(1))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store().write(batch -> batch.put(TABLE, new Key(new byte[17], bytes(1)), bytes(1))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store().get(Table.META, new Key(bytes(1), bytes(1))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void laterStepOfABatch_winsOverEarlier() throws Exception {
        put(TABLE, key(3), bytes(30));
        done(store().write(batch -> {
            batch.put(TABLE, key(1), bytes(10));
            batch.put(TABLE, key(1), bytes(11));
            batch.put(TABLE, key(2), bytes(20));
            batch.delete(TABLE, key(2));
            batch.delete(TABLE, key(3));
            batch.put(TABLE, key(3), bytes(31));
            batch.delete(TABLE, key(4));
        }));
        assertThat(store().get(TABLE, key(1))).hasValue(bytes(11));
        assertThat(store().get(TABLE, key(2))).isEmpty();
        assertThat(store().get(TABLE, key(3))).hasValue(bytes(31));
        assertThat(store().get(TABLE, key(4))).isEmpty();
    }

    @Test
    void fill_isCalledOnceOnTheCallersThreadBeforeWriteReturns() throws Exception {
        List<Thread> callers = new ArrayList<>();
        CompletableFuture<Void> write = store().write(batch -> callers.add(Thread.currentThread()));
        assertThat(callers).containsExactly(Thread.currentThread());
        done(write);
    }

    @Test
    void batch_isSeenWholeOrNotAtAll() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        try (ExecutorService threads = Executors.newSingleThreadExecutor()) {
            Future<Integer> reader = threads.submit(() -> {
                int seen = 0;
                while (!stop.get()) {
                    List<Row> rows = store().scan(TABLE, PARTITION, Range.first(10));
                    assertThat(rows.size()).isIn(0, 2);
                    if (!rows.isEmpty()) {
                        assertThat(rows.getFirst().value())
                                .isEqualTo(rows.getLast().value());
                        seen++;
                    }
                }
                return seen;
            });
            for (int i = 0; i < 200; i++) {
                byte[] value = bytes(i);
                done(store().write(batch -> {
                    batch.put(TABLE, key(1), value);
                    batch.put(TABLE, key(2), value);
                }));
            }
            stop.set(true);
            assertThat(reader.get(30, TimeUnit.SECONDS)).isNotNegative();
        }
    }

    @Test
    void writesOfOneThread_takeEffectInOrder() throws Exception {
        List<CompletableFuture<Void>> writes = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            byte[] value = bytes(i);
            writes.add(store().write(batch -> batch.put(TABLE, key(1), value)));
        }
        done(writes.getLast());
        assertThat(writes).allSatisfy(write -> assertThat(write).isCompleted());
        assertThat(store().get(TABLE, key(1))).hasValue(bytes(499));
    }

    @Test
    void putIf_putsOnlyWhereTheRowIsAsExpected() throws Exception {
        assertThat(putIf(Optional.of(bytes(1)), bytes(2))).isFalse();
        assertThat(store().get(TABLE, key(1))).isEmpty();
        assertThat(putIf(Optional.empty(), bytes(1))).isTrue();
        assertThat(putIf(Optional.empty(), bytes(2))).isFalse();
        assertThat(putIf(Optional.of(bytes(3)), bytes(2))).isFalse();
        assertThat(store().get(TABLE, key(1))).hasValue(bytes(1));
        assertThat(putIf(Optional.of(bytes(1)), bytes(2))).isTrue();
        assertThat(store().get(TABLE, key(1))).hasValue(bytes(2));
    }

    @Test
    void putIf_seesWhatTheSameThreadAskedForBefore() throws Exception {
        List<CompletableFuture<Boolean>> answers = new ArrayList<>();
        List<CompletableFuture<Void>> writes = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            Key key = key(i);
            writes.add(store().write(batch -> batch.put(TABLE, key, bytes(1))));
            answers.add(store().putIf(TABLE, key, Optional.of(bytes(1)), bytes(2)));
            answers.add(store().putIf(TABLE, key, Optional.of(bytes(2)), bytes(3)));
            writes.add(store().write(batch -> batch.delete(TABLE, key)));
            answers.add(store().putIf(TABLE, key, Optional.empty(), bytes(4)));
            writes.add(store().write(batch -> {}));
        }
        done(writes.getLast());
        assertThat(answers).allSatisfy(answer -> assertThat(answer).isCompletedWithValue(true));
        assertThat(store().scan(TABLE, PARTITION, Range.first(1000)))
                .hasSize(100)
                .allSatisfy(row -> assertThat(row.value()).isEqualTo(bytes(4)));
    }

    @Test
    void putIfOfManyThreads_isWonByOne() throws Exception {
        int racers = 32;
        try (ExecutorService threads =
                Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
            for (int round = 0; round < 5; round++) {
                Key key = key(round);
                CountDownLatch start = new CountDownLatch(1);
                List<Future<Boolean>> answers = new ArrayList<>();
                for (int i = 0; i < racers; i++) {
                    byte[] mine = bytes(i);
                    answers.add(threads.submit(() -> {
                        start.await();
                        return store().putIf(TABLE, key, Optional.empty(), mine).get(30, TimeUnit.SECONDS);
                    }));
                }
                start.countDown();
                List<Integer> winners = new ArrayList<>();
                for (int i = 0; i < racers; i++) {
                    if (answers.get(i).get(30, TimeUnit.SECONDS)) {
                        winners.add(i);
                    }
                }
                assertThat(winners).hasSize(1);
                assertThat(store().get(TABLE, key)).hasValue(bytes(winners.getFirst()));
            }
        }
    }

    @Test
    void each_visitsEveryRowOnceAndNoneThatCameLater() throws Exception {
        int rows = 700;
        done(store().write(batch -> {
            for (int i = 0; i < rows; i++) {
                batch.put(TABLE, new Key(partition(i % 7), bytes(i)), bytes(i));
            }
        }));
        List<Row> seen = new ArrayList<>();
        AtomicReference<CompletableFuture<Void>> later = new AtomicReference<>();
        store().each(TABLE, row -> {
            if (seen.isEmpty()) {
                later.set(store().write(batch -> {
                    batch.put(TABLE, new Key(partition(0xEE), bytes(1)), bytes(1));
                    batch.delete(TABLE, new Key(partition(6), bytes(699)));
                }));
            }
            return seen.add(row);
        });
        done(later.get());
        assertThat(seen).hasSize(rows);
        assertThat(seen)
                .extracting(row -> ByteBuffer.wrap(row.value()).getInt())
                .doesNotHaveDuplicates();
        for (int i = 1; i < rows; i++) {
            Key before = seen.get(i - 1).key();
            Key now = seen.get(i).key();
            assertThat(!Arrays.equals(before.partition(), now.partition())
                            || Arrays.compareUnsigned(before.order(), now.order()) < 0)
                    .isTrue();
        }
    }

    @Test
    void each_stopsWhenTheVisitorHasEnough() throws Exception {
        done(store().write(batch -> {
            for (int i = 0; i < 10; i++) {
                batch.put(TABLE, key(i), bytes(i));
            }
        }));
        List<Row> seen = new ArrayList<>();
        store().each(TABLE, row -> {
            seen.add(row);
            return seen.size() < 3;
        });
        assertThat(seen).hasSize(3);
    }

    @Test
    void store_behavesLikeASortedMap() throws Exception {
        for (int seed = 0; seed < 200; seed++) {
            new Model(seed).run();
        }
    }

    /// Some 200 random steps in a few partitions of its own, compared with sorted maps.
    private final class Model {
        private final SplittableRandom random;
        private final List<byte[]> partitions = new ArrayList<>();
        private final List<NavigableMap<byte[], byte[]>> expected = new ArrayList<>();
        private final List<CompletableFuture<?>> pending = new ArrayList<>();

        Model(int seed) {
            random = new SplittableRandom(seed);
            for (int last : new int[] {0, 1, 0xFF}) {
                partitions.add(ByteBuffer.allocate(16)
                        .putInt(0, seed)
                        .put(15, (byte) last)
                        .array());
                expected.add(new TreeMap<>(Arrays::compareUnsigned));
            }
        }

        void run() throws Exception {
            for (int i = 0; i < 20; i++) {
                for (int j = 0; j < 7; j++) {
                    change();
                }
                for (CompletableFuture<?> change : pending) {
                    done(change);
                }
                pending.clear();
                for (int j = 0; j < 3; j++) {
                    compare();
                }
            }
        }

        private void change() {
            int where = random.nextInt(partitions.size());
            Key key = new Key(partitions.get(where), order());
            NavigableMap<byte[], byte[]> rows = expected.get(where);
            if (random.nextInt(4) == 0) {
                Optional<byte[]> wanted =
                        random.nextBoolean() ? Optional.ofNullable(rows.get(key.order())) : Optional.empty();
                boolean meets = Arrays.equals(wanted.orElse(null), rows.get(key.order()));
                byte[] value = value();
                pending.add(store().putIf(TABLE, key, wanted, value)
                        .thenAccept(did -> assertThat(did).isEqualTo(meets)));
                if (meets) {
                    rows.put(key.order(), value);
                }
            } else {
                pending.add(store().write(batch -> step(batch, where)));
            }
        }

        private void step(Batch batch, int first) {
            int where = first;
            for (int steps = random.nextInt(1, 5); steps > 0; steps--) {
                Key key = new Key(partitions.get(where), order());
                if (random.nextInt(3) == 0) {
                    batch.delete(TABLE, key);
                    expected.get(where).remove(key.order());
                } else {
                    byte[] value = value();
                    batch.put(TABLE, key, value);
                    expected.get(where).put(key.order(), value);
                }
                where = random.nextInt(partitions.size());
            }
        }

        private void compare() {
            int where = random.nextInt(partitions.size());
            NavigableMap<byte[], byte[]> rows = expected.get(where);
            byte[] order = order();
            assertThat(Arrays.equals(
                            store().get(TABLE, new Key(partitions.get(where), order))
                                    .orElse(null),
                            rows.get(order)))
                    .isTrue();
            Optional<byte[]> from = random.nextBoolean() ? Optional.of(order) : Optional.empty();
            Range range = new Range(from, random.nextBoolean(), random.nextBoolean(), random.nextInt(1, 12));
            compare(where, rows, range);
            compare(where, rows, range.within(random.nextLong(1, 500)));
        }

        private void compare(int where, NavigableMap<byte[], byte[]> rows, Range range) {
            NavigableMap<byte[], byte[]> directed = range.reverse() ? rows.descendingMap() : rows;
            NavigableMap<byte[], byte[]> cut = range.from()
                    .map(start -> directed.tailMap(start, range.inclusive()))
                    .orElse(directed);
            List<Row> found = store().scan(TABLE, partitions.get(where), range);
            int count = count(cut, range);
            assertThat(found)
                    .extracting(row -> row.key().order())
                    .containsExactlyElementsOf(
                            cut.keySet().stream().limit(count).toList());
            assertThat(found)
                    .extracting(Row::value)
                    .containsExactlyElementsOf(
                            cut.values().stream().limit(count).toList());
            assertThat(store().orders(TABLE, partitions.get(where), range))
                    .containsExactlyElementsOf(
                            cut.keySet().stream().limit(range.limit()).toList());
        }

        private static int count(NavigableMap<byte[], byte[]> rows, Range range) {
            int count = 0;
            long bytes = 0;
            for (byte[] value : rows.values()) {
                bytes += value.length;
                if (count == range.limit() || (count > 0 && bytes > range.bytes())) {
                    return count;
                }
                count++;
            }
            return count;
        }

        private byte[] order() {
            byte[] order = new byte[random.nextInt(3)];
            for (int i = 0; i < order.length; i++) {
                order[i] = new byte[] {0, 1, 0x7F, (byte) 0x80, (byte) 0xFF}[random.nextInt(5)];
            }
            return order;
        }

        private byte[] value() {
            byte[] value = new byte[random.nextInt(200)];
            random.nextBytes(value);
            return value;
        }
    }

    private boolean putIf(Optional<byte[]> expected, byte[] value) throws Exception {
        return done(store().putIf(TABLE, key(1), expected, value));
    }

    private void put(Table table, Key key, byte[] value) throws Exception {
        done(store().write(batch -> batch.put(table, key, value)));
    }

    private List<Integer> orders(Range range) {
        return store().scan(TABLE, PARTITION, range).stream()
                .map(row -> ByteBuffer.wrap(row.key().order()).getInt())
                .toList();
    }

    private static <T> T done(CompletableFuture<T> future) throws Exception {
        try {
            return future.get(30, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        }
    }

    private static Key key(int order) {
        return new Key(PARTITION, bytes(order));
    }

    private static byte[] bytes(int value) {
        return ByteBuffer.allocate(4).putInt(value).array();
    }

    private static byte[] partition(int last) {
        return ByteBuffer.allocate(16).put(15, (byte) last).array();
    }
}
