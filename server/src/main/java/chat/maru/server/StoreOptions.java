package chat.maru.server;

import chat.maru.engine.embedded.EmbeddedConfig;
import chat.maru.server.settings.Configuration;
import chat.maru.server.settings.Storage;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Which store a command works on: what the server's configuration says, from the same file, variables and
/// flags as the server has it.
///
/// Confined to one thread.
final class StoreOptions {
    private static final String DATA = "data";
    private static final String NATIVE = "storage.native-directory";

    @Option(
            names = "--" + DATA,
            paramLabel = "FOLDER",
            description = "The data directory. Default: as for maru serve, ./data.")
    private @Nullable String data;

    @Option(
            names = "--" + Configuration.FILE,
            paramLabel = "FILE",
            description = "The configuration file of the server.")
    private @Nullable String file;

    @Option(
            names = "--" + NATIVE,
            paramLabel = "FOLDER",
            description = "Where RocksDB's native library is unpacked. Default: as for maru serve, native in the data"
                    + " directory.")
    private @Nullable String nativeDirectory;

    private final Map<String, String> environment;

    /// @param environment all variables of the process
    StoreOptions(Map<String, String> environment) {
        this.environment = environment;
    }

    /// As configured, or throws [chat.maru.server.settings.BadConfiguration].
    Storage storage() {
        Map<String, String> flags = new HashMap<>();
        put(flags, DATA, data);
        put(flags, Configuration.FILE, file);
        put(flags, NATIVE, nativeDirectory);
        return Configuration.read(environment, flags).settings().storage();
    }

    private static void put(Map<String, String> flags, String name, @Nullable String text) {
        if (text != null) {
            flags.put(name, text);
        }
    }

    /// For a command that reads a store: as configured, but with no more memory than the defaults, since a
    /// server may run beside it.
    static EmbeddedConfig engine(Storage storage) {
        EmbeddedConfig usual = EmbeddedConfig.defaults();
        return new EmbeddedConfig(
                storage.nativeDirectory(),
                usual.cacheBytes(),
                usual.writeBufferBytes(),
                usual.walBytes(),
                usual.queueBytes(),
                usual.queueRequests(),
                storage.lowWaterBytes());
    }
}
