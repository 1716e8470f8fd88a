package chat.maru.crash.damage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Damages do what they say, and the same ones again from the same seed.
final class DamageTest {
    @TempDir
    private Path folder;

    @Test
    void a_damage_says_truly_whether_anything_is_another() throws Exception {
        byte[] before = new byte[3_000];
        new SplittableRandom(1).nextBytes(before);
        Set<Damage.Kind> drawn = EnumSet.noneOf(Damage.Kind.class);
        for (int seed = 0; seed < 500; seed++) {
            Damage damage = Damage.drawn(before.length, new SplittableRandom(seed));
            assertThat(damage).isEqualTo(Damage.drawn(before.length, new SplittableRandom(seed)));
            Path file = Files.write(folder.resolve("file"), before);
            boolean changed = damage.apply(file);
            byte[] after = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
            assertThat(changed).as(damage.toString()).isEqualTo(!Arrays.equals(before, after));
            assertThat(changed || damage.kind() == Damage.Kind.SWAP).isTrue();
            drawn.add(damage.kind());
        }
        assertThat(drawn).isEqualTo(EnumSet.allOf(Damage.Kind.class));
    }

    @Test
    void an_empty_file_can_only_become_longer() throws Exception {
        Path file = Files.createFile(folder.resolve("empty"));
        Damage damage = Damage.drawn(0, new SplittableRandom(1));
        assertThat(damage.kind()).isEqualTo(Damage.Kind.LONGER);
        assertThat(damage.apply(file)).isTrue();
        assertThat(file).isNotEmptyFile();
    }
}
