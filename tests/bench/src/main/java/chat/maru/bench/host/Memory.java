package chat.maru.bench.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Memory of a process and of the kernel. Stateless.
public final class Memory {
    private static final long JCMD_SECONDS = 120;

    private Memory() {}

    /// Resident bytes of a process, from `smaps_rollup`.
    public static long resident(long process) throws IOException {
        return kibibytes(Files.readAllLines(Path.of("/proc/" + process + "/smaps_rollup")), "Rss:") * 1024;
    }

    /// Bytes of the kernel's own objects, sockets among them; the whole machine's.
    public static long kernelObjects() throws IOException {
        return kibibytes(Files.readAllLines(Path.of("/proc/meminfo")), "Slab:") * 1024;
    }

    /// Collects garbage twice in that Java virtual machine.
    public static void collect(long process) throws IOException, InterruptedException {
        jcmd(process, "GC.run");
        jcmd(process, "GC.run");
    }

    /// Bytes of live objects in that Java virtual machine; collects garbage to find out.
    public static long liveHeap(long process) throws IOException, InterruptedException {
        return total(jcmd(process, "GC.class_histogram"));
    }

    static long kibibytes(List<String> lines, String name) {
        return lines.stream()
                .filter(line -> line.startsWith(name))
                .map(line -> line.replaceAll("[^0-9]", ""))
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no " + name + " in " + lines.size() + " lines"));
    }

    /// Bytes in the last line of a class histogram: `Total  objects  bytes`.
    static long total(String histogram) {
        String line = histogram
                .lines()
                .filter(each -> each.startsWith("Total"))
                .reduce((first, second) -> second)
                .orElseThrow(() -> new IllegalArgumentException("not a class histogram: " + histogram));
        return Long.parseLong(line.trim().split(" +", -1)[2]);
    }

    private static String jcmd(long process, String command) throws IOException, InterruptedException {
        Path out = Files.createTempFile("maru-bench", ".jcmd");
        try {
            Process run = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "jcmd")
                                    .toString(),
                            "" + process,
                            command)
                    .redirectErrorStream(true)
                    .redirectOutput(out.toFile())
                    .start();
            if (!run.waitFor(JCMD_SECONDS, TimeUnit.SECONDS) || run.exitValue() != 0) {
                run.destroyForcibly();
                throw new IOException("jcmd " + command + ": " + Files.readString(out));
            }
            return Files.readString(out);
        } finally {
            Files.delete(out);
        }
    }
}
