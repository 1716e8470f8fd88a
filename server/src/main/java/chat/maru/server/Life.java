package chat.maru.server;

import chat.maru.server.settings.BadConfiguration;
import chat.maru.server.settings.Settings;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A node's life in its process: started, stopped when the process is asked to end or the node cannot go on.
///
/// Thread-safe: the main thread runs it, another one ends it.
final class Life {
    private static final Logger LOG = LoggerFactory.getLogger(Life.class);

    private final NodeFactory nodes;
    private final Ending ending;
    private final Duration patience;
    private final CompletableFuture<Optional<Node>> started = new CompletableFuture<>();
    private final AtomicBoolean stopped = new AtomicBoolean();
    private volatile int status = ExitStatus.DONE;

    /// @param patience how long a start that is under way, and a stop, may take when the process is to end
    Life(NodeFactory nodes, Ending ending, Duration patience) {
        this.nodes = nodes;
        this.ending = ending;
        this.patience = patience;
    }

    /// Starts a node, and returns only when it could not go on: with a sentence that says why.
    ///
    /// @param ready told of the node when it answers requests
    String run(Settings settings, Consumer<Node> ready) throws StartFailure {
        ending.onTermination(this::end);
        Node node = start(settings);
        ready.accept(node);
        String sentence = node.failure().join();
        status = ExitStatus.FAILED;
        LOG.error("stopping: {}", sentence);
        stop(node);
        return sentence;
    }

    private Node start(Settings settings) throws StartFailure {
        Optional<Node> node = Optional.empty();
        int otherwise = ExitStatus.FAILED;
        try {
            Node made = nodes.start(settings);
            node = Optional.of(made);
            return made;
        } catch (BadConfiguration e) {
            otherwise = ExitStatus.MISUSED;
            throw e;
        } finally {
            status = node.isPresent() ? status : otherwise;
            started.complete(node);
        }
    }

    /// On the thread that the process ends on.
    private void end() {
        try {
            started.get(patience.toMillis(), TimeUnit.MILLISECONDS).ifPresent(this::stop);
        } catch (TimeoutException _) {
            LOG.warn("ended while starting");
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException("nothing interrupts the end, and no start completes like this", e);
        } finally {
            ending.halt(status);
        }
    }

    private void stop(Node node) {
        if (stopped.getAndSet(true)) {
            return;
        }
        LOG.info("stopping");
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name("drain").start(() -> stop(node, done));
        try {
            done.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            LOG.info("stopped");
        } catch (TimeoutException _) {
            status = ExitStatus.FAILED;
            LOG.error("not stopped after {} s; what was acknowledged is on the disk", patience.toSeconds());
        } catch (InterruptedException | ExecutionException e) {
            status = ExitStatus.FAILED;
            LOG.error("not stopped in order; what was acknowledged is on the disk", e);
        }
    }

    @SuppressWarnings("CatchingUnchecked") // whatever it is, the waiting thread is told
    private static void stop(Node node, CompletableFuture<Void> done) {
        try {
            node.stop();
            done.complete(null);
        } catch (RuntimeException | Error e) {
            done.completeExceptionally(e);
        }
    }
}
