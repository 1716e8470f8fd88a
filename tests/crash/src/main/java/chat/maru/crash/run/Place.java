package chat.maru.crash.run;

import chat.maru.crash.host.FakeClock;
import chat.maru.crash.host.LoopDisk;
import chat.maru.crash.host.Namespace;
import chat.maru.crash.host.Proxy;
import chat.maru.crash.host.ServerProcess;
import chat.maru.crash.host.Stage;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/// A server, and what is beneath and around it that can go wrong.
///
/// Confined to one thread.
final class Place implements AutoCloseable {
    private static final long LARGE = 4L << 30;
    private static final long SMALL = 1L << 30;
    private static final List<String> FLAGS =
            List.of("--accounts.max-devices=1000", "--limits.sockets-per-account=1000", "--limits.stall-seconds=3");

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final Path folder;
    private Optional<ServerProcess> server = Optional.empty();
    private Optional<LoopDisk> disk = Optional.empty();
    private Optional<Proxy> proxy = Optional.empty();
    private Optional<FakeClock> clock = Optional.empty();
    private Optional<Namespace> link = Optional.empty();

    private Place(Path folder) {
        this.folder = folder;
    }

    /// What a run works with.
    ///
    /// @param port where people connect
    record Built(
            Stage stage,
            int port,
            Optional<LoopDisk> disk,
            Optional<Proxy> proxy,
            Optional<FakeClock> clock,
            Optional<Namespace> link) {}

    /// @param folder for whatever there is only meanwhile
    static Place in(Path folder) {
        return new Place(folder);
    }

    /// Makes what is needed, and starts the server.
    ///
    /// @param name of the server's log
    /// @param more flags besides the usual ones
    /// @throws chat.maru.crash.host.Unsupported if this machine cannot do what is needed
    Built build(Kind.Ground ground, String name, int number, List<String> more) throws IOException {
        List<String> flags = new ArrayList<>(FLAGS);
        flags.addAll(more);
        return switch (ground) {
            case FOLDER -> built(stage(List.of(), folder, name, flags));
            case XFS -> built(stage(List.of(), onDisk("xfs", LARGE), name, flags));
            case EXT4 -> built(stage(List.of(), onDisk("ext4", LARGE), name, flags));
            case SMALL -> built(stage(List.of(), onDisk("ext4", SMALL), name, flags));
            case CLOCK -> {
                FakeClock made = FakeClock.in(folder);
                clock = Optional.of(made);
                yield built(stage(made.command(), folder, name, flags));
            }
            case PROXY -> {
                Stage stage = stage(List.of(), folder, name, flags);
                Proxy made = kept(Proxy.to(stage.server().port()));
                proxy = Optional.of(made);
                yield built(stage);
            }
            case NAMESPACE -> inNamespace(name, number, flags);
        };
    }

    private Path onDisk(String fileSystem, long bytes) throws IOException {
        LoopDisk made = kept(LoopDisk.of(fileSystem, folder, bytes));
        disk = Optional.of(made);
        return made.mounted();
    }

    /// People connect to the ports they would find outside, which lead inside.
    private Built inNamespace(String name, int number, List<String> flags) throws IOException {
        Namespace made = kept(Namespace.of(number));
        link = Optional.of(made);
        flags.add("--bind=" + made.address().getHostAddress());
        flags.add("--admin-bind=" + made.address().getHostAddress());
        ServerProcess inside = ServerProcess.under(made.entering(), folder, name, flags);
        kept(Proxy.between(inside.port(), new InetSocketAddress(made.address(), inside.port())));
        kept(Proxy.between(inside.adminPort(), new InetSocketAddress(made.address(), inside.adminPort())));
        Stage stage = stage(inside);
        return built(stage);
    }

    private Stage stage(List<String> command, Path where, String name, List<String> flags) throws IOException {
        return stage(ServerProcess.under(command, where, name, flags));
    }

    private Stage stage(ServerProcess made) throws IOException {
        Stage stage = kept(Stage.with(made));
        server = Optional.of(made);
        made.start();
        return stage;
    }

    private Built built(Stage stage) {
        return new Built(stage, proxy.map(Proxy::port).orElse(stage.server().port()), disk, proxy, clock, link);
    }

    private <T extends AutoCloseable> T kept(T made) {
        open.push(made);
        return made;
    }

    /// Kills the server, if there is one, and copies its data.
    void keep(Path to) throws IOException {
        if (server.isPresent()) {
            server.get().keep(to);
        }
    }

    /// Closes all there is, whatever fails of it.
    @Override
    public void close() throws IOException {
        IOException failure = new IOException("not all of it could be cleared away");
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                failure.addSuppressed(e);
            }
        }
        if (failure.getSuppressed().length > 0) {
            throw failure;
        }
    }
}
