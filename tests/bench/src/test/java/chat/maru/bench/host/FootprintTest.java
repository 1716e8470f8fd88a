package chat.maru.bench.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FootprintTest {
    @TempDir
    private Path folder;

    @Test
    void footprint_tellsTablesAndLogFromTheRest() throws Exception {
        Path rocks = Files.createDirectory(folder.resolve("rocksdb"));
        Files.write(rocks.resolve("000007.sst"), new byte[500]);
        Files.write(rocks.resolve("000009.sst"), new byte[11]);
        Files.write(rocks.resolve("000010.log"), new byte[200]);
        Files.write(rocks.resolve("MANIFEST-000005"), new byte[30]);
        Files.write(folder.resolve("high-water"), new byte[4]);

        Footprint footprint = Footprint.of(folder);

        assertThat(footprint).isEqualTo(new Footprint(511, 200, 34));
        assertThat(footprint.all()).isEqualTo(745);
    }
}
