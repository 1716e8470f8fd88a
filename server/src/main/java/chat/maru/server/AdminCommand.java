package chat.maru.server;

import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// `maru admin`: what whoever runs a server may ask it.
@Command(
        name = "admin",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        synopsisSubcommandLabel = "COMMAND",
        description = "Answers questions of whoever runs a server, from its data directory.")
final class AdminCommand {
    private AdminCommand() {}

    /// With all that can be asked.
    ///
    /// @param environment all variables of the process
    static CommandLine line(Map<String, String> environment) {
        return new CommandLine(new AdminCommand()).addSubcommand(new PushLogCommand(environment));
    }
}
