package chat.maru.crash.fault;

import chat.maru.crash.host.LoopDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;

/// The power is cut: whatever was not synced is lost.
///
/// Killing a server proves nothing of that, because what it has written stays with the system.
///
/// Immutable.
public record PowerLoss() implements Fault {
    @Override
    public String name() {
        return "power";
    }

    @Override
    public boolean happens(Scene scene, Random random) throws IOException {
        LoopDisk disk = scene.disk().orElseThrow();
        scene.server().livesFor(Duration.ofNanos(random.nextInt(5_000_000)));
        boolean atWork = scene.tally().pending() > 0;
        scene.server().pause();
        Path unsynced = Files.writeString(disk.mounted().resolve("unsynced"), "lost");
        disk.cut();
        scene.kill();
        disk.powerBack();
        if (Files.exists(unsynced)) {
            throw new IllegalStateException("the power was cut, and what nobody synced is still there");
        }
        scene.start();
        return atWork;
    }
}
