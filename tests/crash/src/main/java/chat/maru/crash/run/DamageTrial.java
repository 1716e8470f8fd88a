package chat.maru.crash.run;

import chat.maru.crash.check.Checker;
import chat.maru.crash.check.Enough;
import chat.maru.crash.damage.Corruption;
import chat.maru.crash.damage.Furnished;
import chat.maru.crash.history.HistoryFile;
import chat.maru.crash.host.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A server's files, damaged in as many ways as there are seeds, on all cores.
///
/// Immutable.
record DamageTrial() implements Trial {
    @Override
    public String word() {
        return "corruption";
    }

    @Override
    public int usual() {
        return 500;
    }

    @Override
    public int seeds(int cycles) {
        return cycles;
    }

    /// Has a server leave its files behind, one way or the other, and damages copies of them.
    @Override
    public Outcome play(long seed, int cycles, Path folder, Progress progress) throws IOException {
        Path history = Files.createDirectories(folder).resolve(word() + "-" + seed + ".jsonl");
        Path meanwhile = Files.createTempDirectory(folder, "round-");
        Furnished.End end = seed / cycles % 2 == 0 ? Furnished.End.IN_ORDER : Furnished.End.KILLED;
        Checker checker = new Checker(new Enough(0, cycles / 3, false));
        try (Furnished furnished = Furnished.in(meanwhile, end);
                HistoryFile file = new HistoryFile(history)) {
            Corruption corruption = new Corruption(furnished.data(), meanwhile.resolve("copies"));
            corruption.events(seed, cycles).forEach(file.andThen(checker));
        } finally {
            Folders.delete(meanwhile);
        }
        return new Outcome(cycles, checker.verdict(), history);
    }
}
