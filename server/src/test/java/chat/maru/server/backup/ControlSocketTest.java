package chat.maru.server.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.maru.engine.embedded.EmbeddedConfig;
import chat.maru.engine.embedded.RocksEngine;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class ControlSocketTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    private Path folder = Path.of("");

    private Path data = Path.of("");
    private @Nullable RocksEngine opened;
    private @Nullable ControlSocket listening;

    @BeforeEach
    void open() {
        data = folder.resolve("data");
        opened = engine(data);
        listening = ControlSocket.open(data, opened).orElseThrow();
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
            assertThat(directory).isEqualTo(data.resolve("checkpoints/1"));
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
            assertThat(next.directory()).isEqualTo(data.resolve("checkpoints/2"));
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
            assertThat(line.read(SOON)).contains("checkpoint checkpoints/1");
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
        assertThat(StoreCopy.ofRunning(data)).isEmpty();
    }

    @Test
    void whatAnEarlierLifeLeft_isGone() throws Exception {
        Objects.requireNonNull(listening).close();
        Files.createFile(data.resolve("control.sock"));
        Files.createFile(Files.createDirectories(data.resolve("checkpoints/3")).resolve("file"));
        assertThat(StoreCopy.ofRunning(data)).isEmpty();
        listening = ControlSocket.open(data, engine()).orElseThrow();
        assertThat(data.resolve("checkpoints")).doesNotExist();
        copy().close();
        awaitGone();
    }

    @Test
    void nodeGoesOn_whereNoSocketCanBeHad() throws Exception {
        Objects.requireNonNull(listening).close();
        Path file = Files.createFile(
                Files.createDirectory(data.resolve("control.sock")).resolve("file"));
        assertThat(ControlSocket.open(data, engine())).isEmpty();
        assertThat(StoreCopy.ofRunning(data)).isEmpty();
        Files.delete(file);
    }

    /// The name of a socket has 107 bytes at most.
    @Test
    void longNames_areReachedByShorterOnes() throws Exception {
        for (int length : new int[] {60, 90, 95, 100, 200}) {
            Path deep = folder.resolve("d".repeat(length)).resolve("data");
            try (RocksEngine other = engine(deep)) {
                ControlSocket its = ControlSocket.open(deep, other).orElseThrow();
                try (StoreCopy copy = StoreCopy.ofRunning(deep).orElseThrow()) {
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
        Optional<StoreCopy> copy = StoreCopy.ofRunning(data);
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
        EmbeddedConfig config = new EmbeddedConfig(
                Optional.of(Path.of("target", "native")), 8L << 20, 8L << 20, 16L << 20, 4L << 20, 1000, 0);
        return RocksEngine.open(data, config, new SplittableRandom(1));
    }
}
