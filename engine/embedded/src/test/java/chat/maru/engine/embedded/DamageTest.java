package chat.maru.engine.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.maru.model.Entry;
import chat.maru.model.Stamp;
import chat.maru.model.TopicId;
import chat.maru.store.Keys;
import chat.maru.store.Log;
import chat.maru.store.SampleEntries;
import chat.maru.store.StoreCorruptException;
import chat.maru.store.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Damages the files of a store that was filled and acknowledged, in every way a disk might, and looks that
/// nobody gets less than was acknowledged without being told.
@Timeout(300)
class DamageTest {
    private static final int EACH = 25;

    @TempDir
    private static Path directory;

    private static Path whole;
    private static Path staleMark;
    private static Contents expected;

    @BeforeAll
    static void fill() throws Exception {
        whole = directory.resolve("whole");
        staleMark = directory.resolve("stale-mark");
        SampleEntries sample = new SampleEntries(3);
        TopicId topic = new TopicId(new UUID(1, 1));
        try (RocksEngine engine = Engines.open(whole)) {
            append(engine, sample, topic, 300);
            engine.database().flush();
            append(engine, sample, topic, 300);
            engine.database().compact();
            append(engine, sample, topic, 100);
            engine.database().flush();
        }
        Files.copy(whole.resolve(Opening.MARK), staleMark);
        try (RocksEngine engine = Engines.open(whole)) {
            append(engine, sample, topic, 250);
            expected = Contents.of(engine);
        }
    }

    private static void append(RocksEngine engine, SampleEntries sample, TopicId topic, int count) throws Exception {
        for (int i = 0; i < count; i++) {
            CompletableFuture<Stamp> done = new CompletableFuture<>();
            List<Entry> entries = new ArrayList<>();
            for (int j = 0; j <= i % 3; j++) {
                entries.add(i == 77 ? sample.message(topic, 90_000) : sample.any(topic));
            }
            engine.log().append(entries, new Log.Appended() {
                @Override
                public void durable(Stamp first) {
                    done.complete(first);
                }

                @Override
                public void failed(RuntimeException why) {
                    done.completeExceptionally(why);
                }
            });
            done.get(30, TimeUnit.SECONDS);
            if (i % 10 == 0) {
                byte[] value = {(byte) i};
                engine.store()
                        .write(batch -> batch.put(Table.CURSORS, Keys.topic(topic), value))
                        .get(30, TimeUnit.SECONDS);
            }
        }
    }

    @Test
    void undamagedFiles_open() throws Exception {
        assertThat(seen(copy("undamaged"))).isEqualTo("whole");
    }

    @Test
    void flippedBits_areNoticedOrHarmless() throws Exception {
        each("flip", List.of(".log", ".sst", "MANIFEST"), (bytes, random) -> {
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            return bytes;
        });
    }

    @Test
    void zeroedBlocks_areNoticedOrHarmless() throws Exception {
        each("zero", List.of(".log", ".sst", "MANIFEST"), (bytes, random) -> {
            int from = random.nextInt(bytes.length);
            Arrays.fill(bytes, from, Math.min(bytes.length, from + (1 << random.nextInt(1, 17))), (byte) 0);
            return bytes;
        });
    }

    @Test
    void filesCutOff_areNoticedOrHarmless() throws Exception {
        each(
                "cut",
                List.of(".log", ".sst", "MANIFEST", "CURRENT"),
                (bytes, random) -> Arrays.copyOf(bytes, random.nextInt(bytes.length)));
    }

    @Test
    void piecesCutOut_areNoticedOrHarmless() throws Exception {
        each("piece", List.of(".log", ".sst", "MANIFEST"), (bytes, random) -> {
            int from = random.nextInt(bytes.length);
            int to = random.nextInt(from, bytes.length) + 1;
            byte[] rest = Arrays.copyOf(bytes, bytes.length - (to - from));
            System.arraycopy(bytes, to, rest, from, bytes.length - to);
            return rest;
        });
    }

    @Test
    void missingFiles_areNoticedOrHarmless() throws Exception {
        Map<String, String> outcomes = new TreeMap<>();
        for (String name : names(List.of(".log", ".sst", "MANIFEST", "CURRENT", "OPTIONS", "IDENTITY"))) {
            Path copy = copy("missing-" + name);
            Files.delete(copy.resolve(Opening.ROCKS).resolve(name));
            outcomes.put(name, seen(copy));
        }
        assertThat(outcomes).allSatisfy((name, outcome) -> assertThat(outcome).isIn("refused", "whole"));
        assertThat(outcomes).allSatisfy((name, outcome) -> {
            if (!name.startsWith("OPTIONS") && !name.startsWith("IDENTITY")) {
                assertThat(outcome).as(name).isEqualTo("refused");
            }
        });
    }

    @Test
    void allFilesOfTheDatabaseMissing_areNoticed() throws Exception {
        Path copy = copy("nothing");
        for (String name : names(List.of(""))) {
            Files.delete(copy.resolve(Opening.ROCKS).resolve(name));
        }
        assertThat(seen(copy)).isEqualTo("refused");
    }

    @Test
    void walDamagedSinceTheLastMark_losesAtMostTheLastBatch() throws Exception {
        for (int seed = 0; seed < 4 * EACH; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Path copy = copy("stale-" + seed);
            Files.copy(staleMark, copy.resolve(Opening.MARK), StandardCopyOption.REPLACE_EXISTING);
            Path wal = WalCheck.logs(copy.resolve(Opening.ROCKS)).getLast();
            byte[] bytes = Files.readAllBytes(wal);
            int at = random.nextInt(bytes.length);
            if (random.nextBoolean()) {
                bytes[at] ^= (byte) (1 << random.nextInt(8));
            } else {
                Arrays.fill(bytes, at, Math.min(bytes.length, at + random.nextInt(1, 40_000)), (byte) 0);
            }
            boolean reachesTheEnd = Arrays.equals(tail(bytes), new byte[64]);
            Files.write(wal, bytes);
            if (!reachesTheEnd) {
                assertThat(seen(copy)).as("seed %d", seed).isIn("refused", "whole", "without the last batch");
            }
        }
    }

    private static byte[] tail(byte[] bytes) {
        return Arrays.copyOfRange(bytes, bytes.length - 64, bytes.length);
    }

    /// RocksDB itself would never come back from reading these.
    @Test
    void recordsMadeToLookRecycled_areRefused() throws Exception {
        for (String name : names(List.of("MANIFEST", ".log"))) {
            for (int record : List.of(0, 5, -1)) {
                Path copy = copy("recycled-" + name + record);
                Path file = copy.resolve(Opening.ROCKS).resolve(name);
                byte[] bytes = Files.readAllBytes(file);
                if (bytes.length > 0) {
                    List<Integer> records = records(bytes);
                    bytes[records.get(record < 0 ? records.size() - 1 : record) + 6] ^= 4;
                    Files.write(file, bytes);
                    assertThat(seen(copy)).as("%s, record %d", name, record).isEqualTo("refused");
                }
            }
        }
    }

    /// RocksDB itself would never come back from some of these either.
    @Test
    void whatBeginsBehindTheEndAsARecordOfAnotherKind_isRefused() throws Exception {
        for (String name : names(List.of("MANIFEST", ".log"))) {
            for (int type : new int[] {5, 6, 7, 8, 9, 10, 11, 77, 129, 131, 255}) {
                Path copy = copy("behind-" + name + type);
                Path file = copy.resolve(Opening.ROCKS).resolve(name);
                byte[] bytes = Files.readAllBytes(file);
                byte[] longer = Arrays.copyOf(bytes, bytes.length + 300);
                new SplittableRandom(type).nextBytes(longer);
                System.arraycopy(bytes, 0, longer, 0, bytes.length);
                longer[bytes.length + 5] = 11;
                longer[bytes.length + 6] = (byte) type;
                Files.write(file, longer);
                boolean fits = bytes.length % 32_768 + 300 < 32_768;
                assertThat(seen(copy))
                        .as("%s, kind %d", name, type)
                        .isIn(fits ? List.of("refused") : List.of("refused", "whole"));
            }
        }
    }

    /// Nothing in it is damaged then, but it is too short.
    @Test
    void aLogCutOffBetweenTwoBatches_isToldByItsName() throws Exception {
        Path copy = copy("between");
        Path wal = WalCheck.logs(copy.resolve(Opening.ROCKS)).getLast();
        byte[] bytes = Files.readAllBytes(wal);
        List<Integer> records = records(bytes);
        int middle = records.size() / 2;
        while (bytes[records.get(middle) + 6] != 1 || bytes[records.get(middle - 1) + 6] != 1) {
            middle++;
        }
        Files.write(wal, Arrays.copyOf(bytes, records.get(middle)));
        assertThatThrownBy(() -> Engines.open(copy).close())
                .isInstanceOf(StoreCorruptException.class)
                .hasMessageContaining(wal.getFileName() + " at byte " + Files.size(wal));
    }

    /// Where the records begin.
    private static List<Integer> records(byte[] bytes) {
        List<Integer> records = new ArrayList<>();
        for (int at = 0; at + 7 <= bytes.length; ) {
            int left = 32_768 - at % 32_768;
            if (left < 7) {
                at += left;
            } else {
                records.add(at);
                at += 7 + (bytes[at + 4] & 0xFF) + ((bytes[at + 5] & 0xFF) << 8);
            }
        }
        return records;
    }

    /// Also beyond the mark, where it may have been acknowledged all the same.
    @Test
    void aLastBatchThereInFullWithAWrongChecksum_isRefused() throws Exception {
        for (boolean stale : List.of(false, true)) {
            Path copy = copy("last-in-full-" + stale);
            if (stale) {
                Files.copy(staleMark, copy.resolve(Opening.MARK), StandardCopyOption.REPLACE_EXISTING);
            }
            Path wal = WalCheck.logs(copy.resolve(Opening.ROCKS)).getLast();
            byte[] bytes = Files.readAllBytes(wal);
            bytes[bytes.length - 1] ^= 1;
            Files.write(wal, bytes);
            assertThat(seen(copy)).as("with a mark from before: %s", stale).isEqualTo("refused");
        }
    }

    /// A crash between the writing of a new manifest and CURRENT leaves one of these.
    @Test
    void aManifestThatCurrentDoesNotName_isOfNoImportance() throws Exception {
        String name = names(List.of("MANIFEST")).getLast();
        byte[] bytes = Files.readAllBytes(whole.resolve(Opening.ROCKS).resolve(name));
        byte[] flipped = bytes.clone();
        flipped[20] ^= 1;
        List<byte[]> unfinished = List.of(new byte[0], new byte[500], Arrays.copyOf(bytes, bytes.length / 2), flipped);
        for (byte[] left : unfinished) {
            Path copy = copy("unfinished-" + unfinished.indexOf(left));
            Files.write(copy.resolve(Opening.ROCKS).resolve("MANIFEST-000999"), left);
            assertThat(seen(copy)).as("%d bytes", left.length).isEqualTo("whole");
        }
    }

    @Test
    void damagedWal_isNamedWithItsPlace() throws Exception {
        Path copy = copy("named");
        Path wal = WalCheck.logs(copy.resolve(Opening.ROCKS)).getLast();
        byte[] bytes = Files.readAllBytes(wal);
        bytes[bytes.length / 2] ^= 1;
        Files.write(wal, bytes);
        assertThatThrownBy(() -> Engines.open(copy).close())
                .isInstanceOf(StoreCorruptException.class)
                .hasMessageContaining(wal.getFileName().toString())
                .hasMessageContaining("damaged at byte");
    }

    /// RocksDB opens the first few of them only.
    @Test
    void aTableFileThatIsMissingOrShorter_isRefusedByItsName() throws Exception {
        Path many = directory.resolve("many");
        try (RocksEngine engine = RocksEngine.openToRead(many, Engines.config(), new SplittableRandom(1))) {
            for (int flushed = 0; flushed < 12; flushed++) {
                append(engine, new SampleEntries(flushed), new TopicId(new UUID(2, 2)), 5);
                engine.database().flush();
            }
        }
        List<Path> tables =
                files(many).filter(file -> file.toString().endsWith(".sst")).toList();
        assertThat(tables).hasSizeGreaterThan(30);
        for (Path table : tables) {
            byte[] bytes = Files.readAllBytes(table);
            Files.delete(table);
            assertThatThrownBy(() -> RocksEngine.openToRead(many, Engines.config(), new SplittableRandom(1))
                            .close())
                    .isInstanceOf(StoreCorruptException.class)
                    .hasMessageContaining(table.getFileName().toString());
            Files.write(table, Arrays.copyOf(bytes, bytes.length / 2));
            assertThatThrownBy(() ->
                            RocksEngine.openReadOnly(many, Engines.config()).close())
                    .isInstanceOf(StoreCorruptException.class)
                    .hasMessageContaining(table.getFileName().toString());
            Files.write(table, bytes);
        }
        Engines.open(many).close();
    }

    /// Every record of it is whole then, and it tells of files that have been merged and deleted since.
    @Test
    void aManifestCutOffBetweenTwoRecords_isRefusedByItsNameOrHarmless() throws Exception {
        Path merged = directory.resolve("merged");
        Contents held;
        try (RocksEngine engine = Engines.open(merged)) {
            for (int flushed = 0; flushed < 6; flushed++) {
                append(engine, new SampleEntries(flushed), new TopicId(new UUID(3, 3)), 20);
                engine.database().flush();
                if (flushed % 3 == 2) {
                    engine.database().compact();
                }
            }
            held = Contents.of(engine);
        }
        String name = String.valueOf(WalCheck.manifestNamed(merged.resolve(Opening.ROCKS))
                .orElseThrow()
                .getFileName());
        byte[] bytes = Files.readAllBytes(merged.resolve(Opening.ROCKS).resolve(name));
        List<String> told = new ArrayList<>();
        for (int record : records(bytes)) {
            Path copy = copy(merged, "manifest-" + record);
            Files.write(copy.resolve(Opening.ROCKS).resolve(name), Arrays.copyOf(bytes, record));
            try (RocksEngine engine = Engines.open(copy)) {
                assertThat(Contents.of(engine)).as("up to byte %d", record).isEqualTo(held);
            } catch (StoreCorruptException e) {
                told.add(e.getMessage());
            } finally {
                delete(copy);
            }
        }
        assertThat(told)
                .hasSizeGreaterThan(3)
                .allSatisfy(text -> assertThat(text).contains(name));
    }

    /// What is copied while nothing is written is what a process leaves that is killed.
    private static Path killed(int appends) throws Exception {
        Path live = Files.createTempDirectory(directory, "live");
        Path killed = Files.createTempDirectory(directory, "killed");
        try (RocksEngine engine = Engines.open(live)) {
            append(engine, new SampleEntries(5), new TopicId(new UUID(3, 3)), appends);
            for (Path file : files(live).toList()) {
                Path to = killed.resolve(live.relativize(file).toString());
                Files.createDirectories(to.getParent());
                Files.copy(file, to);
            }
        }
        return killed;
    }

    private static Stream<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).sorted().toList().stream();
        }
    }

    @Test
    void aLogThatIsCutBehindACrash_isRefused_howeverLittleIsMissing() throws Exception {
        for (int cut : new int[] {0, 1, 7, 100, 1_500}) {
            Path killed = killed(40);
            Path wal = WalCheck.logs(killed.resolve(Opening.ROCKS)).getLast();
            byte[] bytes = Files.readAllBytes(wal);
            Files.write(wal, Arrays.copyOf(bytes, bytes.length - cut));
            if (cut == 0) {
                Engines.open(killed).close();
            } else {
                assertThatThrownBy(() -> Engines.open(killed).close())
                        .as("%d bytes less", cut)
                        .isInstanceOf(StoreCorruptException.class)
                        .hasMessageContaining("had been acknowledged");
            }
        }
    }

    @Test
    void whoeverOnlyReads_readsTheLogsToo_andChangesNothing() throws Exception {
        Path killed = killed(40);
        Map<Path, Object> before = state(killed);
        Contents read;
        try (RocksEngine engine = RocksEngine.openReadOnly(killed, Engines.config())) {
            read = Contents.of(engine);
            assertThat(engine.store()
                            .write(batch ->
                                    batch.put(Table.CURSORS, Keys.topic(new TopicId(new UUID(1, 1))), new byte[1])))
                    .failsWithin(Duration.ofSeconds(30));
        }
        assertThat(state(killed)).isEqualTo(before);
        try (RocksEngine engine = Engines.open(killed)) {
            assertThat(Contents.of(engine)).isEqualTo(read);
            assertThat(read.entries()).isNotEmpty();
        }
    }

    private static Map<Path, Object> state(Path folder) throws IOException {
        Map<Path, Object> state = new TreeMap<>();
        for (Path file : files(folder).toList()) {
            state.put(
                    file,
                    List.of(Files.getLastModifiedTime(file), HexFormat.of().formatHex(Files.readAllBytes(file))));
        }
        return state;
    }

    @Test
    void missingMark_isNoReasonToRefuse() throws Exception {
        Path copy = copy("no-mark");
        Files.delete(copy.resolve(Opening.MARK));
        assertThat(seen(copy)).isEqualTo("whole");
    }

    private void each(String name, List<String> kinds, Mutation mutation) throws Exception {
        int refused = 0;
        for (String kind : kinds) {
            for (int seed = 0; seed < EACH; seed++) {
                SplittableRandom random = new SplittableRandom(31L * seed + kind.hashCode());
                Path copy = copy(name + kind + seed);
                List<String> names = names(List.of(kind));
                Path file = copy.resolve(Opening.ROCKS).resolve(names.get(random.nextInt(names.size())));
                byte[] bytes = Files.readAllBytes(file);
                if (bytes.length > 0) {
                    Files.write(file, mutation.of(bytes, random));
                    String outcome = seen(copy);
                    assertThat(outcome)
                            .as("%s in %s, seed %d", name, file.getFileName(), seed)
                            .isIn("refused", "whole");
                    refused += outcome.equals("refused") ? 1 : 0;
                }
            }
        }
        assertThat(refused).isGreaterThan(kinds.size() * EACH / 4);
    }

    private static String seen(Path copy) throws IOException {
        try (RocksEngine engine = Engines.open(copy)) {
            Contents found = Contents.of(engine);
            if (found.equals(expected)) {
                return "whole";
            }
            int entries = found.entries().size();
            boolean oneBatchShort = entries >= expected.entries().size() - 3
                    && found.entries().equals(expected.entries().subList(0, entries));
            return oneBatchShort ? "without the last batch" : "silently different, " + entries + " entries";
        } catch (StoreCorruptException e) {
            return "refused";
        } finally {
            delete(copy);
        }
    }

    private static List<String> names(List<String> kinds) throws IOException {
        try (Stream<Path> files = Files.list(whole.resolve(Opening.ROCKS))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> kinds.stream().anyMatch(kind -> name.endsWith(kind) || name.startsWith(kind)))
                    .filter(name -> !name.equals("LOCK"))
                    .sorted()
                    .toList();
        }
    }

    private static Path copy(String name) throws IOException {
        return copy(whole, name);
    }

    private static Path copy(Path from, String name) throws IOException {
        Path copy = directory.resolve("copies").resolve(name);
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path to = copy.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(to);
                } else {
                    Files.copy(file, to);
                }
            }
        }
        return copy;
    }

    private static void delete(Path copy) throws IOException {
        try (Stream<Path> files = Files.walk(copy)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private interface Mutation {
        byte[] of(byte[] bytes, SplittableRandom random);
    }
}
