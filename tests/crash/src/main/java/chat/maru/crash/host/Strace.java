package chat.maru.crash.host;

import java.util.List;

/// Commands under which a server meets faults in its calls of the system.
///
/// Immutable.
public final class Strace {
    private Strace() {}

    /// A command that becomes the server, whose calls of this kind have this done to them.
    ///
    /// @param calls by name, separated by commas
    /// @param what  in strace's words: `retval=0`, `error=EIO:when=7+`
    public static List<String> injecting(String calls, String what) {
        return List.of(
                "strace",
                "-D", // in the background, so that the server is the process that was started
                "-f",
                "--seccomp-bpf", // nothing else is slowed
                "-qq",
                "-o",
                "/dev/null",
                "-e",
                "trace=" + calls,
                "-e",
                "inject=" + calls + ":" + what);
    }
}
