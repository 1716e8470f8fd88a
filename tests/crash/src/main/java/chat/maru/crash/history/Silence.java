package chat.maru.crash.history;

/// How long nothing has come over a connection, and what is written down of it: each second of it, once.
///
/// Confined to one thread.
public final class Silence {
    private static final long SECOND = 1_000_000_000L;

    private final Recorder recorder;
    private final long stream;
    private long since;
    private long told;
    private long looked;

    /// Begins now, with a stream that has just been opened.
    public Silence(Recorder recorder, long stream) {
        this.recorder = recorder;
        this.stream = stream;
        broken();
    }

    /// Something came.
    public void broken() {
        begins(recorder.now());
    }

    private void begins(long now) {
        since = now;
        told = now;
        looked = now;
    }

    /// Nothing came.
    ///
    /// @param until all that had come before this is known to whoever looked, by the recorder's clock
    public void lasted(long until) {
        if (until - looked > SECOND) {
            begins(until); // whoever looks was held up: nobody knows what came meanwhile
        }
        looked = until;
        if (until - told >= SECOND) {
            told = until;
            recorder.tell(at -> new Event.Idle(at, stream, since, until));
        }
    }
}
