package chat.maru.crash.work;

import chat.maru.crash.client.Deadline;
import chat.maru.crash.client.Device;
import chat.maru.crash.client.EventSocket;
import chat.maru.crash.client.Person;
import chat.maru.crash.history.Event;
import chat.maru.crash.history.Recorder;
import chat.maru.crash.host.Stage;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/// Two who know each other: one comes and goes, in whatever way, and the other asks whether they are there until that
/// is told right.
///
/// Confined to one thread.
public final class Neighbours {
    private static final Duration PATIENCE = Duration.ofSeconds(70);
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final Recorder recorder;
    private final Device asks;
    private final Device comes;
    private final String account;

    private Neighbours(Recorder recorder, Device asks, Device comes, String account) {
        this.recorder = recorder;
        this.asks = asks;
        this.comes = comes;
        this.account = account;
    }

    /// @param port where they connect
    static Neighbours meet(Stage stage, int port, Recorder recorder) throws IOException {
        Person irene = stage.person("irene");
        Person john = stage.person("john");
        Device asks = irene.device("asks");
        String _ = asks.talkWith(john);
        return new Neighbours(recorder, asks.by(port), john.device("comes").by(port), john.account());
    }

    /// They come, say goodbye, and are seen to be gone.
    public void sayGoodbye() throws IOException {
        try (EventSocket socket = come()) {
            socket.goodbye();
            long since = recorder.now();
            awaits(Event.Presence.SAID_GOODBYE, since);
        }
    }

    /// They come, and their connection ends without a word.
    public void vanish() throws IOException {
        come().close();
        long since = recorder.now();
        awaits(Event.Presence.VANISHED, since);
    }

    /// They come, the server is gone with all connections while that happens, and they do not come back.
    public void outlive(Death death) throws IOException {
        try (EventSocket _ = come()) {
            death.happens();
            awaits(Event.Presence.VANISHED, recorder.now());
        }
    }

    /// Returns when there is a server again.
    @FunctionalInterface
    public interface Death {
        void happens() throws IOException;
    }

    private EventSocket come() throws IOException {
        EventSocket socket = EventSocket.open(comes, Optional.empty());
        long since = recorder.now();
        try {
            awaits(Event.Presence.CAME, since);
            return socket;
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    private void awaits(Event.Presence presence, long since) throws IOException {
        Deadline deadline = Deadline.in(PATIENCE);
        long wrong = since;
        boolean right = isRight(presence);
        while (!right && !deadline.passed()) {
            LockSupport.parkNanos(PAUSE.toNanos());
            long asked = recorder.now();
            right = isRight(presence);
            wrong = right ? wrong : asked;
        }
        boolean seen = right;
        long lastWrong = wrong;
        recorder.tell(at -> new Event.Present(at, presence, lastWrong - since, seen));
    }

    private boolean isRight(Event.Presence presence) throws IOException {
        String state = asks.asks("GET", "/v1/presence?user=" + account, null)
                .expect(200)
                .json()
                .required("presences")
                .required(0)
                .required("state")
                .stringValue();
        return state.equals("online") == (presence == Event.Presence.CAME);
    }
}
