package chat.maru.crash.work;

import chat.maru.crash.client.Device;
import chat.maru.crash.client.Person;
import chat.maru.crash.client.Way;
import chat.maru.crash.history.Event;
import chat.maru.crash.host.ServerFailed;
import chat.maru.crash.host.Stage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Six people at work with all their devices, and one who is away and is woken. What they do comes from one seed, apart
/// from how it is interleaved.
///
/// Confined to one thread, apart from what it starts.
public final class Workload implements AutoCloseable {
    private static final int WINDOW = 24;
    private static final int FOLLOWERS = 4;
    private static final Duration END = Duration.ofSeconds(60);

    private final Stage stage;
    private final Cast cast;
    private final Journal journal;
    private final Waking waking;
    private final Random random;
    private final Gate gate = new Gate();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final List<Thread> threads = new ArrayList<>();
    private final List<Follower> followers = new ArrayList<>();
    private final Queue<Device> revoked = new ConcurrentLinkedQueue<>();
    private Optional<Phones> phones = Optional.empty();

    private Workload(Stage stage, Cast cast, Journal journal, Waking waking, long seed) {
        this.stage = stage;
        this.cast = cast;
        this.journal = journal;
        this.waking = waking;
        this.random = new Random(seed);
    }

    /// Signs everybody up and lets them begin.
    ///
    /// @param port   where they connect: the server's, or a proxy's
    /// @param waking how the server wakes those who are away
    public static Workload begin(Stage stage, int port, Journal journal, Waking waking, long seed) throws IOException {
        Workload workload = new Workload(stage, Cast.of(stage, port), journal, waking, seed);
        for (Person person : workload.cast.people()) {
            workload.person(person);
        }
        for (int i = 0; i < workload.cast.groups().size(); i++) {
            workload.mover(workload.cast.groups().get(i));
        }
        workload.revoker(workload.cast.people().get(2));
        if (waking.service() != Waking.Service.NONE) {
            workload.phones();
        }
        workload.gate.up(true);
        workload.gate.work();
        workload.threads.forEach(Thread::start);
        return workload;
    }

    private void person(Person person) throws IOException {
        Outbox outbox = new Outbox(cast.says(person), random.nextLong());
        boolean stays = cast.sometimes(person).isEmpty();
        Device socket = device(person, "socket");
        String cursor = socket.snapshotCursor();
        worker(new SocketSender(socket, journal, outbox, gate, WINDOW, cursor, random.nextLong()));
        worker(new HttpSender(hand(device(person, "http")), outbox, gate, stays, random.nextLong()));
        worker(new Busybody(hand(device(person, "busy")), outbox, cast.always(person), gate, random.nextLong()));
        if (followers.size() < FOLLOWERS) {
            Device device = device(person, "follows");
            Follower follower = new Follower(device, journal, gate, cursor, random.nextLong(), failures);
            followers.add(follower);
            threads.add(Thread.ofVirtual().unstarted(follower));
        }
    }

    private void mover(Cast.Talk talk) throws IOException {
        List<Hand> comers = new ArrayList<>();
        for (Person person : talk.come()) {
            comers.add(hand(device(person, "comes and goes")));
        }
        Group group = new Group(talk.id(), hand(device(talk.stay().getFirst(), "owner")), comers);
        worker(new Mover(group, gate, random.nextLong()));
    }

    private void revoker(Person person) throws IOException {
        Hand hand = hand(device(person, "revokes"));
        worker(new Revoker(person, cast.port(), hand, journal, gate, revoked, random.nextLong()));
    }

    private void phones() throws IOException {
        boolean well = waking.service() == Waking.Service.WELL;
        Phones made = Phones.open(journal, well, failures, random.nextLong());
        phones = Optional.of(made);
        made.add(phone(cast.people().get(3)), Phones.Temper.SLOW);
        made.add(phone(cast.away()), Phones.Temper.UNWELL);
        made.add(phone(cast.away()), Phones.Temper.FORGETFUL);
        if (!made.subscribe()) {
            throw new IOException("not all who are away could be registered");
        }
        Hand away = hand(cast.away().device("reads").by(cast.port()));
        worker(new Caller(hand(cast.caller().device("calls").by(cast.port())), away, made, gate, random.nextLong()));
    }

    private Hand phone(Person person) throws IOException {
        return hand(person.device("phone").by(cast.port()));
    }

    /// What was sent before is not new to it. From where on it is, only the server knows; so it commits a cursor that
    /// is written down.
    private Device device(Person person, String name) throws IOException {
        Device device = person.device(name).by(cast.port());
        try (Hand hand = hand(device)) {
            hand.poll(device.snapshotCursor(), 1);
        }
        return device;
    }

    private Hand hand(Device device) {
        return new Hand(device, journal, Hand.PATIENCE);
    }

    private void worker(Work work) {
        threads.add(Thread.ofVirtual().unstarted(new Worker(gate, work, failures)));
    }

    /// Whether there is a server, and who goes on.
    public Gate gate() {
        return gate;
    }

    /// Throws what somebody met that no server may do, if somebody did.
    public void check() {
        Throwable failure = failures.peek();
        if (failure != null) {
            throw new ServerFailed("somebody met what no server may do: " + failure, failure);
        }
    }

    /// Everybody comes to an end with what they are at, and whoever follows has all there is. Returns when that is
    /// so.
    ///
    /// @throws ServerFailed if it takes too long
    public void rest(Duration within) throws IOException, InterruptedException {
        long end = System.nanoTime() + within.toNanos();
        if (!gate.rest(within)) {
            check();
            throw new ServerFailed("people do not come to an end within " + within);
        }
        for (Follower follower : followers) {
            // Another device: to look commits the cursor.
            Device looks = follower.device().owner().device("looks");
            while (!LastReadings.nothingBehind(looks, follower.cursor())) {
                check();
                if (System.nanoTime() - end > 0) {
                    throw new ServerFailed(
                            follower.device().owner().username() + " has not got all there is within " + within);
                }
                gate.pause(Duration.ofMillis(20));
            }
        }
    }

    /// The push service takes all it is asked for from now on.
    public void healPushes() {
        phones.ifPresent(Phones::heal);
    }

    /// Something is said to those who are away.
    ///
    /// @throws ServerFailed if it is not acknowledged
    public void lastWords() throws IOException {
        if (phones.isPresent()) {
            new LastWords(cast, journal, phones.get()).say();
        }
    }

    /// Waits until all those who are away are woken, and writes down that they had the time.
    ///
    /// @param up since when the server has been up, in the record's time
    public void wakes(long up) throws InterruptedException {
        if (phones.isPresent()) {
            long due = up + waking.delay().toNanos();
            phones.get().await(due, gate);
            journal.recorder().tell(at -> new Event.Woken(at, due));
        }
    }

    /// Two who have nothing to do with the others.
    public Neighbours neighbours() throws IOException {
        return Neighbours.meet(stage, cast.port(), journal.recorder());
    }

    /// Reads everything from the beginning on fresh devices.
    public void readAll(List<Way> ways) {
        new LastReadings(cast, journal).read(ways);
    }

    /// Reads what conversations have become.
    public void lookBack() throws IOException {
        new LastReadings(cast, journal).histories();
    }

    /// Whoever was signed out tries once more.
    public void triesRevoked() {
        for (Device device : revoked) {
            try (Hand theirs = hand(device)) {
                theirs.looksAtItself();
            }
        }
    }

    /// A device of somebody, for whatever nobody writes down.
    public Device spare() throws IOException {
        return cast.people().getFirst().device("spare").by(cast.port());
    }

    @Override
    public void close() {
        gate.finish();
        gate.up(true);
        try {
            for (Thread thread : threads) {
                if (!thread.join(END)) {
                    throw new IllegalStateException("somebody does not go home within " + END);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } finally {
            phones.ifPresent(Phones::close);
        }
    }
}
