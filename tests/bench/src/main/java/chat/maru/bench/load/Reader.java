package chat.maru.bench.load;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The process of somebody who reads: carries out one [ReadPlan] and prints one [ReadResult], a line of JSON, on
/// standard output. One thread with blocking sockets; what has come is looked at when the clock is not running.
///
/// Exit code 0 when all was right, 1 when it was not, 2 when the plan could not be carried out.
public final class Reader {
    private static final int PAGE = 500;
    private static final byte[] CURSOR = Ascii.bytes("\"cursor\":\"");
    private static final byte[] QUOTE = Ascii.bytes("\"");
    private static final byte[] MORE = Ascii.bytes("\"more\":true");

    private final ReadPlan plan;
    private final Expected expected;
    private final Faults faults = new Faults();
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final List<Long> pages = new ArrayList<>();
    private @Nullable BlockingConnection kept;

    private Reader(ReadPlan plan, Expected expected) {
        this.plan = plan;
        this.expected = expected;
    }

    /// What one time has brought: how long it took, the CPU time of it here, and the bodies or frames.
    private record Pass(long nanos, long cpu, List<byte[]> brought) {
        long bytes() {
            return brought.stream().mapToLong(each -> each.length).sum();
        }
    }

    /// Runs the plan given as the only argument.
    public static void main(String[] arguments) {
        ReadPlan plan = Json.MAPPER.readValue(arguments[0], ReadPlan.class);
        Expected expected = Json.MAPPER.readValue(Path.of(plan.expected()), Expected.class);
        try {
            ReadResult result = new Reader(plan, expected).result();
            System.out.println(Json.MAPPER.writeValueAsString(result));
            System.exit(result.faults().isEmpty() ? 0 : 1);
        } catch (IOException e) {
            System.err.println("the reader could not carry out its plan: " + e);
            System.exit(2);
        }
    }

    private ReadResult result() throws IOException {
        warm();
        pages.clear();
        List<Pass> passes = new ArrayList<>();
        Reading before = reading();
        for (String token : plan.tokens()) {
            Pass pass = checked(token);
            passes.add(new Pass(pass.nanos(), pass.cpu(), passes.isEmpty() ? pass.brought() : List.of()));
        }
        Reading after = reading();
        long all = passes.stream().mapToLong(Pass::nanos).sum();
        return new ReadResult(
                plan.way() == ReadPlan.Way.SNAPSHOT
                        ? expected.heads().size()
                        : expected.missed().size(),
                passes.getFirst().bytes(),
                passes.stream().map(Pass::nanos).toList(),
                pages,
                after.server() - before.server(),
                (double) passes.stream().mapToLong(Pass::cpu).sum() / all,
                after.stolenSince(before),
                after.othersSince(before),
                faults.lines());
    }

    private Reading reading() {
        return Reading.of(plan.server(), plan.serverCore(), plan.ownCore());
    }

    private void warm() throws IOException {
        long began = System.nanoTime();
        while (System.nanoTime() - began < TimeUnit.SECONDS.toNanos(plan.warmSeconds())) {
            Pass _ = checked(plan.warmToken());
        }
    }

    private Pass checked(String token) throws IOException {
        return switch (plan.way()) {
            case SNAPSHOT -> snapshot(token);
            case POLL -> poll(token);
            case WEBSOCKET -> subscribe(token);
        };
    }

    private Pass snapshot(String token) throws IOException {
        BlockingConnection peer = kept == null ? new BlockingConnection(plan.port()) : kept;
        kept = peer;
        long cpu = threads.getCurrentThreadCpuTime();
        byte[] page = page(peer, "/v1/conversations", token);
        long used = threads.getCurrentThreadCpuTime() - cpu;
        expected.check(Json.MAPPER.readTree(page), faults);
        return new Pass(pages.getLast(), used, List.of(page));
    }

    private Pass poll(String token) throws IOException {
        try (BlockingConnection peer = new BlockingConnection(plan.port())) {
            List<byte[]> brought = new ArrayList<>();
            long cpu = threads.getCurrentThreadCpuTime();
            long began = System.nanoTime();
            String since = plan.since();
            boolean more = true;
            while (more && brought.size() <= expected.missed().size()) {
                byte[] page = page(peer, "/v1/events?limit=" + PAGE + "&since=" + since, token);
                brought.add(page);
                int at = Ascii.lastIndexOf(page, 0, page.length, CURSOR) + CURSOR.length;
                since = new String(page, at, Ascii.indexOf(page, at, page.length, QUOTE) - at, StandardCharsets.UTF_8);
                more = Ascii.indexOf(page, at, page.length, MORE) >= 0;
            }
            Pass pass =
                    new Pass(System.nanoTime() - began, threads.getCurrentThreadCpuTime() - cpu, List.copyOf(brought));
            expected.check(
                    brought.stream()
                            .map(Json.MAPPER::readTree)
                            .flatMap(page -> page.path("entries").valueStream())
                            .toList(),
                    faults);
            return pass;
        }
    }

    private Pass subscribe(String token) throws IOException {
        try (BlockingConnection peer = new BlockingConnection(plan.port())) {
            long cpu = threads.getCurrentThreadCpuTime();
            long began = System.nanoTime();
            boolean came = peer.subscribe(plan.since(), token, expected.missed().size());
            long nanos = System.nanoTime() - began;
            long used = threads.getCurrentThreadCpuTime() - cpu;
            List<byte[]> brought = peer.rest();
            if (!came) {
                faults.add("fewer entries came by WebSocket than were missed");
            }
            expected.check(brought.stream().map(Json.MAPPER::readTree).toList(), faults);
            return new Pass(nanos, used, brought);
        }
    }

    private byte[] page(BlockingConnection peer, String target, String token) throws IOException {
        long asked = System.nanoTime();
        byte[] page = peer.get(target, token);
        pages.add(System.nanoTime() - asked);
        return page;
    }
}
