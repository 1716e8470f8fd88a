package chat.maru.crash.run;

import chat.maru.crash.check.Enough;
import chat.maru.crash.check.Verdict;
import chat.maru.crash.client.Way;
import chat.maru.crash.fault.Fault;
import chat.maru.crash.fault.Scene;
import chat.maru.crash.history.Event;
import chat.maru.crash.history.Recorder;
import chat.maru.crash.host.Folders;
import chat.maru.crash.host.ServerFailed;
import chat.maru.crash.host.ServerProcess;
import chat.maru.crash.host.Unsupported;
import chat.maru.crash.work.Journal;
import chat.maru.crash.work.Neighbours;
import chat.maru.crash.work.Tally;
import chat.maru.crash.work.Waking;
import chat.maru.crash.work.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.ToLongFunction;

/// One server from its first start to its last: people at work, so many faults, and in the end everything read by
/// everybody.
///
/// Confined to one thread.
final class Round {
    private static final Duration BACK_WITHIN = Duration.ofSeconds(30);
    /// How long a server is at work before the next fault, at most; mostly it is much less.
    private static final int LONGEST_MILLIS = 1_500;

    /// One fault in so many comes when those who are away are being woken.
    private static final int WAKING = 6;

    /// In one round of so many somebody's connection ends without a word, which takes half a minute to be told.
    private static final int VANISHING = 4;

    private static final int MOST_PUSHES = 10;
    private static final int SOON_MILLIS = 500;
    private static final Duration TO_WAKE = Duration.ofMillis(1_500);

    /// Sends that must be acknowledged for each fault, on average, or else there was nothing to be lost.
    private static final long ACKED = 20;

    private static final int MOST_ACKS = 4_000;
    /// Access tokens are good for 15 minutes.
    private static final Duration OLDEST = Duration.ofMinutes(8);

    private final Kind kind;
    private final long seed;
    private final int cycles;
    private final Path folder;
    private final Progress progress;
    private final Waking waking;
    private int happened;

    /// @param cycles how many faults there are to be
    /// @param folder where its history is kept, and all else meanwhile
    Round(Kind kind, long seed, int cycles, Path folder, Progress progress) {
        this.kind = Objects.requireNonNull(kind);
        this.seed = seed;
        this.cycles = cycles;
        this.folder = Objects.requireNonNull(folder);
        this.progress = Objects.requireNonNull(progress);
        this.waking = kind.waking(seed);
    }

    /// Plays it. Where a promise is broken, or it breaks off, the server's data is kept beside its history.
    ///
    /// @throws chat.maru.crash.host.Unsupported if this machine cannot do what it takes
    Outcome play() throws IOException, InterruptedException {
        String name = kind.word() + "-" + seed;
        Path history = Files.createDirectories(folder).resolve(name + ".jsonl");
        Path meanwhile = Files.createTempDirectory(folder, "round-");
        Enough enough = new Enough(ACKED * cycles, Math.max(1, cycles / 4), true);
        Place place = Place.in(meanwhile);
        try (Judge judge = new Judge(history, enough)) {
            judged(judge, place);
            Verdict verdict = judge.verdict();
            if (!(verdict instanceof Verdict.Valid)) {
                orSay(() -> place.keep(folder.resolve(name + "-data")));
            }
            return new Outcome(happened, verdict, history);
        } finally {
            orSay(place::close);
            orSay(() -> Folders.delete(meanwhile));
        }
    }

    private interface Step {
        void run() throws IOException;
    }

    /// What was found counts, whether or not all can be cleared away afterwards.
    @SuppressWarnings("SystemOut")
    private static void orSay(Step step) {
        try {
            step.run();
        } catch (IOException e) {
            System.err.println("Not all could be kept or cleared away: " + e);
        }
    }

    private void judged(Judge judge, Place place) throws IOException, InterruptedException {
        Recorder recorder = new Recorder(judge, System::nanoTime);
        try {
            play(judge, recorder, place);
        } catch (Unsupported e) {
            throw e;
        } catch (ServerFailed e) {
            recorder.tell(at -> new Event.Failed(at, String.valueOf(e.getMessage())));
        } catch (IOException | RuntimeException | Error e) {
            recorder.tell(at -> new Event.BrokeOff(at, e.toString()));
        }
    }

    private void play(Judge judge, Recorder recorder, Place place) throws IOException, InterruptedException {
        Random random = new Random(seed);
        recorder.tell(at -> new Event.Run(at, kind.word(), seed));
        Journal journal = new Journal(recorder, new Tally(), kind.terms());
        Place.Built built = place.build(kind.ground(), kind.word(), (int) (seed & 63), waking.flags());
        built.stage().server().restart(); // leaves an archive of its classes behind: all further starts are quick
        try (Workload workload = Workload.begin(built.stage(), built.port(), journal, waking, random.nextLong())) {
            Scene scene = new Scene(
                    built.stage().server(),
                    workload,
                    journal.tally(),
                    built.disk(),
                    built.proxy(),
                    built.clock(),
                    built.link());
            faults(scene, judge, recorder, random);
            if (!judge.broken()) {
                end(scene, recorder, random);
            }
        }
    }

    private void faults(Scene scene, Judge judge, Recorder recorder, Random random) throws IOException {
        List<Fault> faults = new ArrayList<>(kind.faults());
        Collections.shuffle(faults, random);
        long began = System.nanoTime();
        while (happened < cycles && !judge.broken() && System.nanoTime() - began < OLDEST.toNanos()) {
            long enough = scene.tally().acked() + 1 + random.nextInt(MOST_ACKS);
            Duration longest = Duration.ofMillis(random.nextInt(1 + random.nextInt(LONGEST_MILLIS)));
            scene.await(longest, () -> scene.tally().acked() >= enough);
            if (happened % WAKING == WAKING - 1) {
                awaitPushes(scene, Tally::pushed, 1 + random.nextInt(MOST_PUSHES));
            }
            scene.workload().check();
            Fault fault = faults.get(happened % faults.size());
            recorder.tell(at -> new Event.Fault(at, fault.name(), true, false));
            boolean seen = fault.happens(scene, random);
            recorder.tell(at -> new Event.Fault(at, fault.name(), false, seen));
            happened++;
            progress.at(happened, scene.tally().acked());
        }
    }

    /// The server is killed while those who are away are being woken for what was said last, some of them in vain; and
    /// again before they are to be woken. Nothing that is said later makes up for either.
    private void lastWords(Scene scene, Random random) throws IOException {
        scene.workload().lastWords();
        awaitPushes(scene, waking.service() == Waking.Service.UNWELL ? Tally::untaken : Tally::pushed, 1);
        scene.server().killAndRestart();
        scene.workload().healPushes();
        scene.workload().lastWords();
        scene.server().livesFor(Duration.ofMillis(random.nextInt(SOON_MILLIS)));
        scene.server().killAndRestart();
    }

    private void awaitPushes(Scene scene, ToLongFunction<Tally> counted, int more) {
        if (waking.service() != Waking.Service.NONE) {
            long enough = counted.applyAsLong(scene.tally()) + more;
            scene.await(waking.delay().plus(TO_WAKE), () -> counted.applyAsLong(scene.tally()) >= enough);
        }
    }

    private void end(Scene scene, Recorder recorder, Random random) throws IOException, InterruptedException {
        long ended = System.nanoTime();
        scene.workload().rest(BACK_WITHIN);
        recorder.tell(at -> new Event.Recovered(at, System.nanoTime() - ended));
        ServerProcess server = scene.server();
        lastWords(scene, random);
        long up = recorder.now();
        List<Way> ways = new ArrayList<>(List.of(Way.values()));
        Collections.shuffle(ways, random);
        scene.workload().readAll(ways);
        scene.workload().lookBack();
        scene.workload().wakes(up);
        Neighbours neighbours = scene.workload().neighbours();
        neighbours.sayGoodbye();
        if (seed % VANISHING == 0) {
            neighbours.vanish();
        }
        neighbours.outlive(server::restart);
        scene.workload().readAll(ways.subList(0, 2));
        scene.workload().triesRevoked();
        neighbours.outlive(server::killAndRestart);
        scene.workload().readAll(ways.subList(2, 4));
        scene.workload().triesRevoked();
        scene.workload().check();
        server.kill();
        List<String> contradictions = server.verify();
        recorder.tell(at -> new Event.Verified(at, contradictions));
    }
}
