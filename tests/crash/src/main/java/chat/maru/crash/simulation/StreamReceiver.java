package chat.maru.crash.simulation;

import chat.maru.crash.check.Promise;
import chat.maru.crash.history.Action;
import chat.maru.crash.history.Event;
import chat.maru.crash.history.Result;
import chat.maru.crash.history.Seen;
import chat.maru.crash.history.Silence;
import chat.maru.edge.http.Outlet;
import chat.maru.model.Cursor;
import chat.maru.wire.CursorToken;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A WebSocket or a stream of server-sent events, with what came over it.
///
/// Confined to one thread.
final class StreamReceiver implements Receiver, SimulatedOutlet.Client {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int PAGE = 128 * 1024;
    private static final int MOST_UNANSWERED = 64;
    private static final int ANSWER = 300;

    private final World world;
    private final Device device;
    private final String connection;
    private final Outlet.Kind kind;
    private final SimulatedOutlet outlet;
    private final Map<String, Optional<Operations.Operation>> unanswered = new LinkedHashMap<>();
    private long stream;
    private int refs;
    private @Nullable Silence silence;
    private boolean over;
    private boolean reset;

    StreamReceiver(World world, Device device, String connection, Outlet.Kind kind) {
        this.world = world;
        this.device = device;
        this.connection = connection;
        this.kind = kind;
        this.outlet = new SimulatedOutlet(kind, world.anyLoop(), world.time, this);
    }

    Outlet.Kind kind() {
        return kind;
    }

    /// @param from where to go on from; empty for where the device has committed
    void begin(SimulatedNode node, String from) {
        begin(node, from, false);
    }

    void begin(SimulatedNode node, String from, boolean last) {
        String way = kind == Outlet.Kind.WEBSOCKET ? "WEB_SOCKET" : "SSE";
        stream = world.recorder.opened(device.who(connection), way, from, last);
        silence = new Silence(world.recorder, stream);
        CursorToken since = from.isEmpty() ? null : CursorToken.parse(from);
        if (kind == Outlet.Kind.WEBSOCKET) {
            webSocket(node, since);
        } else {
            world.schedule.submit(() -> eventSource(node, since));
        }
    }

    private void webSocket(SimulatedNode node, @Nullable CursorToken since) {
        boolean hello = world.random.nextBoolean();
        outlet.open(node.ways.webSocket(hello ? null : device.caller(), since));
        if (hello) {
            say("\"type\":\"hello\",\"token\":\"" + device.caller().device().value() + "\"", null);
        }
    }

    /// As the resource does it.
    private void eventSource(SimulatedNode node, @Nullable CursorToken since) {
        if (world.revoked.contains(device.caller())) {
            end(Event.End.REFUSED);
            return;
        }
        switch (node.receiving.start(device.caller(), since)) {
            case chat.maru.edge.events.Start.From(Cursor cursor) -> {
                if (since != null && world.random.nextBoolean()) {
                    var _ = node.cursors.commit(
                            device.caller().account(), device.caller().device(), cursor);
                }
                outlet.open(node.ways.eventSource(device.caller(), cursor));
            }
            case chat.maru.edge.events.Start.Reset _ -> end(Event.End.RESET);
            case chat.maru.edge.events.Start.Malformed() ->
                throw new IllegalStateException("a cursor from the node is malformed to it: " + since);
        }
    }

    @Override
    public boolean over() {
        return over;
    }

    /// Asks for something by a frame.
    void ask(Action action, String frame, Consumer<Result> told) {
        Operations.Operation operation = world.operations.begin(device.who(connection), action, told);
        operation.arrived();
        say(frame, operation);
    }

    /// Sends a frame that nobody keeps a record of, and that is answered all the same.
    void say(String frame) {
        say(frame, null);
    }

    private void say(String frame, Operations.@Nullable Operation operation) {
        String ref = "r" + refs++;
        unanswered.put(ref, Optional.ofNullable(operation));
        outlet.say("{\"ref\":\"" + ref + "\"," + frame + "}");
    }

    boolean drain(int bytes) {
        boolean any = outlet.pending() > 0;
        if (any) {
            outlet.drain(bytes);
        } else if (silence != null && !over) {
            silence.lasted(world.time.nanos());
        }
        return any;
    }

    /// It breaks.
    void cut() {
        outlet.cut();
        end(Event.End.CUT);
    }

    /// The node is gone.
    void lost() {
        outlet.vanish();
        end(Event.End.CUT);
    }

    /// Nothing arrives any more; each side notices when it likes. Says whether there was anything to break.
    boolean halfOpen() {
        if (over) {
            return false;
        }
        outlet.vanish();
        silence = null;
        world.time.after(SimulatedTime.Of.CLIENT, world.random.nextLong(20 * Network.SECOND), () -> end(Event.End.CUT));
        world.time.after(
                SimulatedTime.Of.NODE, 30 * Network.SECOND, () -> outlet.loop().execute(outlet::hangUp));
        return true;
    }

    private void end(Event.End end) {
        if (!over) {
            over = true;
            world.recorder.closed(stream, end);
            for (Optional<Operations.Operation> operation : new ArrayList<>(unanswered.values())) {
                operation.ifPresent(of -> of.complete(new Result.Unknown("the connection broke")));
            }
            unanswered.clear();
            device.ended(this, end);
        }
    }

    /// Everything was read.
    void complete() {
        end(Event.End.COMPLETE);
        outlet.cut();
    }

    @Override
    public void ended() {
        end(reset ? Event.End.RESET : Event.End.CUT);
    }

    @Override
    public void broke(RuntimeException why) {
        world.expectations.broke(why);
    }

    @Override
    public void arrived(byte[] frame) {
        if (over) {
            return;
        }
        world.expectations.expect(
                outlet.mostPending()
                        <= SimulatedOutlet.HIGH + PAGE + 2 * world.largest + ANSWER * (MOST_UNANSWERED + 1),
                Promise.P18,
                "so much waits for one who does not read: " + outlet.mostPending());
        byte[] json = kind == Outlet.Kind.WEBSOCKET ? payload(frame) : data(frame);
        if (Entries.is(json)) {
            Seen seen = world.entries.seen(json);
            world.recorder.got(stream, seen);
            if (silence != null) {
                silence.broken();
            }
            device.got(this, seen);
        } else {
            other(JSON.readTree(json));
        }
    }

    private static byte[] payload(byte[] frame) {
        int head = frame[1] < 126 ? 2 : frame[1] == 126 ? 4 : 10;
        return Arrays.copyOfRange(frame, head, frame.length);
    }

    /// The event's id is the entry's cursor.
    private byte[] data(byte[] event) {
        String text = new String(event, StandardCharsets.UTF_8);
        String json = text.substring(text.indexOf("data: ") + 6, text.length() - 2);
        if (text.startsWith("id: ")) {
            world.expectations.expect(
                    json.startsWith("{\"cursor\":\"" + text.substring(4, text.indexOf('\n')) + '"'),
                    Promise.P9,
                    "the event's id is not the entry's cursor: " + text);
        }
        return json.getBytes(StandardCharsets.UTF_8);
    }

    private void other(JsonNode frame) {
        switch (frame.path("type").asString()) {
            case "ok", "error" -> answer(frame);
            case "reset" -> reset = true;
            default -> {}
        }
    }

    private void answer(JsonNode frame) {
        Optional<Operations.Operation> operation =
                unanswered.remove(frame.path("ref").asString());
        world.expectations.expect(operation != null, Promise.P3, "answered twice, or not asked for: " + frame);
        if (operation != null && operation.isPresent()) {
            operation.get().complete(result(frame));
        }
    }

    private static Result result(JsonNode frame) {
        if (frame.path("type").asString().equals("ok")) {
            return frame.has("number")
                    ? new Result.Numbered(frame.path("number").asLong())
                    : new Result.Ok();
        }
        String code = frame.path("code").asString();
        int status = frame.path("status").asInt();
        return code.equals("reset")
                ? new Result.Reset()
                : status < 500 ? new Result.Failed(code) : new Result.Unknown(code);
    }

    void expectNothingUnanswered() {
        world.expectations.expect(!outlet.paused(), Promise.P15, connection + " is paused for ever");
        world.expectations.expect(unanswered.isEmpty(), Promise.P15, connection + " waits for " + unanswered.keySet());
    }
}
