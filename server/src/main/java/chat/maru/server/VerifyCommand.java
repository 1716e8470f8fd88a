package chat.maru.server;

import chat.maru.core.verify.Finding;
import chat.maru.core.verify.Verification;
import chat.maru.engine.embedded.EmbeddedConfig;
import chat.maru.engine.embedded.RocksEngine;
import chat.maru.server.backup.BackupFailure;
import chat.maru.server.backup.StoreCopy;
import chat.maru.server.backup.WatchedStore;
import chat.maru.server.settings.Storage;
import chat.maru.store.Store;
import chat.maru.store.StoreCorruptException;
import chat.maru.store.StoreUnavailableException;
import chat.maru.wire.ContentJson;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `maru verify`: reads the store of a node, or a copy of it while the node runs, and tells whatever contradicts
/// itself.
///
/// Confined to one thread.
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = {
            "Reads the whole store of a node, and tells whatever contradicts itself. While the node runs, a copy of the"
                    + " store as it is at this moment is read.",
            "Exit status: 0 everything agrees, 1 something does not or could not be read, 2 bad flag."
        })
final class VerifyCommand implements Callable<Integer> {
    private static final int TOLD_AT_ONCE = 100;

    @Mixin
    private final StoreOptions store;

    @Spec
    private @Nullable CommandSpec spec;

    VerifyCommand(Map<String, String> environment) {
        store = new StoreOptions(environment);
    }

    @Override
    public Integer call() throws StartFailure, BackupFailure {
        Storage storage = store.storage();
        Path data = storage.data();
        EmbeddedConfig config = StoreOptions.engine(storage);
        if (!Files.isDirectory(data.resolve("rocksdb"))) {
            throw new StartFailure("There is no store in " + data + ".");
        }
        Optional<StoreCopy> running = StoreCopy.ofRunning(data, config);
        return running.isPresent() ? ofRunning(running.get()) : ofStopped(data, config);
    }

    private int ofStopped(Path data, EmbeddedConfig config) throws StartFailure {
        say("No server is running: the store itself is read.");
        boolean marked = RocksEngine.isMarked(data);
        try (RocksEngine engine = RocksEngine.openReadOnly(data, config)) {
            engine.checkTableFiles(() -> {});
            PrintWriter out = out();
            Verification.Summary summary = verified(engine.store(), out::println);
            if (!marked) {
                out.println("The high-water mark is missing: whether the end of the log is there cannot be told.");
            }
            int status = report(summary);
            return marked ? status : ExitStatus.FAILED;
        } catch (StoreUnavailableException | StoreCorruptException e) {
            throw new StartFailure(
                    "The data directory " + data.toAbsolutePath().normalize() + " cannot be read: " + e.getMessage()
                            + ".",
                    e);
        }
    }

    /// What is found is told of only when the copy is known to be as it was.
    private int ofRunning(StoreCopy running) throws BackupFailure {
        say("A server is running: a copy of its store, as it is now, is read.");
        try (StoreCopy copy = running) {
            List<Finding> found = new ArrayList<>();
            try (RocksEngine engine = copy.open()) {
                engine.checkTableFiles(copy::progressed);
                Verification.Summary summary = verified(
                        new WatchedStore(engine.store(), copy::progressed), finding -> collect(copy, found, finding));
                tell(copy, found);
                return report(summary);
            } catch (StoreUnavailableException | StoreCorruptException e) {
                tell(copy, found);
                throw copy.failed(e);
            }
        }
    }

    private void collect(StoreCopy copy, List<Finding> found, Finding finding) {
        found.add(finding);
        if (found.size() == TOLD_AT_ONCE) {
            try {
                tell(copy, found);
            } catch (BackupFailure e) {
                throw new StoreUnavailableException("the copy is gone", e);
            }
        }
    }

    private void tell(StoreCopy copy, List<Finding> found) throws BackupFailure {
        copy.confirm();
        PrintWriter out = out();
        found.forEach(out::println);
        found.clear();
    }

    private static Verification.Summary verified(Store store, Consumer<Finding> findings) {
        return new Verification(store, ContentJson::isWellFormed, findings).run();
    }

    private int report(Verification.Summary summary) {
        PrintWriter out = out();
        out.printf(
                "%d entries, %d messages, %d topics, %d accounts: %s%n",
                summary.entries(),
                summary.messages(),
                summary.topics(),
                summary.accounts(),
                summary.clean() ? "everything agrees" : summary.findings() + " contradictions");
        out.flush();
        return summary.clean() ? ExitStatus.DONE : ExitStatus.FAILED;
    }

    private void say(String sentence) {
        PrintWriter out = out();
        out.println(sentence);
        out.flush();
    }

    private PrintWriter out() {
        if (spec == null) {
            throw new IllegalStateException("a command without a command line");
        }
        return spec.commandLine().getOut();
    }
}
