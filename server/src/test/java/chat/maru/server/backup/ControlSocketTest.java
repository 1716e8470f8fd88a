package chat.maru.server.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.maru.engine.embedded.Directories;
import chat.maru.engine.embedded.EmbeddedConfig;
import chat.maru.engine.embedded.RocksEngine;
import chat.maru.store.Store;
import chat.maru.store.StoreUnavailableException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
final class ControlSocketTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private static final EmbeddedConfig CONFIG = new EmbeddedConfig(
            Optional.of(Path.of("target", "native")), 8L << 20, 8L << 20, 16L << 20, 4L << 20, 1000, 0);

    @TempDir
    private Path folder = Path.of("");

    private final SplittableRandom random = new SplittableRandom(2);

    private Path data = Path.of("");
    private @Nullable RocksEngine opened;
    private @Nullable ControlSocket listening;

    @BeforeEach
    void open() {
        data = folder.resolve("data");
        opened = engine(data);
        listening = ControlSocket.open(data, opened, random).orElseThrow();
    }

    @AfterEach
    void close() {
        Objects.requireNonNull(listening).close();
        engine().close();
        assertThat(data.resolve("control.sock")).doesNotExist();
        assertThat(data.resolve("checkpoints")).doesNotExist();
    }

    private RocksEngine engine() {
        return Objects.requireNonNull(opened);
    }

    @Test
    void socket_isItsOwnersAlone() throws Exception {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("control.sock"))))
                .isEqualTo("rw-------");
    }

    @Test
    void copy_isThereUntilItIsClosed() throws Exception {
        Path directory;
        try (StoreCopy copy = copy()) {
            directory = copy.directory();
            assertThat(directory).hasParent(data.resolve("checkpoints"));
            assertThat(copy.isOfRunning()).isTrue();
            try (RocksEngine its = copy.open()) {
                assertThat(its.log().generation()).isEqualTo(engine().log().generation());
            }
            copy.confirm();
            copy.confirm();
            assertThat(directory).isDirectory();
        }
        awaitGone();
        try (StoreCopy next = copy()) {
            assertThat(next.directory()).hasParent(data.resolve("checkpoints")).isNotEqualTo(directory);
        }
        awaitGone();
    }

    @Test
    void secondCopyAtATime_isRefused() throws Exception {
        try (StoreCopy copy = copy()) {
            assertThatThrownBy(this::copy)
                    .isInstanceOf(BackupFailure.class)
                    .hasMessage("The running server makes no copy of its store: another copy is in use; there is one"
                            + " at a time.");
            copy.confirm();
        }
        awaitGone();
        copy().close();
        awaitGone();
    }

    @Test
    void clientThatIsGone_leavesNothing() throws Exception {
        try (ControlLine line = line()) {
            line.write("checkpoint", SOON);
            assertThat(line.read(SOON).orElseThrow()).matches("checkpoint checkpoints/[0-9a-f]{16}");
        }
        awaitGone();
    }

    /// It may have hung up before it is answered.
    @Test
    void clientThatDoesNotWait_leavesNothing() throws Exception {
        for (int i = 0; i < 5; i++) {
            try (ControlLine line = line()) {
                line.write("checkpoint", SOON);
            }
            Awaitility.await().until(this::makesOne);
        }
        awaitGone();
    }

    private boolean makesOne() throws IOException {
        try (ControlLine line = line()) {
            line.write("checkpoint", SOON);
            return line.read(SOON).orElseThrow().startsWith("checkpoint ");
        }
    }

    /// Also for one command that follows another at once.
    @Test
    void copyThatIsClosed_isGoneThen_andTheNextCanBeHad() throws Exception {
        for (int i = 0; i < 20; i++) {
            Path directory;
            try (StoreCopy copy = copy()) {
                directory = copy.directory();
            }
            assertThat(directory).doesNotExist();
        }
    }

    /// Whoever has it may be stopped, or wait for something that never comes: what it keeps from going away would
    /// fill the disk.
    @Test
    void copyThatNobodyGetsOnWith_isTakenBack() throws Exception {
        reopen(Duration.ofMillis(100), ServerSocketChannel::accept);
        String why = "whoever asked for it did not get on with it for 100 ms";
        try (ControlLine silent = line()) {
            silent.write("checkpoint", SOON);
            assertThat(silent.read(SOON).orElseThrow()).startsWith("checkpoint ");
            awaitGone();
            assertThat(silent.read(SOON)).contains("gone " + why);
            assertThat(silent.read(SOON)).as("it is hung up on").isEmpty();
        }
        try (StoreCopy copy = copy()) {
            awaitGone();
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(copy::confirm)
                        .isInstanceOf(BackupFailure.class)
                        .hasMessage("The server took the copy of its store back: " + why + ". Try again.");
            }
        }
    }

    @Test
    void copyThatSomebodyGetsOnWith_stays() throws Exception {
        Duration patience = Duration.ofSeconds(1);
        reopen(patience, ServerSocketChannel::accept);
        long start = System.nanoTime();
        try (StoreCopy copy =
                StoreCopy.ofRunning(data, CONFIG, patience.dividedBy(10)).orElseThrow()) {
            Awaitility.await().pollInterval(Duration.ofMillis(10)).until(() -> {
                copy.progressed();
                return System.nanoTime() - start > 3 * patience.toNanos();
            });
            copy.confirm();
            assertThat(copy.directory()).isDirectory();
        }
        awaitGone();
    }

    @Test
    void copyThatIsGone_endsTheReading() throws Exception {
        reopen(Duration.ofMillis(50), ServerSocketChannel::accept);
        try (StoreCopy copy = StoreCopy.ofRunning(data, CONFIG, Duration.ZERO).orElseThrow()) {
            awaitGone();
            assertThatThrownBy(copy::progressed)
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessage("the copy is gone");
        }
    }

    /// The disk needs the room of what the copy keeps.
    @ParameterizedTest
    @EnumSource(
            value = Store.WriteState.class,
            names = {"DISK_LOW", "DISK_FULL"})
    void copyOnADiskThatGetsFull_isTakenBack(Store.WriteState full) throws Exception {
        Objects.requireNonNull(listening).close();
        AtomicReference<Store.WriteState> state = new AtomicReference<>(Store.WriteState.OPEN);
        Checkpoints checkpoints =
                new Checkpoints(engine()::checkpoint, state::get, data, random, Directories::deleteTree);
        listening = ControlSocket.open(data, checkpoints, Lending.PATIENCE, ServerSocketChannel::accept)
                .orElseThrow();
        try (StoreCopy copy = copy()) {
            copy.confirm();
            state.set(full);
            awaitGone();
            assertThatThrownBy(copy::confirm)
                    .isInstanceOf(BackupFailure.class)
                    .hasMessage("The server took the copy of its store back: the disk is nearly full. Try again.");
        }
    }

    @Test
    void connectionsThatCannotBeTaken_keepNobodyFromTheNext() throws Exception {
        AtomicInteger failures = new AtomicInteger();
        reopen(Lending.PATIENCE, listener -> {
            int failure = failures.incrementAndGet();
            if (failure <= 2) {
                throw new IOException("too many open files");
            }
            if (failure == 3) {
                throw new OutOfMemoryError("unable to create native thread");
            }
            return listener.accept();
        });
        try (StoreCopy copy = copy()) {
            copy.confirm();
        }
        assertThat(failures).hasValueGreaterThanOrEqualTo(4);
        awaitGone();
    }

    /// Its pauses are none of the stop's business.
    @Test
    void socketThatTakesNobody_closesAtOnce() {
        CountDownLatch failed = new CountDownLatch(3);
        reopen(Lending.PATIENCE, _ -> {
            failed.countDown();
            throw new IOException("too many open files");
        });
        Awaitility.await().until(() -> failed.getCount() == 0);
        Objects.requireNonNull(listening).close();
        Awaitility.await()
                .until(() -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().equals("control")));
    }

    @Test
    void leftoverThatCannotBeDeleted_keepsNobodyFromACopy() throws Exception {
        Objects.requireNonNull(listening).close();
        Files.createDirectories(data.resolve("checkpoints/1"));
        AtomicBoolean stuck = new AtomicBoolean(true);
        Checkpoints checkpoints =
                new Checkpoints(engine()::checkpoint, () -> Store.WriteState.OPEN, data, random, folder -> {
                    if (stuck.get()) {
                        throw new AccessDeniedException(folder.toString());
                    }
                    Directories.deleteTree(folder);
                });
        listening = ControlSocket.open(data, checkpoints, Lending.PATIENCE, ServerSocketChannel::accept)
                .orElseThrow();
        for (int i = 0; i < 3; i++) {
            Awaitility.await().until(this::makesOne);
        }
        assertThat(data.resolve("checkpoints/1")).isDirectory();
        stuck.set(false);
        Awaitility.await().until(this::makesOne);
        awaitGone();
    }

    private void reopen(Duration patience, ControlSocket.Accepting accepting) {
        Objects.requireNonNull(listening).close();
        listening = ControlSocket.open(data, Checkpoints.of(engine(), data, random), patience, accepting)
                .orElseThrow();
    }

    @Test
    void unknownRequests_areRefused() throws Exception {
        for (String request : List.of("", "checkpoint now", "still", "CHECKPOINT", "x".repeat(3000))) {
            try (ControlLine line = line()) {
                line.write(request, SOON);
                assertThat(line.read(SOON).orElseThrow()).startsWith("refused there is no such request here");
                assertThat(line.read(SOON)).isEmpty();
            }
        }
        try (ControlLine line = line()) {
            line.write("x".repeat(5000), SOON);
            assertThatThrownBy(() -> line.read(SOON)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void tooManyConnections_areRefused() throws Exception {
        List<ControlLine> idle = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            idle.add(line());
        }
        try (ControlLine line = line()) {
            assertThat(line.read(SOON)).contains("refused too many are connected at once");
        }
        for (ControlLine line : idle) {
            line.close();
        }
        Awaitility.await().until(this::makesOne);
    }

    @Test
    void serverThatStops_takesTheCopyBack_andItsUserIsTold() throws Exception {
        try (StoreCopy copy = copy()) {
            Objects.requireNonNull(listening).close();
            assertThat(copy.directory()).doesNotExist();
            assertThatThrownBy(copy::confirm)
                    .isInstanceOf(BackupFailure.class)
                    .hasMessage("The server stopped while its store was read. Try again.");
        }
        assertThat(StoreCopy.ofRunning(data, CONFIG)).isEmpty();
    }

    @Test
    void whatAnEarlierLifeLeft_isGone() throws Exception {
        Objects.requireNonNull(listening).close();
        Files.createFile(data.resolve("control.sock"));
        Files.createFile(Files.createDirectories(data.resolve("checkpoints/3")).resolve("file"));
        assertThat(StoreCopy.ofRunning(data, CONFIG)).isEmpty();
        listening = ControlSocket.open(data, engine(), random).orElseThrow();
        assertThat(data.resolve("checkpoints")).doesNotExist();
        copy().close();
        awaitGone();
    }

    @Test
    void nodeGoesOn_whereNoSocketCanBeHad() throws Exception {
        Objects.requireNonNull(listening).close();
        Path file = Files.createFile(
                Files.createDirectory(data.resolve("control.sock")).resolve("file"));
        assertThat(ControlSocket.open(data, engine(), random)).isEmpty();
        assertThat(StoreCopy.ofRunning(data, CONFIG)).isEmpty();
        Files.delete(file);
    }

    /// The name of a socket has 107 bytes at most.
    @Test
    void longNames_areReachedByShorterOnes() throws Exception {
        for (int length : new int[] {60, 90, 95, 100, 200}) {
            Path deep = folder.resolve("d".repeat(length)).resolve("data");
            try (RocksEngine other = engine(deep)) {
                ControlSocket its = ControlSocket.open(deep, other, random).orElseThrow();
                try (StoreCopy copy = StoreCopy.ofRunning(deep, CONFIG).orElseThrow()) {
                    copy.confirm();
                    assertThat(copy.directory()).startsWith(deep);
                } finally {
                    its.close();
                }
                assertThat(deep.resolve("control.sock")).doesNotExist();
            }
        }
    }

    private StoreCopy copy() throws BackupFailure {
        Optional<StoreCopy> copy = StoreCopy.ofRunning(data, CONFIG);
        return copy.orElseThrow();
    }

    private void awaitGone() {
        Awaitility.await().until(() -> Files.notExists(data.resolve("checkpoints")));
    }

    private ControlLine line() throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        SocketPath.use(data, channel::connect);
        return new ControlLine(channel);
    }

    private static RocksEngine engine(Path data) {
        return RocksEngine.open(data, CONFIG, new SplittableRandom(1));
    }
}
