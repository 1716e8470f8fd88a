package chat.maru.server;

import chat.maru.core.verify.Verification;
import chat.maru.engine.embedded.EmbeddedConfig;
import chat.maru.engine.embedded.RocksEngine;
import chat.maru.store.StoreCorruptException;
import chat.maru.store.StoreUnavailableException;
import chat.maru.wire.ContentJson;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `maru verify`: reads the store of a stopped node, and tells whatever contradicts itself.
///
/// Confined to one thread.
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = {
            "Reads the whole store of a node that is not running, and tells whatever contradicts itself.",
            "Exit status: 0 everything agrees, 1 something does not or could not be read."
        })
final class VerifyCommand implements Callable<Integer> {
    @Option(names = "--data", defaultValue = "./data", description = "The data directory. Default: ${DEFAULT-VALUE}.")
    private Path data = Path.of("data");

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws StartFailure {
        if (!Files.isDirectory(data.resolve("rocksdb"))) {
            throw new StartFailure("There is no store in " + data + ".");
        }
        try (RocksEngine engine = RocksEngine.open(data, EmbeddedConfig.defaults(), new SecureRandom())) {
            return report(engine);
        } catch (StoreUnavailableException | StoreCorruptException e) {
            throw new StartFailure(
                    "The data directory " + data.toAbsolutePath().normalize() + " cannot be read: " + e.getMessage()
                            + ".",
                    e);
        }
    }

    private int report(RocksEngine engine) {
        if (spec == null) {
            throw new IllegalStateException("a command without a command line");
        }
        PrintWriter out = spec.commandLine().getOut();
        Verification.Summary summary =
                new Verification(engine.store(), ContentJson::isWellFormed, finding -> out.println(finding)).run();
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
}
