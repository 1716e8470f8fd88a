package chat.maru.crash.simulation;

import chat.maru.crash.check.Promise;
import chat.maru.crash.history.Event;
import chat.maru.crash.history.Seen;
import chat.maru.crash.history.Who;
import chat.maru.edge.http.Caller;
import chat.maru.edge.http.Outlet;
import chat.maru.model.Cursor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// Somebody's device: it receives in one way or another, changes over to another, and goes on from where it
/// was.
///
/// Confined to one thread.
final class Device {
    private static final int REMEMBERED = 12;

    private final World world;
    private final SplittableRandom random;
    private final Caller caller;
    private final String name;
    private final List<StreamReceiver> streams = new ArrayList<>();
    private final List<String> cursors = new ArrayList<>();
    private @Nullable Receiver receiver;
    private String position = "0";
    private Optional<Cursor> committed = Optional.empty();
    private int connections;
    private Speed speed = Speed.NORMAL;

    /// How it reads.
    enum Speed {
        NORMAL,
        TRICKLE,
        STUCK
    }

    Device(World world, Caller caller, String name) {
        this.world = world;
        this.random = world.random;
        this.caller = caller;
        this.name = name;
    }

    Caller caller() {
        return caller;
    }

    String account() {
        return caller.account().value().toString();
    }

    /// @param connection empty for requests that come each by themselves
    Who who(String connection) {
        return new Who(account(), caller.device().value().toString(), connection);
    }

    boolean revoked() {
        return world.revoked.contains(caller);
    }

    /// The last entry it has got.
    String position() {
        return position;
    }

    /// One of the cursors it got to know, perhaps of another life of the log.
    String anyCursor() {
        return cursors.isEmpty() ? "0" : cursors.get(random.nextInt(cursors.size()));
    }

    void reads(Speed now) {
        speed = now;
    }

    Speed speed() {
        return speed;
    }

    /// One more way to receive takes over from whatever there was, which may stay open.
    void connect() {
        SimulatedNode node = world.node;
        if (node == null || revoked()) {
            return;
        }
        if (random.nextBoolean()) {
            cut();
        }
        stopPolling();
        String connection = name + "-" + ++connections;
        int way = random.nextInt(4);
        if (way < 2) {
            StreamReceiver begun =
                    new StreamReceiver(world, this, connection, way == 0 ? Outlet.Kind.WEBSOCKET : Outlet.Kind.EVENTS);
            streams.add(begun);
            receiver = begun;
            begun.begin(node, from());
        } else {
            receiver = new PollReceiver(world, this, way == 3);
        }
    }

    void connectIfNot() {
        if (receiver == null || receiver.over()) {
            connect();
        }
    }

    /// Where to go on from: empty for where the device has committed.
    String from() {
        return switch (random.nextInt(8)) {
            case 0, 1 -> "";
            case 2 -> random.nextInt(4) == 0 ? "0" : anyCursor();
            default -> position;
        };
    }

    /// It got an entry; only what it receives by now is where it is.
    void got(Receiver by, Seen entry) {
        if (by == receiver) {
            moved(entry.cursor());
        }
    }

    /// Its committed cursor, as the node has it, never goes back within one life of the log.
    void lookAtCursor(SimulatedNode node) {
        Optional<Cursor> now = node.cursors.committed(caller.account(), caller.device());
        long before = committed
                .filter(cursor -> cursor.generation().equals(node.generation))
                .map(cursor -> cursor.offset(0))
                .orElse(0L);
        long at = now.filter(cursor -> cursor.generation().equals(node.generation))
                .map(cursor -> cursor.offset(0))
                .orElse(0L);
        world.expectations.expect(
                at >= before, Promise.P8, name + " has committed " + at + ", and had " + before + " before");
        committed = now;
    }

    /// It goes on from here.
    void moved(String cursor) {
        position = cursor;
        if (cursors.size() < REMEMBERED) {
            cursors.add(cursor);
        } else {
            cursors.set(random.nextInt(REMEMBERED), cursor);
        }
    }

    /// Its cursor is of no use any more: it looks where everything stands, and goes on from there.
    void reset() {
        position = "0";
        Reads.snapshot(world, this, cursor -> moved(cursor));
    }

    /// The connections break.
    void cut() {
        streams.forEach(StreamReceiver::cut);
        streams.clear();
        stopPolling();
        receiver = null;
    }

    /// The connection breaks, and the node does not hear of it for long, nor does the device.
    boolean halfOpen() {
        return receiver instanceof StreamReceiver stream && stream.halfOpen();
    }

    /// The node is gone, and with it whatever was on its way.
    void lost() {
        streams.forEach(StreamReceiver::lost);
        streams.clear();
        receiver = null;
    }

    void stopPolling() {
        if (receiver instanceof PollReceiver poll) {
            poll.stop();
            receiver = null;
        }
    }

    /// It reads some of what there is. Says whether there was anything.
    boolean drain(int bytes) {
        streams.removeIf(StreamReceiver::over);
        boolean any = false;
        for (StreamReceiver stream : streams) {
            any |= stream.drain(bytes);
        }
        return any;
    }

    /// It asks whether there is anything, if that is how it receives. Says whether it did.
    boolean poll() {
        return receiver instanceof PollReceiver poll && poll.go();
    }

    /// A WebSocket to send by, if it has one.
    @Nullable
    StreamReceiver webSocket() {
        return receiver instanceof StreamReceiver stream && stream.kind() == Outlet.Kind.WEBSOCKET && !stream.over()
                ? stream
                : null;
    }

    /// Connections that are open, also those that were left open when another took over.
    int open() {
        streams.removeIf(StreamReceiver::over);
        return streams.size();
    }

    boolean connected() {
        return revoked() || (receiver != null && !receiver.over());
    }

    /// Whoever is connected has everything, and has been told of everything.
    void expectComplete(long last) {
        if (!revoked() && receiver != null) {
            long at = CursorOffset.of(position);
            world.expectations.expect(at >= last, Promise.P7, name + " is at " + at + ", and not at " + last);
            streams.forEach(StreamReceiver::expectNothingUnanswered);
        }
    }

    /// A stream's end, as its device takes it.
    void ended(Receiver by, Event.End end) {
        if (by == receiver) {
            receiver = null;
            if (end == Event.End.RESET) {
                reset();
            }
        }
    }
}
