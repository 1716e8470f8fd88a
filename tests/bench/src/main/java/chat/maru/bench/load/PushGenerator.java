package chat.maru.bench.load;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.HdrHistogram.Histogram;

/// The process of somebody who writes to people that are away, and of the push service by which their devices are
/// woken: carries out one [PushPlan] and prints one [PushResult], a line of JSON, on standard output.
///
/// Before that it prints `{"holding":port}`, where the push service listens, and waits for a line on standard input,
/// by when device N is to be registered with `http://127.0.0.1:port/push/N`. Exit codes are those of [Generator]. Used
/// by one thread, the main one, which waits for those it starts.
public final class PushGenerator {
    private static final int AT_ONCE = 16;
    private static final long PATIENCE_MILLIS = 20_000;
    private static final long QUIET_MILLIS = 2_000;

    private final PushPlan plan;
    private final List<PushTarget> targets;
    private final PushStandIn service;
    private final SplittableRandom random;
    private final Words words;
    private final Faults faults = new Faults();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ExecutorService senders =
            Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory());
    private int written;

    private PushGenerator(PushPlan plan, List<PushTarget> targets, PushStandIn service) {
        this.plan = plan;
        this.targets = targets;
        this.service = service;
        this.random = new SplittableRandom(plan.seed());
        this.words = new Words(random.split());
    }

    /// Runs the plan given as the only argument.
    public static void main(String[] arguments) {
        PushPlan plan = Json.MAPPER.readValue(arguments[0], PushPlan.class);
        List<PushTarget> targets = List.of(Json.MAPPER.readValue(Path.of(plan.targets()), PushTarget[].class));
        System.exit(Loops.run(1, loops -> result(plan, targets, loops), PushResult::faults));
    }

    private static PushResult result(PushPlan plan, List<PushTarget> targets, Loops loops)
            throws IOException, InterruptedException, ExecutionException {
        try (PushStandIn service = new PushStandIn(loops.group(), targets.size(), plan.answerMillis())) {
            String _ = loops.hold(service.port());
            return new PushGenerator(plan, targets, service).result();
        }
    }

    private PushResult result() throws InterruptedException, ExecutionException {
        int[] everybody = IntStream.range(0, targets.size()).toArray();
        Instants now = i -> System.nanoTime();
        Sent _ = phase(everybody, now);
        List<PushResult.Phase> saturated = new ArrayList<>();
        for (int run = 0; run < plan.runs(); run++) {
            saturated.add(phase(everybody, now).phase());
        }
        int[] some = drawn(Math.min(plan.single(), targets.size()));
        Sent steady = phase(some, poisson(some.length));
        return new PushResult(saturated, steady.phase(), Latencies.encode(steady.after()), faults.lines());
    }

    private int[] drawn(int count) {
        int[] all = IntStream.range(0, targets.size()).toArray();
        for (int i = 0; i < count; i++) {
            int other = i + random.nextInt(all.length - i);
            int one = all[i];
            all[i] = all[other];
            all[other] = one;
        }
        return IntStream.range(0, count).map(i -> all[i]).toArray();
    }

    /// When each message leaves, by `System.nanoTime`.
    private interface Instants {
        long of(int index);
    }

    private Instants poisson(int count) {
        long[] at = new long[count];
        long next = System.nanoTime();
        for (int i = 0; i < count; i++) {
            next += (long) (-Math.log(1 - random.nextDouble()) / plan.rate() * 1e9);
            at[i] = next;
        }
        return i -> at[i];
    }

    /// What came of one message to each of these devices, and how long after its acknowledgement each was woken.
    private record Sent(PushResult.Phase phase, Histogram after) {}

    private Sent phase(int[] devices, Instants instants) throws InterruptedException, ExecutionException {
        service.begin();
        Reading before = reading();
        long[] acknowledged = send(devices, instants);
        boolean _ = service.await(devices.length, PATIENCE_MILLIS);
        Reading after = reading();
        TimeUnit.MILLISECONDS.sleep(QUIET_MILLIS);
        service.check(devices, faults);
        long[] woken = IntStream.of(devices).mapToLong(service::firstAt).toArray();
        double seconds = after.secondsSince(before);
        Histogram times = Latencies.empty();
        for (int i = 0; i < devices.length; i++) {
            Latencies.record(times, woken[i] - acknowledged[i]);
        }
        PushResult.Phase phase = new PushResult.Phase(
                devices.length,
                span(acknowledged),
                span(woken),
                seconds,
                (after.server() - before.server()) / seconds,
                (after.own() - before.own()) / seconds,
                after.stolenSince(before),
                after.othersSince(before));
        return new Sent(phase, times);
    }

    private static long span(long[] at) {
        long first = LongStream.of(at).min().orElseThrow();
        return Math.max(1, LongStream.of(at).map(each -> each - first).max().orElseThrow());
    }

    private Reading reading() {
        return Reading.of(plan.server(), plan.serverCore(), plan.ownCore());
    }

    /// Sends a message for each of these devices; answers when each was acknowledged.
    private long[] send(int[] devices, Instants instants) throws InterruptedException, ExecutionException {
        List<Future<Long>> sent = new ArrayList<>();
        for (int i = 0; i < devices.length; i++) {
            TimeUnit.NANOSECONDS.sleep(instants.of(i) - System.nanoTime());
            HttpRequest request = request(targets.get(devices[i]));
            sent.add(senders.submit(() -> acknowledged(request)));
        }
        long[] acknowledged = new long[devices.length];
        for (int i = 0; i < devices.length; i++) {
            acknowledged[i] = sent.get(i).get();
        }
        return acknowledged;
    }

    private HttpRequest request(PushTarget target) {
        String body = Json.MAPPER.writeValueAsString(Map.of("content", Map.of("text", words.text(written++))));
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + plan.port() + "/v1/conversations/"
                        + target.conversation() + "/messages/" + UUID.randomUUID()))
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Bearer " + target.token())
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private long acknowledged(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<Void> answer = client.send(request, HttpResponse.BodyHandlers.discarding());
        long now = System.nanoTime();
        if (answer.statusCode() != 201) {
            throw new IOException("a message was answered with " + answer.statusCode());
        }
        return now;
    }
}
