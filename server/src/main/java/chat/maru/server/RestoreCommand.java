package chat.maru.server;

import chat.maru.server.backup.BackupFailure;
import chat.maru.server.backup.Restoration;
import chat.maru.server.settings.Storage;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `maru restore`: makes a data directory from a backup.
///
/// Confined to one thread.
@Command(
        name = "restore",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Makes a data directory from what maru backup wrote, after every file and every row of it was checked.",
            "The data directory must not be there, or be empty.",
            "Its log begins a new life: clients that were there before are told to fetch everything anew.",
            "Exit status: 0 it is restored, 1 it is not, 2 bad flag."
        })
final class RestoreCommand implements Callable<Integer> {
    @Option(names = "--from", required = true, paramLabel = "FOLDER", description = "The backup.")
    private Path from = Path.of("");

    @Mixin
    private final StoreOptions store;

    @Option(
            names = "--accept-contradictions",
            description = "Restore a store that contradicts itself, too: it did when the backup was taken.")
    private boolean accept;

    @Spec
    private @Nullable CommandSpec spec;

    RestoreCommand(Map<String, String> environment) {
        store = new StoreOptions(environment);
    }

    @Override
    public Integer call() throws BackupFailure {
        if (spec == null) {
            throw new IllegalStateException("a command without a command line");
        }
        PrintWriter out = spec.commandLine().getOut();
        Storage storage = store.storage();
        Restoration restored = Restoration.restore(
                from, storage.data(), accept, out::println, new SecureRandom(), StoreOptions.engine(storage));
        out.printf(
                "%d entries, all there were at %s, restored to %s%n",
                restored.entries(), restored.taken(), restored.data());
        out.flush();
        return ExitStatus.DONE;
    }
}
