package chat.maru.crash.simulation;

import chat.maru.core.inbox.InboxRead;
import chat.maru.crash.check.Promise;
import chat.maru.crash.history.Action;
import chat.maru.crash.history.Result;
import chat.maru.crash.history.Seen;
import chat.maru.edge.events.LongPoll;
import chat.maru.edge.events.Start;
import chat.maru.edge.http.Caller;
import chat.maru.model.Cursor;
import chat.maru.wire.CursorToken;
import chat.maru.wire.EntryJson;
import chat.maru.wire.ProblemCode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Polls or long polls, one after the other.
///
/// Confined to one thread.
final class PollReceiver implements Receiver {
    private static final int MAX_BYTES = 1024 * 1024;

    private final World world;
    private final Device device;
    private final boolean waits;
    private Operations.@Nullable Operation asked;
    private CompletableFuture<Void> gone = new CompletableFuture<>();
    private long empty = -1;
    private boolean over;

    PollReceiver(World world, Device device, boolean waits) {
        this.world = world;
        this.device = device;
        this.waits = waits;
    }

    @Override
    public boolean over() {
        return over;
    }

    /// Whether it has asked, was told that there is nothing, and nothing has happened since.
    boolean go() {
        boolean idle = asked == null || asked.over();
        boolean pointless = empty >= 0 && world.node != null && empty == world.node.horizon.offset();
        if (over || !idle || (pointless && world.quiet)) {
            return false;
        }
        String from = world.quiet ? device.position() : device.from();
        long patience = waits ? (1 + world.random.nextInt(30)) * Network.SECOND : 0;
        CompletableFuture<Void> leaving = new CompletableFuture<>();
        gone = leaving;
        asked = world.network.ask(
                device,
                new Action.Poll(from, patience),
                this::told,
                (node, answer) -> new Poll(world, node, device.caller(), leaving)
                        .begin(from, Duration.ofNanos(patience), answer));
        return true;
    }

    /// It wants no answer any more.
    void stop() {
        over = true;
        gone.complete(null);
        if (asked != null) {
            asked.complete(new Result.Unknown("given up"));
        }
    }

    private void told(Result result) {
        gone.complete(null);
        if (over) {
            return;
        }
        switch (result) {
            case Result.Page(List<Seen> entries, String cursor, boolean more) -> {
                device.moved(entries.isEmpty() ? cursor : entries.getLast().cursor());
                empty = entries.isEmpty() && !more ? CursorOffset.of(cursor) : -1;
            }
            case Result.Reset() -> device.reset();
            default -> {}
        }
    }

    /// One request, as the resource does it, but in steps.
    ///
    /// Confined to one thread.
    static final class Poll {
        private final World world;
        private final SimulatedNode node;
        private final Caller caller;
        private final CompletableFuture<Void> gone;

        Poll(World world, SimulatedNode node, Caller caller, CompletableFuture<Void> gone) {
            this.world = world;
            this.node = node;
            this.caller = caller;
            this.gone = gone;
        }

        /// @param from empty for where the device has committed
        void begin(String from, Duration wait, Consumer<Result> answer) {
            CursorToken since = from.isEmpty() ? null : CursorToken.parse(from);
            switch (node.receiving.start(caller, since)) {
                case Start.Malformed() -> answer.accept(new Result.Failed("malformed"));
                case Start.Reset _ -> answer.accept(new Result.Reset());
                case Start.From(Cursor cursor) -> {
                    CompletableFuture<?> committed = since == null
                            ? CompletableFuture.completedFuture(null)
                            : node.cursors
                                    .commit(caller.account(), caller.device(), cursor)
                                    .thenAccept(commit -> world.expectations.expect(
                                            commit == chat.maru.core.inbox.Cursors.Commit.DONE,
                                            Promise.P8,
                                            "a cursor that was good is " + commit));
                    int limit = world.quiet ? 500 : 1 + world.random.nextInt(40);
                    if (wait.isZero()) {
                        int bytes = world.quiet ? MAX_BYTES : 1 + world.random.nextInt(9_000);
                        Result page = result(node.inbox.read(caller.account(), cursor, limit, bytes));
                        var _ = committed.whenComplete((_, _) -> answer.accept(page));
                    } else {
                        LongPoll poll = node.ways.longPoll(caller, cursor, limit, wait, gone);
                        var _ = committed.whenComplete(
                                (_, _) -> world.schedule.submit(() -> round(poll, cursor, answer)));
                    }
                }
            }
        }

        private void round(LongPoll poll, Cursor cursor, Consumer<Result> answer) {
            Optional<ProblemCode> refused = poll.begin();
            if (refused.isPresent()) {
                end(poll, problem(refused.get()), answer);
                return;
            }
            world.schedule.meanwhile();
            Optional<InboxRead> read = poll.read();
            world.schedule.meanwhile();
            if (read.isPresent()) {
                end(poll, result(read.get()), answer);
                return;
            }
            boolean[] again = {false};
            Consumer<Optional<ProblemCode>> next = ended -> {
                if (!again[0]) {
                    again[0] = true;
                    world.schedule.submit(() -> {
                        if (ended.isPresent()) {
                            end(poll, problem(ended.get()), answer);
                        } else {
                            round(poll, cursor, answer);
                        }
                    });
                }
            };
            var _ = poll.woken().thenAccept(next);
            world.time.after(SimulatedTime.Of.NODE, poll.left().toNanos(), () -> {
                expectNothing(again[0] || poll.woken().isDone(), cursor);
                next.accept(Optional.empty());
            });
        }

        /// Who was not woken until the time was up has missed nothing.
        private void expectNothing(boolean woken, Cursor cursor) {
            if (!woken) {
                InboxRead read = node.inbox.read(caller.account(), cursor, 1, 1);
                boolean nothing =
                        read instanceof InboxRead.Page page && page.entries().isEmpty();
                world.expectations.expect(nothing, Promise.P7, "nobody was woken for what is there: " + caller);
            }
        }

        private static void end(LongPoll poll, Result result, Consumer<Result> answer) {
            poll.close();
            answer.accept(result);
        }

        private static Result problem(ProblemCode code) {
            return code.status() < 500 ? new Result.Failed(code.code()) : new Result.Unknown(code.code());
        }

        private Result result(InboxRead read) {
            return switch (read) {
                case InboxRead.Reset _ -> new Result.Reset();
                case InboxRead.Page page ->
                    new Result.Page(
                            page.entries().stream()
                                    .map(entry -> world.entries.seen(EntryJson.encode(entry, node.generation)))
                                    .toList(),
                            CursorToken.format(page.next()),
                            page.more());
            };
        }
    }
}
