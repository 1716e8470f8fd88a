package chat.maru.bench.host;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// How to start the server under test as a process of its own. Immutable.
///
/// The command is followed by `--port N --admin-port N --data FOLDER --name bench`. It may be a script: the process it
/// starts, or replaces itself with, is found. Ready is what `GET /readyz` on the admin port answers 200 to; the end
/// is SIGTERM.
///
/// @param version what is being measured, for the page
/// @param command everything up to those flags
/// @param lifted flags added in runs of load: rate limits out of the way, hashing of passwords made cheap
/// @param conditions the same in words, for the page: one sentence each
/// @param distribution files and folders that make up what a user downloads
public record ServerLauncher(
        String version, List<String> command, List<String> lifted, List<String> conditions, List<Path> distribution) {
    public ServerLauncher {
        command = List.copyOf(command);
        lifted = List.copyOf(lifted);
        conditions = List.copyOf(conditions);
        distribution = List.copyOf(distribution);
        if (command.isEmpty()) {
            throw new IllegalArgumentException("no command to start a server with");
        }
    }

    List<String> commandLine(int port, int adminPort, Path data, boolean liftLimits) {
        List<String> line = new ArrayList<>(command);
        line.addAll(List.of("--port", "" + port, "--admin-port", "" + adminPort));
        line.addAll(List.of("--data", data.toString(), "--name", "bench"));
        if (liftLimits) {
            line.addAll(lifted);
        }
        return line;
    }
}
