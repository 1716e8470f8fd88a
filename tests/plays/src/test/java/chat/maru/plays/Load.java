package chat.maru.plays;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.crash.client.Device;
import chat.maru.crash.client.Person;
import chat.maru.crash.client.Received;
import chat.maru.crash.client.Receiver;
import chat.maru.crash.client.Way;
import chat.maru.crash.host.Stage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.awaitility.Awaitility;

/// Three people who talk to each other without a pause while their server is made to fail again and again, and four
/// followers, one by each way. Whatever was acknowledged is there, once, in one order for all of them, whichever way
/// they read; nothing else is.
///
/// Confined to one thread, apart from what it starts.
final class Load implements AutoCloseable {
    private static final Duration QUIET = Duration.ofMillis(100);

    private final String name;
    private final long seed;
    private final Random random;
    private final long began = System.nanoTime();
    private final Ledger ledger = new Ledger();
    private final Uptime uptime = new Uptime();
    private final List<Thread> threads = new ArrayList<>();
    private final List<Device> devices = new ArrayList<>();
    private final List<Follower> followers = new ArrayList<>();
    private final Map<String, List<String>> talks = new HashMap<>();
    private int failures;

    private Load(String name, long seed) {
        this.name = name;
        this.seed = seed;
        this.random = new Random(seed);
    }

    /// Signs people up and lets them begin.
    ///
    /// @param name of the play, for its report
    static Load begin(String name, Stage stage, long seed) throws IOException {
        Load load = new Load(name, seed);
        load.people(List.of(stage.person("alice"), stage.person("bob"), stage.person("carol")));
        load.uptime.up(true);
        load.uptime.work();
        load.threads.forEach(Thread::start);
        return load;
    }

    private void people(List<Person> people) throws IOException {
        List<Device> first = new ArrayList<>();
        for (Person person : people) {
            first.add(person.device("of checks"));
            talks.put(person.account(), new ArrayList<>());
        }
        for (int one = 0; one < people.size(); one++) {
            for (int other = one + 1; other < people.size(); other++) {
                String talk = first.get(one).talkWith(people.get(other));
                talks.getOrDefault(people.get(one).account(), List.of()).add(talk);
                talks.getOrDefault(people.get(other).account(), List.of()).add(talk);
            }
        }
        devices.addAll(first);
        for (Person person : people) {
            for (int i = 0; i < 2; i++) {
                Device device = person.device("of sender " + i);
                devices.add(device);
                thread(new Sender(device, talksOf(device), ledger, uptime, random.nextLong()));
            }
        }
        List<Way> ways = List.of(Way.values());
        for (int i = 0; i < ways.size(); i++) {
            Way way = ways.get(i);
            Device device = people.get(i % people.size()).device("follows by " + way);
            devices.add(device);
            followers.add(new Follower(device, way, ledger, uptime, random.nextLong()));
            thread(followers.getLast());
        }
    }

    private List<String> talksOf(Device device) {
        return talks.getOrDefault(device.owner().account(), List.of());
    }

    private void thread(Runnable work) {
        threads.add(Thread.ofVirtual().unstarted(work));
    }

    /// The server fails in the middle of the work, and comes back.
    void failure(Failure failure) throws IOException {
        long enough = ledger.acks() + 1 + random.nextInt(60);
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> ledger.acks() >= enough || !ledger.violations().isEmpty());
        failure.happens(random, uptime);
        uptime.up(true);
        failures++;
    }

    /// One way to fail.
    interface Failure {
        /// Returns when the server is back.
        ///
        /// @param uptime to be told when the server is gone
        void happens(Random random, Uptime uptime) throws IOException;
    }

    long acks() {
        return ledger.acks();
    }

    /// Lets everybody come to an end, and reads everything from the beginning, in all ways.
    void check(String when) throws IOException, InterruptedException {
        uptime.rest();
        for (Device device : devices) {
            device.renew();
        }
        for (Device reader : devices.subList(0, 3)) {
            compare(when, reader);
        }
        for (Follower follower : followers) {
            long all = total(follower.device());
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(follower.seen()).isEqualTo(all));
        }
        assertThat(ledger.violations()).as("seed %s, %s", seed, when).isEmpty();
        uptime.work();
    }

    private long total(Device device) throws IOException {
        long total = 0;
        for (String talk : talksOf(device)) {
            total += device.asks("GET", "/v1/conversations/" + talk, null)
                    .expect(200)
                    .json()
                    .required("number")
                    .longValue();
        }
        return total;
    }

    private void compare(String when, Device reader) throws IOException {
        long entries = total(reader) + talksOf(reader).size();
        List<Received> first = List.of();
        for (Way way : Way.values()) {
            String who = reader.owner().username() + " by " + way + ", " + when;
            List<Received> all;
            try (Receiver receiver = way.open(reader, "0")) {
                all = receiver.take(Math.toIntExact(entries));
                assertThat(receiver.all(QUIET)).as(who).isEmpty();
            }
            if (way == Way.POLL) {
                first = all;
            } else {
                assertThat(all.equals(first))
                        .as("%s is the same as by POLL", who)
                        .isTrue();
            }
        }
        for (String talk : talksOf(reader)) {
            List<Received> messages = first.stream()
                    .filter(entry -> entry.message() && entry.conversation().equals(talk))
                    .toList();
            ledger.compare(reader.owner().username() + ", " + when, talk, messages);
            assertThat(reader.history(talk)
                            .equals(messages.stream().map(Received::json).toList()))
                    .as("history is what was received, %s", when)
                    .isTrue();
        }
    }

    /// Lets everybody go, and tells the figures of the run to whoever reads the build's output.
    @Override
    @SuppressWarnings("SystemOut")
    public void close() {
        uptime.finish();
        try {
            for (Thread thread : threads) {
                thread.join(Duration.ofMinutes(1));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        System.out.printf(
                "%s: seed %d, failures %d, acked %d, put again after the ack %d, lost %d, doubled %d, %d s%n",
                name,
                seed,
                failures,
                ledger.acks(),
                ledger.repeats(),
                ledger.lost(),
                ledger.doubled(),
                Duration.ofNanos(System.nanoTime() - began).toSeconds());
    }
}
