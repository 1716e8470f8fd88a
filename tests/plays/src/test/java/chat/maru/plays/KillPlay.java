package chat.maru.plays;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// Three people talk to each other without a pause while their server is killed again and again. Whatever was
/// acknowledged is there, once, in one order for all of them, whichever way they read; nothing else is.
final class KillPlay {
    private static final int KILLS = Integer.getInteger("plays.kills", 300);
    private static final long SEED = Long.getLong("plays.seed", 1);
    private static final int CHECK_EVERY = 25;
    private static final Duration QUIET = Duration.ofMillis(100);

    private final Random random = new Random(SEED);
    private final Ledger ledger = new Ledger();
    private final Uptime uptime = new Uptime();
    private final List<Thread> threads = new ArrayList<>();
    private final List<Device> devices = new ArrayList<>();
    private final List<Follower> followers = new ArrayList<>();
    private final Map<String, List<String>> talks = new HashMap<>();

    @Test
    void crashes_under_load_lose_and_double_nothing() throws IOException, InterruptedException {
        long began = System.nanoTime();
        try (Stage stage = Stage.of(KillPlay.class)) {
            stage.server().restart(); // leaves an archive of its classes behind: all further starts are quick
            List<Person> people = List.of(stage.person("alice"), stage.person("bob"), stage.person("carol"));
            people(people);
            begin();
            try {
                for (int kill = 1; kill <= KILLS; kill++) {
                    crash(stage.server());
                    if (kill % CHECK_EVERY == 0 || kill == KILLS) {
                        check("after " + kill + " kills");
                    }
                }
                uptime.up(false);
                stage.server().restart();
                uptime.up(true);
                check("after a restart in order");
            } finally {
                end();
                report(began);
            }
        }
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

    private void begin() {
        uptime.up(true);
        uptime.work();
        threads.forEach(Thread::start);
    }

    private void end() throws InterruptedException {
        uptime.finish();
        for (Thread thread : threads) {
            thread.join(Duration.ofMinutes(1));
        }
    }

    /// Kills it in the middle of the work, sometimes once more while it is starting, and brings it back.
    private void crash(ServerProcess server) throws IOException {
        long enough = ledger.acks() + 1 + random.nextInt(60);
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> ledger.acks() >= enough || !ledger.violations().isEmpty());
        assertThat(server.endsWithin(Duration.ofNanos(random.nextInt(5_000_000))))
                .as("ended by itself:\n%s", server.log())
                .isFalse();
        server.kill();
        uptime.up(false);
        if (random.nextInt(10) == 0) {
            server.launch();
            assertThat(server.endsWithin(Duration.ofMillis(100L + random.nextInt(900))))
                    .as("ended by itself:\n%s", server.log())
                    .isFalse();
            server.kill();
        }
        server.start();
        uptime.up(true);
    }

    /// Lets everybody come to an end, and reads everything from the beginning, in all ways.
    private void check(String when) throws IOException, InterruptedException {
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
        assertThat(ledger.violations()).as("seed %s, %s", SEED, when).isEmpty();
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

    @SuppressWarnings("SystemOut") // the figures of the run, for whoever reads the build's output
    private void report(long began) {
        System.out.printf(
                "KillPlay: seed %d, kills %d, acked %d, put again after the ack %d, lost %d, doubled %d, %d s%n",
                SEED,
                KILLS,
                ledger.acks(),
                ledger.repeats(),
                ledger.lost(),
                ledger.doubled(),
                Duration.ofNanos(System.nanoTime() - began).toSeconds());
    }
}
