package chat.maru.crash.work;

import chat.maru.crash.client.Device;
import chat.maru.crash.client.Ended;
import chat.maru.crash.client.EventSource;
import chat.maru.crash.client.PollReceiver;
import chat.maru.crash.client.Received;
import chat.maru.crash.client.Receiver;
import chat.maru.crash.client.Way;
import chat.maru.crash.history.Event;
import chat.maru.crash.history.Seen;
import chat.maru.crash.history.Silence;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/// A stream of entries, each of which is written down.
///
/// Confined to one thread.
final class Reading implements AutoCloseable {
    private final Journal journal;
    private final long stream;
    private final Receiver receiver;
    private final Silence silence;
    private boolean closed;

    private Reading(Journal journal, long stream, Receiver receiver) {
        this.journal = journal;
        this.stream = stream;
        this.receiver = receiver;
        this.silence = new Silence(journal.recorder(), stream);
    }

    /// Begins one.
    ///
    /// @param from a cursor, `0`, or empty for the device's own
    /// @param last whether it is a reading of everything, after all has come to rest
    static Reading open(Journal journal, Device device, Way way, String from, boolean last) throws IOException {
        return open(
                journal,
                device,
                way,
                from,
                last,
                () -> way.open(device, from.isEmpty() ? Optional.empty() : Optional.of(from)));
    }

    /// Begins one as a browser comes back, which commits the cursor.
    static Reading resume(Journal journal, Device device, String last) throws IOException {
        return open(journal, device, Way.SSE, last, false, () -> EventSource.resume(device, last));
    }

    private interface Opening {
        Receiver open() throws IOException;
    }

    private static Reading open(Journal journal, Device device, Way way, String from, boolean last, Opening opening)
            throws IOException {
        long stream = journal.recorder().opened(Hand.who(device, ""), way.name(), from, last);
        try {
            Receiver receiver = opening.open();
            journal.tally().opens();
            return new Reading(journal, stream, receiver);
        } catch (IOException e) {
            journal.recorder().closed(stream, why(e));
            journal.tally().breaks();
            throw e;
        }
    }

    /// Why nothing more comes.
    static Event.End why(IOException e) {
        return switch (e) {
            case Ended ended when ended.code() == 410 || ended.code() == 4410 -> Event.End.RESET;
            case Ended ended when ended.code() == 401 || ended.code() == 4401 -> Event.End.REFUSED;
            default -> Event.End.CUT;
        };
    }

    /// An entry, as it is written down.
    static Seen seen(Received received) {
        return Seen.of(received.json().getBytes(StandardCharsets.UTF_8));
    }

    Receiver receiver() {
        return receiver;
    }

    /// The next entry, if one comes within this time.
    Optional<Received> next(Duration within) throws IOException {
        long looked = looks();
        try {
            Optional<Received> next = receiver.next(within);
            next.ifPresentOrElse(this::got, () -> nothingSince(looked));
            return next;
        } catch (IOException e) {
            journal.tally().breaks();
            end(why(e));
            throw e;
        }
    }

    /// An entry came by some other way of asking.
    void got(Received received) {
        journal.recorder().got(stream, seen(received));
        silence.broken();
    }

    /// Somebody begins to look. Returns what [#nothingSince] wants.
    long looks() {
        return journal.recorder().now();
    }

    /// They found nothing. Where news need not be on their way at once, nobody cares.
    void nothingSince(long looked) {
        if (journal.terms().timely() && !(receiver instanceof PollReceiver)) {
            silence.lasted(looked);
        }
    }

    /// Everything was read.
    void complete() {
        end(Event.End.COMPLETE);
    }

    void end(Event.End why) {
        if (!closed) {
            closed = true;
            journal.recorder().closed(stream, why);
        }
        receiver.close();
    }

    @Override
    public void close() {
        end(Event.End.CUT);
    }
}
