package chat.maru.crash.fault;

import chat.maru.crash.host.ServerFailed;
import chat.maru.crash.host.Strace;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;

/// A server dies at the n-th call of the system of one kind that any of its threads makes, if one makes as many.
///
/// Immutable.
///
/// @param call by its name
/// @param many about how many of them a thread makes in a short life
public record Death(String call, int many) implements Fault {
    /// The exit status of whoever is killed.
    private static final int KILLED = 128 + 9;

    private static final Duration LONGEST = Duration.ofSeconds(2);

    /// The calls a server writes by.
    public static final List<Fault> ALL = List.of(
            new Death("fdatasync", 60),
            new Death("fdatasync", 200),
            new Death("write", 60),
            new Death("fsync", 2),
            new Death("pwrite64", 1),
            new Death("rename", 1));

    public Death {
        Objects.requireNonNull(call);
    }

    @Override
    public String name() {
        return "death in " + call;
    }

    @Override
    public boolean happens(Scene scene, Random random) throws IOException {
        String when = "signal=KILL:when=" + (1 + random.nextInt(many));
        AtomicBoolean early = new AtomicBoolean();
        scene.lives(Strace.injecting(call, when), ready -> {
            early.set(!ready || scene.server().endsWithin(LONGEST));
            if (!early.get()) {
                scene.kill();
            }
            int status = scene.server().exitStatus(Duration.ZERO);
            if (status != KILLED) {
                throw new ServerFailed("it ended with " + status + " by itself:\n"
                        + scene.server().log());
            }
        });
        return early.get();
    }
}
