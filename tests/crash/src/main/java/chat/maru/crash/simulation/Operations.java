package chat.maru.crash.simulation;

import chat.maru.crash.history.Action;
import chat.maru.crash.history.Recorder;
import chat.maru.crash.history.Result;
import chat.maru.crash.history.Who;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;

/// What somebody has asked for and was not told of yet. Each ends once.
///
/// Confined to one thread.
final class Operations {
    private final Recorder recorder;
    private final Set<Operation> pending = new LinkedHashSet<>();

    Operations(Recorder recorder) {
        this.recorder = recorder;
    }

    /// Somebody asks.
    ///
    /// @param told is given what they are told in the end
    Operation begin(Who who, Action action, Consumer<Result> told) {
        Operation operation = new Operation(recorder.invoke(who, action), told);
        pending.add(operation);
        return operation;
    }

    int pending() {
        return pending.size();
    }

    /// So much time has passed that nobody waits for an answer any more.
    void giveUp() {
        for (Operation operation : new ArrayList<>(pending)) {
            operation.complete(new Result.Unknown("it was long ago"));
        }
    }

    /// The node is gone. Whoever had asked it, and has no answer on its way, is never told.
    void crash() {
        for (Operation operation : new ArrayList<>(pending)) {
            if (operation.place == Operation.Place.NODE) {
                operation.complete(new Result.Unknown("the node is gone"));
            }
        }
    }

    /// Something that was asked for.
    ///
    /// Confined to one thread. Equal only to itself; what is kept of them is kept in the order in which they
    /// began.
    final class Operation {
        private final long op;
        private final Consumer<Result> told;
        private Place place = Place.REQUEST;
        private boolean over;

        private enum Place {
            REQUEST,
            NODE,
            ANSWER
        }

        private Operation(long op, Consumer<Result> told) {
            this.op = op;
            this.told = told;
        }

        /// The node has got it.
        void arrived() {
            place = Place.NODE;
        }

        /// The answer has left the node.
        void answered() {
            place = Place.ANSWER;
        }

        boolean over() {
            return over;
        }

        /// Whoever asked is told; not if they were, or have given up.
        void complete(Result result) {
            if (!over) {
                over = true;
                pending.remove(this);
                recorder.complete(op, result);
                told.accept(result);
            }
        }
    }
}
