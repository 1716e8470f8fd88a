package chat.maru.bench.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Counts the system calls of all threads of a process, with `strace`, from its start to [#end]. The process is
/// slowed down meanwhile: what it does must not depend on time. Confined to one thread.
public final class SystemCalls implements AutoCloseable {
    private static final long LIMIT_SECONDS = 10;

    private final Process strace;
    private final Path counts;

    private SystemCalls(Process strace, Path counts) {
        this.strace = strace;
        this.counts = counts;
    }

    /// Returns once every thread of the process is watched.
    ///
    /// @throws IOException if strace is not there, or may not
    public static SystemCalls of(long process) throws IOException {
        Path counts = Files.createTempFile("maru-bench", ".strace");
        Process strace = new ProcessBuilder(
                        "strace", "-f", "-c", "-U", "name,calls", "-o", counts.toString(), "-p", "" + process)
                .redirectErrorStream(true)
                .start();
        String said = strace.inputReader().readLine();
        if (said == null || !said.contains("attached")) {
            strace.destroy();
            Files.delete(counts);
            throw new IOException("strace cannot watch process " + process + ": " + said);
        }
        return new SystemCalls(strace, counts);
    }

    /// Stops counting and answers how often each was called, most often first.
    public Map<String, Long> end() throws IOException, InterruptedException {
        if (!interrupted()) {
            throw new IOException("strace did not end");
        }
        return parse(Files.readAllLines(counts));
    }

    /// It writes down what it has counted when it is asked to end as from a terminal.
    private boolean interrupted() throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-INT", "" + strace.pid()).start().waitFor();
        return strace.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    /// Reads the lines of strace's own summary, `name calls` each, between two rules.
    static Map<String, Long> parse(List<String> lines) {
        Map<String, Long> calls = new LinkedHashMap<>();
        lines.stream()
                .dropWhile(line -> !line.startsWith("-"))
                .skip(1)
                .takeWhile(line -> !line.startsWith("-"))
                .map(line -> line.trim().split(" +", -1))
                .forEach(words -> calls.put(words[0], Long.parseLong(words[1])));
        return calls;
    }

    @Override
    public void close() throws IOException {
        strace.destroy();
        Files.delete(counts);
    }
}
