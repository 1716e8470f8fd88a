package chat.maru.server;

import chat.maru.bench.BenchCommand;
import chat.maru.server.backup.BackupFailure;
import chat.maru.server.settings.BadConfiguration;
import chat.maru.server.settings.Configuration;
import chat.maru.server.settings.Nearest;
import chat.maru.terminal.ChatCommand;
import java.lang.management.ManagementFactory;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// The command line: what commands there are, and how they end.
///
/// Holds nothing.
public final class Main {
    private static final Duration LONGEST_STOP = Duration.ofSeconds(10);

    private Main() {}

    public static void main(String[] arguments) {
        Surroundings surroundings = new Surroundings(
                EmbeddedNode::start,
                System.getenv(),
                Ending.ofTheMachine(),
                new SecureRandom(),
                Main::age,
                LONGEST_STOP);
        boolean serves = arguments.length > 0 && arguments[0].equals(ServeCommand.NAME);
        System.exit((serves ? serving(surroundings) : commandLine(surroundings)).execute(arguments));
    }

    /// All commands. One sentence on standard error says what went wrong; see [ExitStatus].
    static CommandLine commandLine(Surroundings surroundings) {
        CommandLine line = new CommandLine(maru());
        line.addSubcommand(new ServeCommand(surroundings).spec());
        line.addSubcommand(new ChatCommand());
        line.addSubcommand(new VerifyCommand(surroundings.environment()));
        line.addSubcommand(new BackupCommand(version(), surroundings.environment()));
        line.addSubcommand(new RestoreCommand(surroundings.environment()));
        line.addSubcommand(AdminCommand.line(surroundings.environment()));
        line.addSubcommand(new BenchCommand(BenchServer.launcher("Maru " + version()), InstantSource.system()));
        return prepared(line);
    }

    /// Only what a server needs: making the other commands would take part of its start.
    private static CommandLine serving(Surroundings surroundings) {
        CommandLine line = new CommandLine(maru());
        line.addSubcommand(new ServeCommand(surroundings).spec());
        return prepared(line);
    }

    /// Holds for the commands that are there already.
    private static CommandLine prepared(CommandLine line) {
        return line.setExpandAtFiles(false)
                .setParameterExceptionHandler(Main::misused)
                .setExecutionExceptionHandler((e, command, _) -> failed(e, command));
    }

    private static CommandSpec maru() {
        CommandSpec spec = CommandSpec.create().name("maru").mixinStandardHelpOptions(true);
        spec.version("maru " + version() + " (Java " + Runtime.version().feature() + ")");
        spec.usageMessage()
                .description("A durable messenger to run yourself.")
                .footer("", "maru COMMAND --help says more about a command.")
                .synopsisSubcommandLabel("COMMAND");
        return spec;
    }

    private static String version() {
        return Optional.ofNullable(Main.class.getPackage().getImplementationVersion())
                .orElse("(not packaged)");
    }

    /// Asked for when the node is ready: loading what answers it takes some time.
    private static Duration age() {
        return Duration.ofMillis(System.currentTimeMillis()
                - ManagementFactory.getRuntimeMXBean().getStartTime());
    }

    private static int misused(ParameterException e, String[] arguments) {
        CommandLine command = e.getCommandLine();
        if (asksNothing(command, arguments)) {
            command.usage(command.getErr());
        } else {
            say(command, sentence(e));
        }
        return ExitStatus.MISUSED;
    }

    /// Whether only the name of what has commands of its own was given.
    private static boolean asksNothing(CommandLine command, String[] arguments) {
        return arguments.length == 0
                || (!command.getSubcommands().isEmpty()
                        && arguments[arguments.length - 1].equals(command.getCommandName()));
    }

    private static String sentence(ParameterException e) {
        if (e instanceof UnmatchedArgumentException unmatched) {
            return unmatched(e.getCommandLine(), unmatched.getUnmatched());
        }
        return message(e).replaceAll("\\.*$", "") + ".";
    }

    private static String message(Exception e) {
        return Objects.requireNonNullElse(e.getMessage(), e.getClass().getName());
    }

    private static String unmatched(CommandLine command, List<String> arguments) {
        String first = arguments.getFirst();
        boolean flag = first.startsWith("-");
        if (flag && command.getCommandName().equals(ServeCommand.NAME)) {
            return Configuration.unknownFlag(first.replaceFirst("=.*", ""));
        }
        Set<String> known = new TreeSet<>(
                flag
                        ? command.getCommandSpec().optionsMap().keySet()
                        : command.getSubcommands().keySet());
        String what = flag ? "flag " : command.getSubcommands().isEmpty() ? "use here for " : "command ";
        String hint = Nearest.near(first, known)
                .map(name -> "; the nearest is " + name)
                .orElse(known.isEmpty() ? "" : "; there are " + String.join(", ", known));
        return "There is no " + what + first + hint + ".";
    }

    private static int failed(Exception e, CommandLine command) {
        return switch (e) {
            case BadConfiguration bad -> {
                say(command, message(bad));
                yield ExitStatus.MISUSED;
            }
            case StartFailure failure -> {
                say(command, message(failure));
                yield ExitStatus.FAILED;
            }
            case BackupFailure failure -> {
                say(command, message(failure));
                yield ExitStatus.FAILED;
            }
            default -> {
                Logger log = LoggerFactory.getLogger(Main.class);
                log.error("{} failed", command.getCommandName(), e);
                say(command, "Something broke that should not: " + e + ".");
                yield ExitStatus.FAILED;
            }
        };
    }

    private static void say(CommandLine command, String sentence) {
        command.getErr().println("maru: " + sentence);
        command.getErr().flush();
    }
}
