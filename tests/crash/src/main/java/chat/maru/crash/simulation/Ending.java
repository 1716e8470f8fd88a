package chat.maru.crash.simulation;

import chat.maru.crash.check.Promise;
import chat.maru.crash.history.Action;
import chat.maru.crash.history.Digest;
import chat.maru.crash.history.Event;
import chat.maru.crash.history.Result;
import chat.maru.crash.history.Seen;
import chat.maru.edge.http.Outlet;
import chat.maru.model.AccountId;
import chat.maru.model.Command;
import chat.maru.model.ConversationId;
import chat.maru.model.MessageId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/// The end of a run: nothing goes wrong any more, everybody comes back, and everything is read from the
/// beginning, twice.
///
/// Confined to one thread.
final class Ending {
    private static final int ROUNDS = 40;

    private final World world;
    private int readers = 100;

    Ending(World world) {
        this.world = world;
    }

    void play() {
        world.quiet = true;
        world.faults.heal();
        recover(true);
        world.leap(60 * Network.SECOND);
        live();
        look();
        read();
        world.faults.crash();
        recover(false);
        look();
        read();
    }

    /// Everybody comes back, and what nobody knows of whether it is there is put again.
    ///
    /// @param more whether something new is said as well
    private void recover(boolean more) {
        long begun = world.time.nanos();
        world.leap(4 * Network.SECOND);
        if (more) {
            world.people.again();
        }
        for (int round = 0; round < ROUNDS && !back(); round++) {
            world.devices().forEach(Device::connectIfNot);
            world.leap(2 * Network.SECOND);
        }
        world.expectations.expect(back(), Promise.P15, "not everybody is back, or not everything is acknowledged");
        long after = world.time.nanos() - begun;
        world.recorder.tell(at -> new Event.Recovered(at, after));
    }

    private boolean back() {
        boolean settled = world.talks.again() == 0;
        return settled && world.node != null && world.devices().stream().allMatch(Device::connected);
    }

    /// Everybody looks at everything.
    private void look() {
        for (int account = 0; account < world.accounts().size(); account++) {
            Device device = world.device(account, readers++);
            Reads.snapshot(world, device, _ -> {});
            world.talks.all().forEach(talk -> Reads.history(world, device, talk.id, 0));
        }
        world.leap(2 * Network.SECOND);
    }

    /// Whoever has read everything takes what comes next from the hub, without reading the log.
    private void live() {
        SimulatedNode node = node();
        world.devices().forEach(Device::stopPolling);
        world.leap(40 * Network.SECOND);
        world.expectations.expect(
                node.hub.attached() == world.openConnections(),
                Promise.P18,
                node.hub.attached() + " subscribers, and " + world.openConnections() + " open connections");
        AccountId first = world.accounts().getFirst();
        Device device = world.device(0, readers++);
        node.sequencer.submit(new Command.OpenDirect(first, world.accounts().getLast()), _ -> {});
        world.flush();
        int reads = world.schedule.pooled();
        ConversationId conversation =
                ConversationId.direct(first, world.accounts().getLast());
        for (int i = 0; i < 3; i++) {
            MessageId id = new MessageId(new UUID(2, i));
            String json = "{\"text\":\"live\"}";
            Operations.Operation send = world.operations.begin(
                    device.who(""), new Action.Send(conversation.toString(), id.toString(), Digest.of(json)), _ -> {});
            node.sequencer.submit(
                    new Command.SendMessage(first, conversation, id, Talks.content(json)),
                    outcome -> send.complete(Talks.sent(outcome)));
            world.flush();
        }
        world.expectations.expect(
                world.schedule.pooled() == reads,
                Promise.P18,
                "streams that are up to date read the log " + (world.schedule.pooled() - reads) + " times");
    }

    private SimulatedNode node() {
        SimulatedNode node = world.node;
        if (node == null) {
            throw new IllegalStateException("the node has not come back");
        }
        return node;
    }

    /// Everybody reads everything from the beginning, in every way.
    private void read() {
        for (int account = 0; account < world.accounts().size(); account++) {
            List<StreamReceiver> streams = new ArrayList<>();
            for (Outlet.Kind kind : Outlet.Kind.values()) {
                Device device = world.device(account, readers++);
                StreamReceiver stream = new StreamReceiver(world, device, "last-" + readers, kind);
                stream.begin(node(), "0", true);
                streams.add(stream);
            }
            boolean busy = true;
            while (busy) {
                world.flush();
                busy = false;
                for (StreamReceiver stream : streams) {
                    busy |= stream.drain(Integer.MAX_VALUE);
                }
            }
            streams.forEach(StreamReceiver::complete);
            world.flush();
            long last = Math.max(poll(account, Duration.ZERO), poll(account, Duration.ofSeconds(1)));
            AccountId whose = world.accounts().get(account);
            world.devices().stream()
                    .filter(device -> device.caller().account().equals(whose))
                    .forEach(device -> device.expectComplete(last));
        }
    }

    /// Page after page, until there is nothing. Says where the last entry is.
    private long poll(int account, Duration wait) {
        Device device = world.device(account, readers++);
        long stream = world.recorder.opened(device.who(""), wait.isZero() ? "POLL" : "LONG_POLL", "0", true);
        String cursor = "0";
        long last = 0;
        while (true) {
            List<Result> answers = new ArrayList<>();
            String from = cursor;
            world.schedule.submit(() -> new PollReceiver.Poll(world, node(), device.caller(), new CompletableFuture<>())
                    .begin(from, wait, answers::add));
            world.flush();
            if (answers.isEmpty()) {
                world.leap(wait.toNanos() + Network.MILLI);
            }
            if (answers.isEmpty() || !(answers.getFirst() instanceof Result.Page page)) {
                world.expectations.expect(false, Promise.P15, "a last reading is answered with " + answers);
                world.recorder.closed(stream, Event.End.CUT);
                return last;
            }
            for (Seen seen : page.entries()) {
                world.recorder.got(stream, seen);
                last = CursorOffset.of(seen.cursor());
            }
            if (page.entries().isEmpty()) {
                world.recorder.closed(stream, Event.End.COMPLETE);
                return last;
            }
            cursor = page.entries().getLast().cursor();
        }
    }
}
