package chat.maru.server;

import chat.maru.server.settings.Configuration;
import chat.maru.server.settings.Key;
import chat.maru.server.settings.Settings;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/// `maru serve`: a flag for every key.
///
/// Confined to one thread.
final class ServeCommand implements Callable<Integer> {
    static final String NAME = "serve";
    private static final String PRINT = "--print-config";
    private static final Logger LOG = LoggerFactory.getLogger("chat.maru.Serve");

    private final Surroundings surroundings;
    private final CommandSpec spec;

    ServeCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
        this.spec = CommandSpec.wrapWithoutInspection(this);
        spec.name(NAME);
        spec.addOption(OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Show this and end.")
                .build());
        spec.usageMessage(usage(spec.usageMessage()));
        Settings.keys().forEach(key -> spec.addOption(option(key)));
        Settings.keys().filter(Key::secret).forEach(key -> spec.addOption(file(key)));
        spec.addOption(OptionSpec.builder(Key.flag(Configuration.FILE))
                .paramLabel("FILE")
                .type(String.class)
                .description("A file of KEY = VALUE lines.")
                .build());
        spec.addOption(OptionSpec.builder(PRINT)
                .type(boolean.class)
                .description("Write the configuration that holds, and where it came from, and end.")
                .build());
    }

    CommandSpec spec() {
        return spec;
    }

    private static UsageMessageSpec usage(UsageMessageSpec usage) {
        return usage.description("Runs a messenger that keeps its data in ./data, until it gets SIGTERM or Ctrl-C.")
                .sortOptions(false)
                .width(100)
                .abbreviateSynopsis(true)
                .customSynopsis("maru serve [--port PORT] [--admin-port PORT] [--data FOLDER] [--name HOST] [...]")
                .footer(
                        "",
                        "Each flag is also a key of the file and an environment variable: --admin-port is",
                        "admin-port and MARU_ADMIN_PORT. There are more, for storage, accounts and limits:",
                        "docs/configuration.md has them all, and maru serve --print-config writes them.",
                        "",
                        "Exit status: 0 stopped by a signal, 1 could not start or go on, 2 bad flag or configuration.");
    }

    /// What belongs to a room is not in the help: it would be sixty flags.
    private static OptionSpec option(Key<?> key) {
        String standard = key.standardText().isEmpty() ? "" : " Default: " + key.standardText() + ".";
        return OptionSpec.builder(Key.flag(key.name()))
                .paramLabel("VALUE")
                .type(String.class)
                .hidden(key.secret() || key.name().contains("."))
                .description(key.sentence() + standard)
                .build();
    }

    private static OptionSpec file(Key<?> key) {
        return OptionSpec.builder(Key.flag(key.fileName()))
                .paramLabel("FILE")
                .type(String.class)
                .hidden(key.name().contains("."))
                .description("A file with this: " + key.sentence())
                .build();
    }

    @Override
    public Integer call() throws StartFailure {
        Configuration configuration = Configuration.read(surroundings.environment(), flags());
        PrintWriter out = spec.commandLine().getOut();
        if (given(PRINT, Boolean.class::cast, false)) {
            out.print(configuration.print());
            out.flush();
            return ExitStatus.DONE;
        }
        Settings settings = configuration.settings();
        Logging.ofServer(settings.log());
        Life life = new Life(surroundings.nodes(), surroundings.ending(), surroundings.patience());
        throw new StartFailure(life.run(settings, node -> greet(node, settings, out)));
    }

    private void greet(Node node, Settings settings, PrintWriter out) {
        LOG.info(
                "ready after {} ms: {}, admin {}, data in {}",
                surroundings.age().get().toMillis(),
                node.publicUrl(),
                node.adminUrl(),
                settings.storage().data().toAbsolutePath().normalize());
        out.println(Welcome.to(node, surroundings.random()).text());
        out.flush();
    }

    private Map<String, String> flags() {
        Map<String, String> flags = new HashMap<>();
        for (String name : Configuration.names()) {
            put(flags, name);
        }
        put(flags, Configuration.FILE);
        return flags;
    }

    private void put(Map<String, String> flags, String name) {
        String text = given(Key.flag(name), String.class::cast, "");
        if (spec.commandLine().getParseResult().hasMatchedOption(Key.flag(name))) {
            flags.put(name, text);
        }
    }

    private <T> T given(String flag, Function<Object, T> type, T otherwise) {
        Object value = spec.findOption(flag).getValue();
        return value == null ? otherwise : type.apply(value);
    }
}
