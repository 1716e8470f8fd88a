package chat.maru.crash.fault;

import chat.maru.crash.host.LoopDisk;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/// Somebody else takes what is left of the disk, nearly all or all of it, and gives it back. The server goes on by
/// itself; if a write had failed, which it says by not being ready, it takes a new start. Where it dies meanwhile, a
/// start on the full disk may fail, and one on the disk with room does not.
///
/// Immutable.
public record FullDisk() implements Fault {
    /// MiB of the disk that are left: less than the low-water mark, less than a quarter of it, nothing.
    private static final List<Long> LEFT = List.of(128L, 32L, 0L);

    private static final Duration FULL = Duration.ofSeconds(3);
    private static final String REFUSED = "read_only";

    @Override
    public String name() {
        return "full disk";
    }

    @Override
    public boolean happens(Scene scene, Random random) throws IOException {
        LoopDisk disk = scene.disk().orElseThrow();
        long before = scene.tally().refused(REFUSED);
        boolean dies = random.nextBoolean();
        disk.fill(LEFT.get(random.nextInt(LEFT.size())) << 20);
        scene.server().livesFor(FULL);
        if (dies) {
            scene.kill();
            scene.server().launch();
            if (!scene.server().endsWithin(FULL)) {
                scene.server().kill();
            }
        }
        disk.free();
        if (dies) {
            scene.start();
        } else {
            goesOn(scene);
        }
        return scene.tally().refused(REFUSED) > before;
    }

    private static void goesOn(Scene scene) throws IOException {
        scene.server().livesFor(FULL);
        if (!scene.server().ready()) {
            scene.kill();
            scene.start();
        }
    }
}
