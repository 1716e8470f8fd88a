package chat.maru.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.maru.engine.embedded.EmbeddedConfig;
import chat.maru.server.settings.BadConfiguration;
import chat.maru.server.settings.Storage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/// The commands that work on a store take its place from where the server takes it.
final class StoreOptionsTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void whereNothingIsSet_theDefaultsHold() {
        Storage storage = storage(Map.of());
        assertThat(storage.data()).isEqualTo(Path.of("./data"));
        assertThat(StoreOptions.engine(storage)).isEqualTo(EmbeddedConfig.defaults());
    }

    @Test
    void flagsVariablesAndTheFile_areThoseOfTheServer() throws Exception {
        Path file = Files.writeString(folder.resolve("maru.conf"), """
                data = /srv/file
                storage.native-directory = /opt/file
                storage.low-water-mib = 1
                storage.cache-mib = 4096
                """);
        Storage byFile = storage(Map.of("MARU_CONFIG", file.toString()));
        assertThat(byFile).isEqualTo(storage(Map.of(), "--config", file.toString()));
        assertThat(byFile.data()).isEqualTo(Path.of("/srv/file"));
        EmbeddedConfig engine = StoreOptions.engine(byFile);
        assertThat(engine.nativeDirectory()).contains(Path.of("/opt/file"));
        assertThat(engine.lowWaterBytes()).isEqualTo(1 << 20);
        assertThat(engine.cacheBytes())
                .as("the server has that much already")
                .isEqualTo(EmbeddedConfig.defaults().cacheBytes());

        Map<String, String> variables = Map.of(
                "MARU_CONFIG", file.toString(),
                "MARU_DATA", "/srv/variable",
                "MARU_STORAGE_NATIVE_DIRECTORY", "/opt/variable");
        assertThat(storage(variables).data()).isEqualTo(Path.of("/srv/variable"));
        assertThat(storage(variables).nativeDirectory()).contains(Path.of("/opt/variable"));

        Storage byFlags = storage(variables, "--data=/srv/flag", "--storage.native-directory=/opt/flag");
        assertThat(byFlags.data()).isEqualTo(Path.of("/srv/flag"));
        assertThat(byFlags.nativeDirectory()).contains(Path.of("/opt/flag"));
    }

    @Test
    void whatTheServerRefuses_isRefusedHereToo() {
        assertThatThrownBy(() -> storage(Map.of("MARU_DATTA", "x")))
                .isInstanceOf(BadConfiguration.class)
                .hasMessageContaining("the nearest is MARU_DATA");
        for (String command : new String[] {"verify", "backup --to x", "restore --from x"}) {
            Commands.Ended ended = Commands.runWith(Map.of("MARU_DATTA", "x"), command.split(" ", -1));
            assertThat(ended.status()).isEqualTo(2);
            assertThat(ended.err()).contains("MARU_DATTA").hasLineCount(1);
        }
    }

    private static Storage storage(Map<String, String> environment, String... flags) {
        StoreOptions options = new StoreOptions(environment);
        new CommandLine(CommandSpec.create().addMixin("store", CommandSpec.forAnnotatedObject(options)))
                .parseArgs(flags);
        return options.storage();
    }
}
