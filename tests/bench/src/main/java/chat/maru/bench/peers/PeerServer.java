package chat.maru.bench.peers;

import chat.maru.bench.host.Cores;
import chat.maru.bench.host.ProcessTree;
import chat.maru.bench.load.Population;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// A server of others, ready and with people on it from the moment this exists until `close`. Confined to one thread.
public final class PeerServer implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(20);

    private final Peer peer;
    private final Path folder;
    private final List<String> command;
    private final int port;
    private ProcessTree processes;

    private PeerServer(Peer peer, Path folder, List<String> command, int port) throws IOException {
        this.peer = peer;
        this.folder = folder;
        this.command = command;
        this.port = port;
        this.processes = started();
    }

    /// Starts one on an empty folder, with these people.
    ///
    /// @param core the core it runs on, or -1
    /// @throws IOException if it ends, or nobody listens after a minute, or somebody cannot be signed up
    public static PeerServer start(Peer peer, Path folder, int core, List<Population.Account> people)
            throws IOException, InterruptedException {
        int port = ProcessTree.freePort();
        List<String> command = new ArrayList<>(Cores.prefix(core));
        command.addAll(
                switch (peer) {
                    case MOSQUITTO -> Mosquitto.prepared(folder, port, people);
                    case EJABBERD, EJABBERD_ARCHIVE -> Ejabberd.prepared(folder, port, peer.archives());
                    case PROSODY, PROSODY_ARCHIVE -> Prosody.prepared(folder, port, peer.archives());
                });
        PeerServer server = new PeerServer(peer, folder, command, port);
        try {
            server.awaitListening();
            if (peer != Peer.MOSQUITTO) {
                XmppAccounts.register(port, people);
            }
            return server;
        } catch (IOException | InterruptedException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    private ProcessTree started() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
        builder.environment().put("HOME", folder.toString());
        if (peer.product().equals(Peer.EJABBERD.product())) {
            builder.environment().putAll(Ejabberd.environment(folder));
        }
        return new ProcessTree(builder.start());
    }

    private Path log() {
        return folder.resolve("server.log");
    }

    /// Kills it with SIGKILL, and starts it again on the same folder and port.
    ///
    /// @throws IOException as `start`
    public void crash() throws IOException, InterruptedException {
        processes.kill();
        processes = started();
        awaitListening();
    }

    private void awaitListening() throws IOException {
        long began = System.nanoTime();
        while (!listens()) {
            if (!processes.root().isAlive()) {
                throw new IOException(
                        "the server ended with " + processes.root().exitValue() + ":\n" + Files.readString(log()));
            }
            if (System.nanoTime() - began > START_LIMIT.toNanos()) {
                throw new IOException("nobody listens after " + START_LIMIT + ":\n" + Files.readString(log()));
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
    }

    private boolean listens() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
            return true;
        } catch (IOException e) {
            return false; // not yet
        }
    }

    public int port() {
        return port;
    }

    /// The process that was started and all that it started.
    public List<Long> processes() {
        return processes.pids();
    }

    /// Stops it where it is until [#resume]: it takes no time of any core meanwhile.
    public void pause() throws IOException, InterruptedException {
        processes.pause();
    }

    /// Lets it go on.
    public void resume() throws IOException, InterruptedException {
        processes.resume();
    }

    /// Asks it to stop, and kills it if it has not after half a minute.
    @Override
    public void close() {
        boolean _ = processes.stop();
    }
}
