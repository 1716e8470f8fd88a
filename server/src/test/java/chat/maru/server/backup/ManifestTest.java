package chat.maru.server.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.maru.model.Generation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A manifest comes back as it was, however long it is, and names nothing that is no part of a store.
final class ManifestTest {
    @TempDir
    private Path backup;

    @Test
    void a_manifest_of_very_many_files_is_read() throws Exception {
        List<Manifest.Part> files = IntStream.range(0, 20_000)
                .mapToObj(n -> new Manifest.Part("rocksdb/%06d.sst".formatted(n), n, Sha256.of("file " + n)))
                .toList();
        Manifest manifest = new Manifest("1.2", Instant.parse("2026-11-27T10:00:00Z"), new Generation(7), 99, files);
        Files.writeString(backup.resolve(Manifest.NAME), manifest.text());

        assertThat(Manifest.read(backup)).isEqualTo(manifest);
    }

    @Test
    void a_manifest_with_something_behind_its_files_is_refused() throws Exception {
        Manifest manifest = new Manifest(
                "1.2",
                Instant.parse("2026-11-27T10:00:00Z"),
                new Generation(7),
                99,
                List.of(new Manifest.Part("high-water", 1, Sha256.of("1"))));
        String text = manifest.text();
        String above = text.substring(0, text.lastIndexOf("# these")) + "# more\n";
        Files.writeString(backup.resolve(Manifest.NAME), above + "# these lines " + Sha256.of(above) + "\n");

        assertThatThrownBy(() -> Manifest.read(backup))
                .isInstanceOf(BackupFailure.class)
                .hasMessageContaining("its files cannot be told");
    }

    @ParameterizedTest
    @ValueSource(strings = {"native/1/library.so", "../high-water", "rocksdb/../x", "rocksdb/.x", "/x", "lock", "x"})
    void a_part_is_a_part_of_a_store(String name) {
        assertThatThrownBy(() -> new Manifest.Part(name, 1, Sha256.of("1")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(name);
    }
}
