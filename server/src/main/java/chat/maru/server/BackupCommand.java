package chat.maru.server;

import chat.maru.server.backup.Backup;
import chat.maru.server.backup.BackupFailure;
import chat.maru.server.settings.Storage;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `maru backup`: copies what a server keeps, while it runs or not.
///
/// Confined to one thread.
@Command(
        name = "backup",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Copies everything in a data directory to a new folder, as of one moment. A server may be running on it.",
            "Whatever was acknowledged before is in it. maru restore brings it back.",
            "Exit status: 0 the backup is there, 1 it is not, 2 bad flag."
        })
final class BackupCommand implements Callable<Integer> {
    @Mixin
    private final StoreOptions store;

    @Option(
            names = "--to",
            required = true,
            paramLabel = "FOLDER",
            description = "Where to. It must not be there, or be empty; it is there when all of it is.")
    private Path to = Path.of("");

    @Spec
    private @Nullable CommandSpec spec;

    private final String version;

    BackupCommand(String version, Map<String, String> environment) {
        this.store = new StoreOptions(environment);
        this.version = version;
    }

    @Override
    public Integer call() throws BackupFailure {
        Storage storage = store.storage();
        Backup backup = Backup.take(storage.data(), to, version, InstantSource.system(), StoreOptions.engine(storage));
        if (spec == null) {
            throw new IllegalStateException("a command without a command line");
        }
        spec.commandLine()
                .getOut()
                .printf(
                        "%d entries, the whole log as it was: %d bytes in %d files, in %s%n",
                        backup.entries(), backup.bytes(), backup.files(), backup.folder());
        spec.commandLine().getOut().flush();
        return ExitStatus.DONE;
    }
}
