package chat.maru.crash.host;

import chat.maru.crash.client.Person;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// A server of a play's own, and whoever comes up.
///
/// Thread-safe.
public final class Stage implements AutoCloseable {
    private final ServerProcess server;
    private final AtomicInteger people = new AtomicInteger();

    private Stage(ServerProcess server) {
        this.server = server;
    }

    /// A server whose data is in the folder for temporary files.
    ///
    /// @param play names the server's log
    /// @param flags of the server, besides the usual ones
    public static Stage of(Class<?> play, String... flags) throws IOException {
        return new Stage(ServerProcess.start(play.getSimpleName(), flags));
    }

    /// With the server's data in this folder.
    public static Stage on(Path folder, Class<?> play, String... flags) throws IOException {
        return new Stage(ServerProcess.startOn(folder, play.getSimpleName(), flags));
    }

    /// With the server's data in this folder, and none of its syncs reaching the disk.
    public static Stage withoutSyncs(Path folder, Class<?> play, String... flags) throws IOException {
        List<String> command = Strace.injecting("fsync,fdatasync", "retval=0");
        return new Stage(ServerProcess.startUnder(command, folder, play.getSimpleName(), flags));
    }

    /// With a server that was made before.
    public static Stage with(ServerProcess server) {
        return new Stage(server);
    }

    /// The server, which lives as long as this does.
    public ServerProcess server() {
        return server;
    }

    /// Somebody nobody has met before, whose username begins like this.
    public Person person(String name) throws IOException {
        return Person.signsUp(server.port(), name + "-" + people.incrementAndGet());
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
