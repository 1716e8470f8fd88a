package chat.maru.crash.work;

import chat.maru.crash.client.Device;
import chat.maru.crash.client.Person;
import chat.maru.crash.client.Way;
import chat.maru.crash.history.Result;
import java.io.IOException;
import java.time.Duration;
import java.util.Queue;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// Signs in on a device that receives, signs it out from another one, and tries it again.
///
/// Confined to one thread.
final class Revoker implements Work {
    private static final Duration GLANCE = Duration.ofMillis(100);
    /// How long a revocation may be on its way, and a little.
    private static final Duration ON_ITS_WAY = Duration.ofMillis(1_100);

    private final Person person;
    private final int port;
    private final Hand hand;
    private final Journal journal;
    private final Gate gate;
    private final Patience patience;
    private final Queue<Device> revoked;
    private final Random random;
    private @Nullable Device lost;
    private boolean asked;
    private String start = "0";

    /// @param hand    of another device of theirs
    /// @param revoked is told of each device that was signed out
    Revoker(Person person, int port, Hand hand, Journal journal, Gate gate, Queue<Device> revoked, long seed) {
        this.person = person;
        this.port = port;
        this.hand = hand;
        this.journal = journal;
        this.gate = gate;
        this.revoked = revoked;
        this.random = new Random(seed);
        this.patience = new Patience(gate, random);
    }

    @Override
    public void step(boolean working) throws InterruptedException {
        gate.pause(Duration.ofMillis(random.nextInt(200)));
        Device device = lost;
        try {
            if (device == null) {
                device = person.device("lost").by(port);
                start = device.snapshotCursor();
                lost = device;
            }
        } catch (IOException _) {
            patience.again(); // it was not signed in, or was and nobody knows: then nobody will ever use it
            return;
        }
        try (Hand theirs = new Hand(device, journal, Hand.PATIENCE)) {
            if (asked
                    && theirs.looksAtItself() instanceof Result.Failed(String code)
                    && code.equals("session_revoked")) {
                signedOut(device); // by what was asked and not answered
            } else {
                theirs.looksAtItself();
                signOut(device, theirs);
            }
        }
    }

    private void signedOut(Device device) {
        lost = null;
        asked = false;
        revoked.add(device);
    }

    private void signOut(Device device, Hand theirs) throws InterruptedException {
        try (Reading reading = open(device)) {
            asked = true;
            Result result = hand.revoke(device);
            if (!(result instanceof Result.Ok) && !(result instanceof Result.Failed)) {
                patience.again();
                return;
            }
            signedOut(device);
            long until = System.nanoTime() + ON_ITS_WAY.toNanos();
            while (System.nanoTime() - until < 0) {
                reading.next(GLANCE);
            }
        } catch (IOException _) {
            if (lost != null) {
                patience.again();
                return;
            }
            gate.pause(ON_ITS_WAY); // it was hung up on, as it must be, or the server is gone
        }
        theirs.looksAtItself();
    }

    private Reading open(Device device) throws IOException {
        Way way = random.nextBoolean() ? Way.SSE : Way.WEB_SOCKET;
        return Reading.open(journal, device, way, start, false);
    }

    @Override
    public boolean unfinished() {
        return false;
    }

    @Override
    public void hangUp() {
        hand.close();
    }
}
