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
import java.util.Objects;

/// A server's files, damaged in as many ways as there are seeds, on all cores.
///
/// Confined to one thread, apart from the damaged copies.
final class DamageRound {
    private final long first;
    private final int damages;
    private final Path folder;

    /// @param first  the first seed; the others follow it
    /// @param folder where its history is kept, and all else meanwhile
    DamageRound(long first, int damages, Path folder) {
        this.first = first;
        this.damages = damages;
        this.folder = Objects.requireNonNull(folder);
    }

    /// Has a server leave its files behind, one way or the other, and damages copies of them.
    Round.Outcome play() throws IOException {
        Path history = Files.createDirectories(folder).resolve("corruption-" + first + ".jsonl");
        Path meanwhile = Files.createTempDirectory(folder, "round-");
        Furnished.End end = first / damages % 2 == 0 ? Furnished.End.IN_ORDER : Furnished.End.KILLED;
        Checker checker = new Checker(new Enough(0, damages / 3, false));
        try (Furnished furnished = Furnished.in(meanwhile, end);
                HistoryFile file = new HistoryFile(history)) {
            Corruption corruption = new Corruption(furnished.data(), meanwhile.resolve("copies"));
            corruption.events(first, damages).forEach(file.andThen(checker));
        } finally {
            Folders.delete(meanwhile);
        }
        return new Round.Outcome(damages, checker.verdict(), history);
    }
}
