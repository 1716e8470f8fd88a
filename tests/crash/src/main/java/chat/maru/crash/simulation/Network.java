package chat.maru.crash.simulation;

import chat.maru.crash.history.Action;
import chat.maru.crash.history.Result;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/// Requests on their way to a node and answers on their way back, as those of HTTP are: late now and then, or
/// lost with the node.
///
/// Confined to one thread.
final class Network {
    static final long MILLI = 1_000_000;
    static final long SECOND = 1_000 * MILLI;

    private final World world;
    private final SplittableRandom random;
    private boolean holding;

    Network(World world) {
        this.world = world;
        this.random = world.random;
    }

    /// What a node does with a request.
    interface Request {
        void arrived(SimulatedNode node, Consumer<Result> answer);
    }

    /// Whether answers are held back, for up to two seconds less than anybody waits for news.
    void hold(boolean held) {
        holding = held;
    }

    /// Somebody who is signed in, or was, asks for something.
    ///
    /// @param told is given what they are told in the end
    Operations.Operation ask(Device device, Action action, Consumer<Result> told, Request request) {
        Operations.Operation operation = world.operations.begin(device.who(""), action, told);
        long late = !world.quiet && random.nextInt(40) == 0 ? random.nextLong(8 * SECOND) : 0;
        world.time.after(
                SimulatedTime.Of.NETWORK, late + random.nextLong(5 * MILLI), () -> arrives(device, operation, request));
        world.time.after(
                SimulatedTime.Of.CLIENT,
                35 * SECOND + random.nextLong(20 * SECOND),
                () -> operation.complete(new Result.Unknown("no answer in time")));
        return operation;
    }

    private void arrives(Device device, Operations.Operation operation, Request request) {
        SimulatedNode node = world.node;
        if (node == null) {
            operation.complete(new Result.Unknown("nobody is there"));
            return;
        }
        operation.arrived();
        world.schedule.submit(() -> {
            if (world.revoked.contains(device.caller())) {
                answer(operation, new Result.Failed("session_revoked"));
            } else {
                request.arrived(node, result -> answer(operation, result));
            }
        });
    }

    private void answer(Operations.Operation operation, Result result) {
        operation.answered();
        long held = holding && !world.quiet ? random.nextLong(SECOND) : 0;
        world.time.after(SimulatedTime.Of.NETWORK, held + random.nextLong(3 * MILLI), () -> operation.complete(result));
    }
}
