package chat.maru.bench.workload;

import chat.maru.bench.host.ServerProcess;
import chat.maru.bench.host.SystemCalls;
import chat.maru.bench.load.LoadResult;
import chat.maru.bench.load.Plan;
import chat.maru.bench.load.Population;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// What the server asks of the system for one message that is alone: the calls that nothing else shares.
public final class Calls implements Workload {
    private static final int NAMED = 8;

    @Override
    public String name() {
        return "calls";
    }

    @Override
    public Outcome run(Stage stage) throws IOException, InterruptedException {
        Stage.Crowd crowd = stage.crowd();
        Population.Conversation pair =
                crowd.people().population().conversations().getFirst();
        Population two = crowd.people().population(List.of(new Population.Conversation(pair.id(), pair.members(), 1)));
        Counting counting = new Counting(crowd.server(), stage.settings().seconds());
        LoadResult result = stage.load(crowd.server(), two, Load.saturating(Plan.Transport.WEBSOCKET, 1), 1, counting);
        List<Figure> figures = new ArrayList<>();
        figures.add(Figure.once("all calls", "a message", counting.each(counting.sum())));
        counting.calls.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .limit(NAMED)
                .forEach(call -> figures.add(
                        Figure.once("`" + call.getKey() + "`", "a message", counting.each(call.getValue()))));
        stage.say(String.format(Locale.ROOT, "  calls: %.1f a message", counting.each(counting.sum())));
        return new Outcome(
                name(),
                "System calls of a message that is alone",
                String.format(
                        Locale.ROOT,
                        "One person writes to one other, the next message when the last is acknowledged; both receive "
                                + "it. Calls of all threads of the server, counted by `strace` for %d s, over %,d messages. "
                                + "What is done at other times, such as keeping the high-water mark, is in it. Under load "
                                + "many messages share most of these calls.",
                        stage.settings().seconds(),
                        counting.messages),
                List.of(new Row("one at a time", figures, List.of())),
                result.faults().stream().map(fault -> "calls: " + fault).toList());
    }

    /// Counts for a while. Confined to one thread.
    private static final class Counting implements Stage.Meanwhile {
        private final ServerProcess server;
        private final int seconds;
        private Map<String, Long> calls = Map.of();
        private long messages;

        Counting(ServerProcess server, int seconds) {
            this.server = server;
            this.seconds = seconds;
        }

        @Override
        public void run() throws IOException, InterruptedException {
            try (SystemCalls watched = SystemCalls.of(server.machine())) {
                Counters before = Counters.of(server.metrics());
                TimeUnit.SECONDS.sleep(seconds);
                messages = Counters.of(server.metrics()).entriesSince(before);
                calls = watched.end();
            }
        }

        long sum() {
            return calls.values().stream().mapToLong(Long::longValue).sum();
        }

        double each(long count) {
            return (double) count / Math.max(1, messages);
        }
    }
}
