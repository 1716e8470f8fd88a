package chat.maru.bench.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.EventLoop;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A run of load: its connections, when the next message leaves, and the ledger of them all.
///
/// Confined to one event loop; only `connect`, `start`, `stop`, `window`, `end`, `settled`, `storm`, `again`,
/// `enough`, `informed` and `close` may be called from elsewhere, and hand over to it.
final class Run {
    private static final int IN_FLIGHT = 64;
    private static final int SOURCES = 16;
    private static final int SLOTS = 1 << 20;

    private static final long AGAIN_MILLIS = 1_000;

    private final Plan plan;
    private final Population population;
    private final Greeting greeting;
    private final EventLoop loop;
    private final Bootstrap bootstrap;
    private final @Nullable Tls tls;
    private final SplittableRandom random;
    private final MessageIds ids;
    private final Letter letter;
    private final Words words;
    private final Faults faults = new Faults();
    private final Ledger ledger;
    private final Watch watch;
    private final byte[][] conversations;
    private final byte[][] people;
    private final int[][] mine;
    private final int[] senders;
    private final List<Line> lines = new ArrayList<>();
    private final Line[] outlets;
    private final Protocol[] protocols;
    private final List<Line> dirty = new ArrayList<>();
    private final long wallMinusNano;

    private byte[] shared = new byte[1 << 16];
    private int port;
    private long lastArrival;
    private int wanted;
    private int started;
    private int open;
    private @Nullable CompletableFuture<Void> connected;
    private boolean sending;
    private boolean inBulk;
    private long nextAt;
    private boolean storming;
    private long refused;
    private long reads;
    private long frames;

    Run(Plan plan, Population population, Greeting greeting, EventLoop loop, Bootstrap bootstrap, long wallMillis) {
        this.plan = plan;
        this.port = plan.port();
        this.population = population;
        this.greeting = greeting;
        this.loop = loop;
        this.bootstrap = bootstrap;
        this.tls = plan.transport() == Plan.Transport.WEBSOCKET_OVER_TLS ? new Tls() : null;
        this.wallMinusNano = wallMillis - System.nanoTime() / 1_000_000;
        this.random = new SplittableRandom(plan.seed());
        this.ids = new MessageIds(random.nextLong() ^ wallMillis);
        this.words = new Words(random);
        this.letter = letter();
        this.ledger = new Ledger(
                plan.pace() == Plan.Pace.IDLE ? 2 : SLOTS,
                population,
                plan.transport().isMarus(),
                faults);
        this.watch = new Watch(
                greeting == Greeting.PRESENCE ? population : new Population(population.accounts(), List.of()), faults);
        this.conversations = population.conversations().stream()
                .map(conversation -> Ascii.bytes(conversation.id()))
                .toArray(byte[][]::new);
        this.people = population.accounts().stream()
                .map(account -> Ascii.bytes(account.id()))
                .toArray(byte[][]::new);
        this.mine = conversationsOf(population);
        this.senders = IntStream.range(0, population.accounts().size())
                .filter(person -> mine[person].length > 0)
                .toArray();
        this.outlets = new Line[population.accounts().size()];
        this.protocols = new Protocol[population.accounts().size()];
    }

    private static int[][] conversationsOf(Population population) {
        List<List<Integer>> lists = new ArrayList<>();
        population.accounts().forEach(account -> lists.add(new ArrayList<>()));
        for (int i = 0; i < population.conversations().size(); i++) {
            Population.Conversation conversation = population.conversations().get(i);
            for (int member : conversation.members().subList(0, conversation.senders())) {
                lists.get(member).add(i);
            }
        }
        return lists.stream()
                .map(list -> list.stream().mapToInt(Integer::intValue).toArray())
                .toArray(int[][]::new);
    }

    /// Connects until `count` connections are open, at most 64 at a time under way. Fails if one is refused.
    CompletableFuture<Void> connect(int count) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        loop.execute(() -> {
            connected = done;
            wanted = count;
            for (int i = started; i < Math.min(count, open + IN_FLIGHT); i++) {
                startOne();
            }
            finishConnecting();
        });
        return done;
    }

    private void startOne() {
        int index = started++;
        connectAnew(index);
    }

    private void connectAnew(int index) {
        int person = index % population.accounts().size();
        connect(index, person, protocol(index, person));
    }

    /// What the connection of this index speaks, which is this person's.
    Protocol protocol(int index, int person) {
        Population.Account account = population.accounts().get(person);
        if (plan.transport().sendsByPut() && index >= plan.connections()) {
            return new Requests(this, Letter.request(ids, words, plan.port(), account.token()));
        }
        return switch (plan.transport()) {
            case XMPP -> new XmppStream(this, letter, account, "c" + index, population.groupsOf(person));
            case MQTT ->
                new MqttSession(
                        this, letter, account, "c" + index, population.groupsOf(person), plan.pace() != Plan.Pace.IDLE);
            case RELAY -> new RelaySession(this, letter, account);
            case EVENT_SOURCE -> new EventSource(this, plan.port(), account);
            case LONG_POLL -> new Polls(this, plan.port(), account, 0);
            case POLL -> new Polls(this, plan.port(), account, Plan.POLL_MILLIS);
            case PUT, WEBSOCKET, WEBSOCKET_OVER_TLS ->
                new EventsSocket(this, letter, plan.port(), account, account.cursor(), greeting);
        };
    }

    private Letter letter() {
        boolean groups = population.conversations().stream().anyMatch(Population.Conversation::isGroup);
        return switch (plan.transport()) {
            case XMPP -> Letter.stanza(ids, words, groups);
            case MQTT -> Letter.publish(ids, words, groups);
            case RELAY -> Letter.relayed(ids, words);
            case WEBSOCKET, WEBSOCKET_OVER_TLS, PUT, EVENT_SOURCE, LONG_POLL, POLL -> Letter.frame(ids, words);
        };
    }

    private void connect(int index, int person, Protocol protocol) {
        Line line = new Line(index, person, this, protocol);
        lines.add(line);
        outlets[person] = line;
        protocols[person] = protocol;
        InetSocketAddress from = new InetSocketAddress("127.0.0." + (1 + index % SOURCES), 0);
        bootstrap
                .clone()
                .handler(tls == null ? line : tls.before(line))
                .connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), from)
                .addListener(future -> {
                    if (!future.isSuccess()) {
                        failConnecting(index, "connection " + index + ": " + future.cause());
                    }
                });
    }

    /// A connection is ready for use.
    void opened(Line line) {
        line.ready();
        open++;
        watch.isBack(line.person(), System.nanoTime());
        if (started < wanted) {
            startOne();
        }
        finishConnecting();
    }

    private void finishConnecting() {
        if (open >= wanted && connected != null) {
            connected.complete(null);
        }
    }

    /// The server does not take a connection.
    void refusedConnection(Line line, String answer) {
        line.close();
        failConnecting(line.index(), "connection refused: " + answer);
    }

    /// A connection is broken, or the server has closed it. That is a fault, unless somebody was about to come back
    /// from a storm, who then tries again: true.
    boolean lost(Line line, String why) {
        boolean again = storming && !line.wasReady();
        if (again) {
            failConnecting(line.index(), why);
        } else {
            fault(why);
        }
        return again;
    }

    /// Whoever comes back from a storm and is turned away tries again, as clients do.
    private void failConnecting(int index, String why) {
        if (storming) {
            refused++;
            var _ = loop.schedule(() -> comeBack(index), AGAIN_MILLIS, TimeUnit.MILLISECONDS);
            return;
        }
        fault(why);
        if (connected != null) {
            connected.completeExceptionally(new IllegalStateException(why));
        }
    }

    /// Begins to send.
    void start() {
        loop.execute(() -> {
            sending = true;
            if (plan.pace() == Plan.Pace.CLOSED) {
                long now = System.nanoTime();
                inBulk = true;
                for (int person : senders) {
                    for (int i = 0; i < plan.outstanding(); i++) {
                        send(person, now, now);
                    }
                }
                flush();
            } else {
                nextAt = System.nanoTime();
                tick();
            }
        });
    }

    /// Sends nothing more.
    void stop() {
        loop.execute(() -> sending = false);
    }

    /// Counts in this window too. It belongs to the event loop until [#close] is done.
    void window(Window window) {
        loop.execute(() -> ledger.window(window));
    }

    /// Ends this window now. It still belongs to the event loop until [#close] is done.
    CompletableFuture<Void> end(Window window) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        loop.execute(() -> {
            window.end(System.nanoTime());
            done.complete(null);
        });
        return done;
    }

    /// Cuts everybody off from this person on, all at once and without a word; each comes back after a while drawn by
    /// lot, or at once where that is 0, from where they were. Completes when all are connected again.
    CompletableFuture<Void> storm(int first, long withinNanos) {
        CompletableFuture<Void> back = new CompletableFuture<>();
        loop.execute(() -> {
            connected = back;
            storming = true;
            watch.cut(System.nanoTime());
            for (int person = first; person < outlets.length; person++) {
                cut(person, withinNanos == 0 ? 0 : random.nextLong(withinNanos));
            }
        });
        return back;
    }

    private void cut(int person, long back) {
        open--;
        outlets[person].close();
        watch.left(person);
        var _ = loop.schedule(() -> comeBack(person), back, TimeUnit.NANOSECONDS);
    }

    /// In a storm everybody has one connection, and the same index as it.
    private void comeBack(int index) {
        if (greeting == Greeting.PRESENCE && protocols[index] instanceof EventsSocket before) {
            watch.knocks(index, System.nanoTime());
            Population.Account account = population.accounts().get(index);
            connect(index, index, new EventsSocket(this, letter, plan.port(), account, before.since(), greeting));
        } else {
            connectAnew(index);
        }
    }

    /// Cuts every connection off, all at once and without a word, and begins to connect as many again at once; whoever
    /// is turned away tries again after a second. Completes when all are connected.
    CompletableFuture<Void> again() {
        CompletableFuture<Void> back = new CompletableFuture<>();
        loop.execute(() -> {
            connected = back;
            storming = true;
            lines.forEach(Line::close);
            lines.clear();
            open = 0;
            for (int index = 0; index < started; index++) {
                connectAnew(index);
            }
        });
        return back;
    }

    /// Begins no more connections; answers how many are open.
    CompletableFuture<Integer> enough() {
        CompletableFuture<Integer> held = new CompletableFuture<>();
        loop.execute(() -> {
            wanted = started;
            held.complete(open);
        });
        return held;
    }

    /// Completes with true when everybody knows of those they share a conversation with that they are online, or with
    /// false when that is not so after a while.
    CompletableFuture<Boolean> informed(long patienceMillis) {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(patienceMillis);
        loop.execute(() -> inform(done, until));
        return done;
    }

    private void inform(CompletableFuture<Boolean> done, long until) {
        if (watch.wrong() == 0 || System.nanoTime() - until > 0) {
            done.complete(watch.wrong() == 0);
        } else {
            var _ = loop.schedule(() -> inform(done, until), 10, TimeUnit.MILLISECONDS);
        }
    }

    /// Completes with true when nothing is under way any more, or with false when nothing has come for a while.
    CompletableFuture<Boolean> settled(long patienceMillis) {
        return awaited(ledger::settled, patienceMillis);
    }

    /// The same of acknowledgements only.
    CompletableFuture<Boolean> acknowledged(long patienceMillis) {
        return awaited(ledger::acknowledged, patienceMillis);
    }

    private CompletableFuture<Boolean> awaited(BooleanSupplier what, long patienceMillis) {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        long patience = TimeUnit.MILLISECONDS.toNanos(patienceMillis);
        loop.execute(() -> await(what, done, patience, frames, System.nanoTime()));
        return done;
    }

    private void await(BooleanSupplier what, CompletableFuture<Boolean> done, long patience, long seen, long since) {
        long now = System.nanoTime();
        boolean silent = frames == seen && now - since > patience;
        if (what.getAsBoolean() || silent) {
            done.complete(what.getAsBoolean());
        } else {
            long last = frames == seen ? since : now;
            long until = frames;
            var _ = loop.schedule(() -> await(what, done, patience, until, last), 10, TimeUnit.MILLISECONDS);
        }
    }

    /// Closes these people's connections on purpose.
    CompletableFuture<Void> leave(int from, int to) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        loop.execute(() -> {
            for (int person = from; person < to; person++) {
                open--;
                outlets[person].close();
            }
            done.complete(null);
        });
        return done;
    }

    /// Connects all from this person on again, at this port, each from where they began. Fails if one is refused.
    CompletableFuture<Void> comeBack(int first, int at) {
        loop.execute(() -> {
            port = at;
            open = first;
            started = first;
        });
        return connect(population.accounts().size());
    }

    /// Closes every connection and gives the ledger and the faults away: nothing changes them any more.
    CompletableFuture<Void> close() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        loop.execute(() -> {
            lines.forEach(Line::close);
            ledger.close();
            done.complete(null);
        });
        return done;
    }

    private void tick() {
        long now = System.nanoTime();
        inBulk = true;
        while (sending && nextAt - now <= 0) {
            send(senders[random.nextInt(senders.length)], nextAt, now);
            nextAt += (long) (-Math.log(1 - random.nextDouble()) / plan.rate() * 1e9);
        }
        flush();
        if (sending) {
            var _ = loop.schedule(this::tick, nextAt - System.nanoTime(), TimeUnit.NANOSECONDS);
        }
    }

    private void send(int person, long intended, long now) {
        if (plan.messages() > 0 && ledger.sent() >= plan.messages()) {
            sending = false;
            return;
        }
        int conversation = mine[person][random.nextInt(mine[person].length)];
        int sequence = ledger.open(person, conversation, intended, now);
        if (sequence < 0) {
            fault("more than " + SLOTS + " messages under way: the server is far behind the rate, or has lost some");
            sending = false;
            return;
        }
        protocols[person].send(
                outlets[person], sequence, wallMinusNano + now / 1_000_000, address(person, conversation));
    }

    /// Elsewhere than in Maru a direct message is sent to somebody, not to a conversation.
    private byte[] address(int person, int conversation) {
        Population.Conversation to = population.conversations().get(conversation);
        if (plan.transport().isMarus() || to.isGroup()) {
            return conversations[conversation];
        }
        return people[
                to.members().getFirst() == person
                        ? to.members().getLast()
                        : to.members().getFirst()];
    }

    /// An acknowledgement has come; in a closed loop the next message leaves.
    void acknowledged(Line line, long sequence, long number, long now) {
        boolean right = ledger.acknowledge(line.person(), sequence, number, now);
        if (right && sending && plan.pace() == Plan.Pace.CLOSED) {
            send(line.person(), now, now);
        }
    }

    /// The sequence number in the id written at `in[id, to)`, or -1 if it is none of this run's.
    long sequence(byte[] in, int id, int to) {
        return ids.sequence(in, id, to);
    }

    /// A message entry has come whose id is written at `in[id, to)`.
    void arrived(Line line, byte[] in, int id, int to, long number, long now) {
        lastArrival = now;
        long sequence = ids.sequence(in, id, to);
        if (storming) {
            watch.brought(line.person(), ledger.intendedAt(sequence, now), now);
        }
        ledger.arrive(line.person(), sequence, number, now);
    }

    /// When a message entry came last. Only when [#settled] is done.
    long lastArrival() {
        return lastArrival;
    }

    /// A connection is told who is there, by the frame in `in[from, to)`.
    void told(Line line, byte[] in, int from, int to, long now) {
        watch.told(line.person(), in, from, to, now);
    }

    void fault(String kind) {
        faults.add(kind);
    }

    /// Remembers to flush a connection written to outside its own turn.
    void dirty(Line line) {
        if (inBulk) {
            dirty.add(line);
        }
    }

    private void flush() {
        inBulk = false;
        for (int i = 0; i < dirty.size(); i++) {
            dirty.get(i).flush();
        }
        dirty.clear();
    }

    /// Does it after a while.
    void later(long millis, Runnable what) {
        var _ = loop.schedule(what, millis, TimeUnit.MILLISECONDS);
    }

    /// The array to scan in, shared by all connections, at least this long.
    byte[] shared(int length) {
        if (shared.length < length) {
            shared = new byte[Integer.highestOneBit(length) << 1];
        }
        return shared;
    }

    void read() {
        reads++;
    }

    void frame() {
        frames++;
    }

    Ledger ledger() {
        return ledger;
    }

    Watch watch() {
        return watch;
    }

    Faults faults() {
        return faults;
    }

    /// How often somebody who came back was turned away and tried again.
    long refused() {
        return refused;
    }

    /// What came of the run in this window, of this length. Only when [#close] is done.
    LoadResult result(Window window, double seconds, Reading before, Reading after) {
        return new LoadResult(
                seconds,
                window.completed(),
                window.deliveries(),
                ledger.sent(),
                ledger.acked(),
                ledger.delivered(),
                ledger.echoed(),
                after.server() - before.server(),
                after.own() - before.own(),
                after.stolenSince(before),
                after.othersSince(before),
                reads == 0 ? 0 : (double) frames / reads,
                Loops.kind(),
                Latencies.encode(window.acknowledged()),
                Latencies.encode(window.deliveredAfter()),
                Latencies.encode(window.deliveredToAll()),
                Latencies.encode(window.lag()),
                faults.lines());
    }
}
