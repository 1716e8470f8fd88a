package chat.maru.crash.work;

import chat.maru.crash.client.Device;
import chat.maru.crash.client.EventSocket;
import chat.maru.crash.client.Received;
import chat.maru.crash.client.Way;
import chat.maru.crash.history.Action;
import chat.maru.crash.history.Event;
import chat.maru.crash.history.Result;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Sends over a WebSocket, many messages at once, and receives over the same one, as clients do. Comes back after
/// each break, and goes on behind the last entry.
///
/// Confined to one thread.
final class SocketSender implements Work {
    private static final Duration GLANCE = Duration.ofMillis(20);

    private final Device device;
    private final Journal journal;
    private final Outbox outbox;
    private final Patience patience;
    private final Random random;
    private final int window;
    private final Map<String, Waiting> waiting = new LinkedHashMap<>();
    private @Nullable Reading reading;
    private String cursor;
    private int sockets;
    private long refs;
    private @Nullable String passed;

    private record Waiting(Journal.Asked asked, @Nullable Put put) {}

    /// @param window how many messages may wait for their answer
    /// @param cursor where to begin
    SocketSender(Device device, Journal journal, Outbox outbox, Gate gate, int window, String cursor, long seed) {
        this.device = device;
        this.journal = journal;
        this.outbox = outbox;
        this.random = new Random(seed);
        this.patience = new Patience(gate, random);
        this.window = window;
        this.cursor = cursor;
    }

    @Override
    public void step(boolean working) throws InterruptedException {
        try {
            Reading open = reading;
            if (open == null) {
                open = Reading.open(journal, device, Way.WEB_SOCKET, cursor, false);
                sockets++;
                reading = open;
            }
            EventSocket socket = (EventSocket) open.receiver();
            fill(socket, working);
            long looked = open.looks();
            if (!socket.advance(GLANCE)) {
                open.nothingSince(looked);
            }
            take(open, socket);
        } catch (IOException e) {
            hangUp(Reading.why(e));
            journal.tally().breaks();
            patience.again();
        }
    }

    private void fill(EventSocket socket, boolean working) throws IOException {
        while (waiting.size() < window) {
            Optional<Put> next = outbox.next(working);
            if (next.isEmpty()) {
                return;
            }
            send(socket, next.get());
            if (outbox.doubles(next.get())) {
                send(socket, next.get());
            }
        }
    }

    private void send(EventSocket socket, Put put) throws IOException {
        String ref = Long.toString(++refs);
        Action.Send action = new Action.Send(put.conversation(), put.id(), put.digest());
        waiting.put(ref, new Waiting(journal.asks(Hand.who(device, device.id() + " " + sockets), action), put));
        socket.write("{\"type\":\"send\",\"ref\":\"" + ref + "\",\"conversation\":\"" + put.conversation()
                + "\",\"id\":\"" + put.id() + "\",\"content\":" + put.content() + "}");
    }

    private void take(Reading open, EventSocket socket) throws IOException {
        for (Optional<Received> next = socket.arrived(); next.isPresent(); next = socket.arrived()) {
            open.got(next.get());
            cursor = next.get().cursor();
            if (random.nextInt(100) == 0) {
                commit(socket);
            }
        }
        for (Optional<JsonNode> next = socket.answered(); next.isPresent(); next = socket.answered()) {
            answered(next.get());
        }
        boolean late = waiting.values().stream()
                .findFirst()
                .filter(first -> System.nanoTime() - first.asked().begun() > Hand.PATIENCE.toNanos())
                .isPresent();
        if (late) {
            throw new IOException("no answer in " + Hand.PATIENCE);
        }
    }

    /// The cursor of now, or once more one of before.
    private void commit(EventSocket socket) throws IOException {
        String committed = passed != null && random.nextInt(4) == 0 ? passed : cursor;
        passed = cursor;
        String ref = Long.toString(++refs);
        waiting.put(ref, new Waiting(journal.asks(Hand.who(device, ""), new Action.Commit(committed)), null));
        socket.write(EventSocket.ack(committed).put("ref", ref).toString());
    }

    private void answered(JsonNode answer) {
        Waiting asked = waiting.remove(answer.required("ref").stringValue());
        if (asked == null) {
            throw new AssertionError("an answer to what was not asked: " + answer);
        }
        Result result = result(answer, asked.put() == null);
        journal.answered(asked.asked(), result);
        if (result instanceof Result.Numbered) {
            journal.tally().dated(answer.required("sent_at").stringValue());
        }
        if (asked.put() != null) {
            outbox.told(asked.put(), result);
        }
    }

    private static Result result(JsonNode answer, boolean commit) {
        if (answer.required("type").stringValue().equals("ok")) {
            return commit
                    ? new Result.Ok()
                    : new Result.Numbered(answer.required("number").longValue());
        }
        String code = answer.required("code").stringValue();
        return answer.required("status").intValue() < 500 ? new Result.Failed(code) : new Result.Unknown(code);
    }

    @Override
    public boolean unfinished() {
        return !waiting.isEmpty() || outbox.hasUnknown();
    }

    @Override
    public void hangUp() {
        hangUp(Event.End.CUT);
    }

    private void hangUp(Event.End why) {
        for (Waiting each : waiting.values()) {
            journal.broken(each.asked());
            if (each.put() != null) {
                outbox.told(each.put(), new Result.Unknown(Journal.BROKEN));
            }
        }
        waiting.clear();
        if (reading != null) {
            reading.end(why);
            reading = null;
        }
    }
}
