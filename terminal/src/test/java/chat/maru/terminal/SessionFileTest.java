package chat.maru.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.client.Tokens;
import chat.maru.client.fake.FakeMaru;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SessionFileTest {
    private static final URI SERVER = URI.create("http://127.0.0.1:8080");
    private static final Tokens TOKENS = Tokens.fromJson(FakeMaru.session(3, "2999-01-01T00:00:00.000Z"));

    @TempDir
    private Path temp = Path.of("");

    @Test
    void session_isKeptForItsOwnerAlone() throws Exception {
        Path folder = temp.resolve("maru");
        try (SessionFile file = SessionFile.hold(folder, SERVER, "alice").orElseThrow()) {
            assertThat(file.load()).isEmpty();
            file.save(TOKENS);
            file.save(TOKENS);
            assertThat(file.load()).contains(TOKENS);
        }
        Path kept = folder.resolve("http_127.0.0.1_8080~alice.json");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                .isEqualTo("rwx------");
        assertThat(SessionFile.users(folder, SERVER)).containsExactly("alice");
        assertThat(SessionFile.users(folder, URI.create("http://127.0.0.1:9090")))
                .isEmpty();
    }

    @Test
    void session_isFoundForItsOwnServerAlone() {
        try (SessionFile file =
                SessionFile.hold(temp, URI.create("https://chat-test"), "alice").orElseThrow()) {
            file.save(TOKENS);
        }
        for (URI other : List.of(URI.create("http://chat-test"), URI.create("https://chat"))) {
            assertThat(SessionFile.users(temp, other)).isEmpty();
            try (SessionFile file = SessionFile.hold(temp, other, "alice").orElseThrow();
                    SessionFile odd =
                            SessionFile.hold(temp, other, "test-alice").orElseThrow()) {
                assertThat(file.load()).isEmpty();
                assertThat(odd.load()).isEmpty();
            }
        }
        assertThat(SessionFile.users(temp, URI.create("https://chat-test"))).containsExactly("alice");
    }

    @Test
    void session_isHeldByOneAtATime() {
        try (SessionFile file = SessionFile.hold(temp, SERVER, "alice").orElseThrow()) {
            assertThat(file.load()).isEmpty();
            assertThat(SessionFile.hold(temp, SERVER, "alice")).isEmpty();
        }
        SessionFile.hold(temp, SERVER, "alice").orElseThrow().close();
    }

    @Test
    void session_thatIsOverIsForgotten() {
        try (SessionFile file = SessionFile.hold(temp, SERVER, "alice").orElseThrow()) {
            file.save(TOKENS);
            file.forget(TOKENS);
            assertThat(file.load()).isEmpty();
        }
    }

    @Test
    void name_cannotLeadElsewhere() throws Exception {
        try (SessionFile file =
                SessionFile.hold(temp, SERVER, "../../etc/passwd").orElseThrow()) {
            file.save(TOKENS);
        }
        try (Stream<Path> files = Files.list(temp)) {
            assertThat(files).allMatch(path -> temp.equals(path.getParent())).hasSize(2);
        }
    }
}
