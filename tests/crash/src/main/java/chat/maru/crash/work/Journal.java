package chat.maru.crash.work;

import chat.maru.crash.history.Action;
import chat.maru.crash.history.Recorder;
import chat.maru.crash.history.Result;
import chat.maru.crash.history.Who;
import java.io.IOException;
import java.util.Objects;

/// Where all is written down and counted.
///
/// Thread-safe.
public record Journal(Recorder recorder, Tally tally, Terms terms) {
    /// What is not known is told under this code when the connection broke.
    public static final String BROKEN = "broken";

    public Journal {
        Objects.requireNonNull(recorder);
        Objects.requireNonNull(tally);
        Objects.requireNonNull(terms);
    }

    /// Something that is under way.
    record Asked(long op, Action action, long begun) {}

    /// To be called before anything goes out.
    Asked asks(Who who, Action action) {
        tally.begins();
        return new Asked(recorder.invoke(who, action), action, System.nanoTime());
    }

    void answered(Asked asked, Result result) {
        recorder.complete(asked.op(), result);
        tally.ends(asked.action(), result, System.nanoTime() - asked.begun());
    }

    /// What is behind a cursor was answered: whether that says that the cursor is committed.
    Result committed() {
        return terms.commits() ? new Result.Ok() : new Result.Unknown("not told");
    }

    /// Nobody knows what became of it.
    void broken(Asked asked) {
        answered(asked, new Result.Unknown(BROKEN));
    }

    /// Asks, and waits for the answer.
    Result call(Who who, Action action, Call call) {
        Asked asked = asks(who, action);
        Result result;
        try {
            result = call.now();
        } catch (IOException _) {
            result = new Result.Unknown(BROKEN);
        }
        answered(asked, result);
        return result;
    }

    /// A request.
    interface Call {
        Result now() throws IOException;
    }
}
