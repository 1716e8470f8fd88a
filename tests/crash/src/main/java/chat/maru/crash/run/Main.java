package chat.maru.crash.run;

import chat.maru.crash.host.Unsupported;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/// The command line of the long run, which `./maru-torture` starts.
///
/// Confined to one thread.
@Command(
        name = "maru-torture",
        version = "maru-torture",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Makes a whole server fail again and again under people at work, and judges by what they wrote down whether it",
            "kept its promises. Adds a line for each kind of fault to the ledger, and writes its page anew. It ends with the",
            "first round that is not valid, and leaves that round's history behind.",
            "Exit code: 0 if it did; 1 if not, or if too little happened to say so; 2 for a wrong flag; 3 if this machine",
            "cannot do what it takes."
        })
public final class Main implements Callable<Integer> {
    @Option(
            names = "--minutes",
            defaultValue = "10",
            description = "How long, at least: each kind has one round in any case (default: ${DEFAULT-VALUE}).")
    private int minutes;

    @Option(
            names = "--kind",
            defaultValue = "all",
            description = "What goes wrong: all, power, fault (all others of a whole server), or one of"
                    + " kill, call, power-xfs, power-ext4, sync, full, clock, pause, wire, link, crowd, corruption,"
                    + " simulation.")
    private String kind = "all";

    @Option(names = "--seed", description = "What all comes from (default: another one each time).")
    private long seed = new Random().nextInt(1_000_000_000);

    @Option(
            names = "--cycles",
            description = "Faults of a round (default: 50; of corruption 500 damages, of simulation 5000 runs).")
    private @Nullable Integer cycles;

    @Option(
            names = "--ledger",
            required = true,
            description = "The file of lines; its page is beside it (default: docs/ledger.jsonl).")
    private Path ledger = Path.of("");

    @Option(names = "--folder", required = true, hidden = true)
    private Path folder = Path.of("");

    @Option(names = "--commit", required = true, hidden = true)
    private String commit = "";

    private final CommandLine line = new CommandLine(this);

    private Main() {}

    public static void main(String[] args) {
        System.exit(new Main().line.execute(args));
    }

    @Override
    @SuppressWarnings("SystemOut")
    public Integer call() throws IOException, InterruptedException {
        if (minutes < 0) {
            throw new ParameterException(line, "--minutes must be 0 at least, not " + minutes);
        }
        Torture torture = new Torture(trials(), Duration.ofMinutes(minutes), seed, cycles(), folder, System.out);
        try {
            return torture.run() ? 0 : 1;
        } catch (Unsupported e) {
            System.err.println("DID NOT RUN: " + e.getMessage());
            return 3;
        } finally {
            torture.write(new Ledger(ledger), commit, Clock.systemUTC());
            LedgerPage.write(ledger);
        }
    }

    private OptionalInt cycles() {
        Integer wanted = cycles;
        if (wanted == null) {
            return OptionalInt.empty();
        }
        if (wanted < 1) {
            throw new ParameterException(line, "--cycles must be 1 at least, not " + wanted);
        }
        return OptionalInt.of(wanted);
    }

    private List<Trial> trials() {
        List<Trial> all = Trial.all();
        Set<Trial> power = Set.of(Kind.POWER_XFS, Kind.POWER_EXT4);
        String word = kind.toLowerCase(Locale.ROOT);
        List<Trial> chosen = switch (word) {
            case "all" -> all;
            case "power" -> all.stream().filter(power::contains).toList();
            case "fault" ->
                all.stream()
                        .filter(each -> each instanceof Kind && each != Kind.KILL && !power.contains(each))
                        .toList();
            default -> all.stream().filter(each -> each.word().equals(word)).toList();
        };
        if (chosen.isEmpty()) {
            String known = all.stream().map(Trial::word).collect(Collectors.joining(", "));
            throw new ParameterException(line, "--kind must be all, power, fault, " + known + "; not " + kind);
        }
        return chosen;
    }
}
