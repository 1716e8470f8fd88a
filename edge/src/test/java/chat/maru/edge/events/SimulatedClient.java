package chat.maru.edge.events;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.core.inbox.InboxRead;
import chat.maru.edge.http.Caller;
import chat.maru.edge.http.Outlet;
import chat.maru.edge.hub.Delivery;
import chat.maru.edge.hub.Ephemeral;
import chat.maru.edge.hub.Hub;
import chat.maru.edge.hub.Subscriber;
import chat.maru.model.Cursor;
import chat.maru.model.StampedEntry;
import chat.maru.wire.CloseCode;
import chat.maru.wire.CursorToken;
import chat.maru.wire.EntryJson;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A device that receives in one way or another and goes on from where it was, and what it has received.
///
/// Confined to one thread.
final class SimulatedClient {
    private static final Pattern REF = Pattern.compile("\"ref\":\"([^\"]+)\"");
    private static final Pattern NUMBER = Pattern.compile("\"number\":(\\d+)");
    private static final int PAGE = 128 * 1024;
    private static final int LARGEST = 21_000;
    private static final int ANSWERS = 300 * (WebSocketSession.MOST_UNANSWERED + 1);

    private final SimulatedWorld world;
    private final Caller caller;
    private @Nullable Connection connection;
    private @Nullable Poll poll;
    private final List<Connection> opened = new ArrayList<>();
    /// The entry it has received last.
    private long position;
    /// Commits it has asked for, which may or may not have been done.
    private long asked;
    private long revokedAt = Long.MAX_VALUE;
    private int refs;

    SimulatedClient(SimulatedWorld world, Caller caller) {
        this.world = world;
        this.caller = caller;
    }

    Caller caller() {
        return caller;
    }

    /// One more way to receive takes over from whatever there was.
    void connect() {
        if (world.random.nextBoolean()) {
            cut();
        }
        if (world.revoked.contains(caller)) {
            return;
        }
        stopPolling();
        switch (world.random.nextInt(4)) {
            case 0 -> webSocket(false);
            case 1 -> webSocket(true);
            case 2 -> eventSource();
            default -> {
                connection = null;
                poll = new Poll();
            }
        }
    }

    void connectIfNot() {
        if ((connection == null || connection.outlet.over()) && poll == null) {
            connect();
        }
    }

    private void webSocket(boolean hello) {
        Connection begun = new Connection(Outlet.Kind.WEBSOCKET);
        CursorToken since = begun.since();
        WebSocketSession session = new WebSocketSession(
                world.node.receiving,
                world.node.sending,
                _ -> world.authenticate(caller).thenApply(known -> known),
                hello ? null : caller,
                since);
        begun.outlet.loop().execute(() -> begun.outlet.open(session));
        if (hello) {
            begun.say("{\"type\":\"hello\",\"ref\":\"%s\",\"token\":\"t\"}", "hello");
        }
        connection = begun;
    }

    private void eventSource() {
        Connection begun = new Connection(Outlet.Kind.EVENTS);
        Cursor from = world.at(position);
        begun.from(position);
        EventSourceSession session = new EventSourceSession(world.node.receiving, caller, from);
        begun.outlet.loop().execute(() -> begun.outlet.open(session));
        connection = begun;
    }

    void cut() {
        if (connection != null) {
            connection.outlet.cut();
        }
        connection = null;
        stopPolling();
    }

    /// The node is gone, and with it whatever was on its way.
    void lost() {
        opened.clear();
        connection = null;
        poll = null;
    }

    void revoked(long at) {
        revokedAt = Math.min(revokedAt, at);
        stopPolling();
    }

    void drain(int bytes) {
        if (connection != null) {
            connection.outlet.drain(bytes);
        }
        if (poll != null) {
            poll.go();
        }
    }

    /// Whether there was anything to read.
    boolean drainAll() {
        if (poll != null) {
            poll.go();
        }
        boolean any = connection != null && connection.outlet.pending() > 0;
        if (any) {
            drain(Integer.MAX_VALUE);
        }
        return any;
    }

    boolean send(SimulatedWorld.Message message) {
        Connection open = connection;
        if (open == null || open.outlet.kind() != Outlet.Kind.WEBSOCKET || open.outlet.over()) {
            return false;
        }
        String ref = "s" + refs++;
        open.messages.put(ref, message);
        open.say(
                "{\"type\":\"send\",\"ref\":\"%s\",\"conversation\":\"" + message.conversation + "\",\"id\":\""
                        + message.id + "\",\"content\":" + message.json + "}",
                ref);
        return true;
    }

    /// More requests than anybody needs.
    void flood() {
        Connection open = connection;
        if (open != null && open.outlet.kind() == Outlet.Kind.WEBSOCKET && !open.outlet.over()) {
            for (int i = world.random.nextInt(150); i > 0; i--) {
                open.say("{\"type\":\"ping\",\"ref\":\"%s\"}", "p" + refs++);
            }
        }
    }

    void acknowledge() {
        Connection open = connection;
        if (open != null && open.outlet.kind() == Outlet.Kind.WEBSOCKET && !open.outlet.over()) {
            long offset = position == 0 ? 0 : position - world.random.nextInt((int) Math.min(position, 4));
            asked = Math.max(asked, offset);
            String ref = "a" + refs++;
            open.acks.put(ref, offset);
            open.say(
                    "{\"type\":\"ack\",\"ref\":\"%s\",\"cursor\":\"" + CursorToken.format(world.at(offset)) + "\"}",
                    ref);
        }
    }

    void assertComplete() {
        if (world.revoked.contains(caller) || (connection == null && poll == null)) {
            return;
        }
        List<SimulatedWorld.Delivered> inbox = world.inbox(caller.account());
        assertThat(position)
                .as("%s has everything", caller)
                .isEqualTo(inbox.isEmpty() ? 0 : inbox.getLast().offset());
        if (connection != null) {
            assertThat(connection.outlet.over()).isFalse();
            assertThat(connection.outlet.paused()).as("paused for ever").isFalse();
            assertThat(connection.unanswered).as("frames without an answer").isEmpty();
        }
    }

    /// Connections that are open, also those that were left open when another took over.
    int open() {
        opened.removeIf(before -> before.outlet.over());
        return opened.size();
    }

    void stopPolling() {
        if (poll != null) {
            poll.end();
            poll = null;
        }
    }

    /// One connection, with what came over it.
    private final class Connection {
        private final SimulatedOutlet outlet;
        private final Map<String, Boolean> unanswered = new HashMap<>();
        private final Map<String, SimulatedWorld.Message> messages = new HashMap<>();
        private final Map<String, Long> acks = new HashMap<>();
        private final Map<SimulatedWorld.Message, Long> order = new HashMap<>();
        private long least;
        private boolean fromCommitted;
        private int next = -1;

        Connection(Outlet.Kind kind) {
            Executor loop = world.node.loops.get(world.random.nextInt(world.node.loops.size()));
            outlet = new SimulatedOutlet(kind, loop, this::arrived, world.broken::add);
            opened.add(this);
        }

        /// Says where to go on from, or leaves it to the committed cursor.
        @Nullable
        CursorToken since() {
            if (world.random.nextInt(3) > 0) {
                from(position);
                return position == 0 && world.random.nextBoolean()
                        ? new CursorToken.Beginning()
                        : new CursorToken.At(world.at(position));
            }
            least = world.committedCursor(caller);
            fromCommitted = true;
            return null;
        }

        void from(long offset) {
            least = offset;
        }

        void say(String frame, String ref) {
            unanswered.put(ref, true);
            outlet.say(String.format(frame, ref));
        }

        private void arrived(byte[] frame) {
            assertThat(outlet.mostPending())
                    .as("pending bytes")
                    .isLessThanOrEqualTo(SimulatedOutlet.HIGH + PAGE + 2 * LARGEST + ANSWERS);
            String json = outlet.kind() == Outlet.Kind.WEBSOCKET ? payload(frame) : data(frame);
            if (json.startsWith("{\"cursor\":")) {
                entry(json);
            } else {
                answer(json);
            }
        }

        private String payload(byte[] frame) {
            int head = frame[1] < 126 ? 2 : frame[1] == 126 ? 4 : 10;
            return new String(frame, head, frame.length - head, StandardCharsets.UTF_8);
        }

        private String data(byte[] event) {
            String text = new String(event, StandardCharsets.UTF_8);
            String json = text.substring(text.indexOf("data: ") + 6, text.length() - 2);
            assertThat(json).startsWith("{\"cursor\":\"" + text.substring(4, text.indexOf('\n')) + '"');
            return json;
        }

        /// Each entry is the one behind the last.
        private void entry(String json) {
            List<SimulatedWorld.Delivered> inbox = world.inbox(caller.account());
            if (next < 0) {
                next = 0;
                while (inbox.get(next).offset() <= least) {
                    next++;
                }
                // Where the device's cursor was when the server looked: nowhere beyond what it ever committed.
                long most = fromCommitted ? Math.max(least, asked) : least;
                int latest = next;
                while (latest < inbox.size() && !inbox.get(latest).json().equals(json)) {
                    latest++;
                }
                assertThat(latest == next || inbox.get(latest - 1).offset() <= most)
                        .as("%s begins where it asked to, from %d to %d: %s", caller, least, most, json)
                        .isTrue();
                next = latest;
            }
            assertThat(next).as("%s gets nothing that is not committed", caller).isLessThan(inbox.size());
            assertThat(json)
                    .as("%s: no gap and no repeat", caller)
                    .isEqualTo(inbox.get(next).json());
            long offset = inbox.get(next).offset();
            next++;
            assertThat(offset).as("nothing after the revocation").isLessThanOrEqualTo(revokedAt);
            if (connection == this) {
                position = Math.max(position, offset);
            }
        }

        private void answer(String json) {
            Matcher matcher = REF.matcher(json);
            assertThat(matcher.find()).as(json).isTrue();
            String ref = matcher.group(1);
            assertThat(unanswered.remove(ref)).as("one answer to %s", ref).isEqualTo(true);
            boolean ok = json.startsWith("{\"type\":\"ok\"");
            SimulatedWorld.Message message = messages.get(ref);
            Long offset = acks.get(ref);
            if (ok && message != null) {
                Matcher number = NUMBER.matcher(json);
                assertThat(number.find()).isTrue();
                sent(ref, message, Long.parseLong(number.group(1)));
            } else if (offset != null && !json.contains("\"busy\"")) {
                assertThat(ok).as(json).isTrue();
                world.cursorCommitted(caller, offset);
            }
        }

        /// Messages of one connection that were sent once keep its order.
        private void sent(String ref, SimulatedWorld.Message message, long number) {
            world.acknowledged(message, number);
            if (message.attempts == 1) {
                long place = Long.parseLong(ref.substring(1));
                order.forEach((other, otherPlace) -> {
                    if (other.attempts == 1 && other.conversation.equals(message.conversation)) {
                        assertThat(otherPlace < place).as("order of sends").isEqualTo(other.number < number);
                    }
                });
                order.put(message, place);
            }
        }
    }

    /// A long poll, as the resource does it, but in steps.
    private final class Poll implements Subscriber {
        @Override
        public void told(Ephemeral ephemeral) {
            waiting.told(ephemeral);
        }

        private LongPoll waiting = new LongPoll(caller, new CompletableFuture<>());
        private boolean attached;
        private boolean woken = true;
        private boolean offered;

        /// Goes on if there is reason to: attaches first, then reads.
        void go() {
            if (!woken || world.revoked.contains(caller)) {
                return;
            }
            end();
            woken = false;
            offered = false;
            waiting = new LongPoll(caller, new CompletableFuture<>());
            assertThat(world.node.hub.attach(this)).isEqualTo(Hub.Attached.YES);
            attached = true;
            world.schedule.pool().execute(this::read);
        }

        private void read() {
            if (!attached || !world.node.receiving.signedIn().test(caller)) {
                return;
            }
            InboxRead read = world.node.inbox.read(
                    caller.account(),
                    world.at(position),
                    1 + world.random.nextInt(500),
                    1 + world.random.nextInt(9000));
            InboxRead.Page page = (InboxRead.Page) read;
            List<StampedEntry> entries = new ArrayList<>(page.entries());
            List<SimulatedWorld.Delivered> expected = world.inbox(caller.account()).stream()
                    .filter(entry -> entry.offset() > position)
                    .limit(entries.size())
                    .toList();
            assertThat(entries.stream()
                            .map(entry -> new String(
                                    EntryJson.encode(entry, page.next().generation()), StandardCharsets.UTF_8)))
                    .as("%s polls behind %d", caller, position)
                    .isEqualTo(expected.stream()
                            .map(SimulatedWorld.Delivered::json)
                            .toList());
            if (!entries.isEmpty()) {
                position = entries.getLast().stamp().offset();
                assertThat(position).as("nothing after the revocation").isLessThanOrEqualTo(revokedAt);
                woken = true;
            }
        }

        void end() {
            if (attached) {
                world.node.hub.detach(this);
                attached = false;
            }
        }

        @Override
        public Caller caller() {
            return caller;
        }

        @Override
        public Executor loop() {
            return waiting.loop();
        }

        @Override
        public void offered(Delivery delivery) {
            waiting.offered(delivery);
            offered = true;
            woken = true;
        }

        @Override
        public void dismissed(CloseCode code) {
            waiting.dismissed(code);
            try {
                // Whom an entry has woken before finds out when it comes back.
                assertThat(waiting.await(Duration.ZERO).isPresent()).isNotEqualTo(offered);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
