package chat.maru.crash.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// What a long run plays again and again, each time from another seed.
///
/// Immutable.
public interface Trial {
    /// All there are.
    static List<Trial> all() {
        return Stream.concat(Stream.of(Kind.values()), Stream.of(new DamageTrial(), new SimulationTrial()))
                .toList();
    }

    /// As it is called on the command line and in the ledger.
    String word();

    /// How many cycles it has unless somebody says otherwise.
    int usual();

    /// How many seeds it takes with so many cycles, from the first on.
    int seeds(int cycles);

    /// Plays it once. What breaks it off is in its outcome, with whatever was counted before.
    ///
    /// @param seed   all comes from, or the first of those each cycle has for itself
    /// @param folder where its history is kept, and all else meanwhile
    /// @throws chat.maru.crash.host.Unsupported if this machine cannot do what it takes
    Outcome play(long seed, int cycles, Path folder, Progress progress) throws IOException, InterruptedException;
}
