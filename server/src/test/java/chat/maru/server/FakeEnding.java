package chat.maru.server;

import java.util.concurrent.CompletableFuture;

/// The end of a process that goes on.
final class FakeEnding implements Ending {
    final CompletableFuture<Runnable> action = new CompletableFuture<>();
    final CompletableFuture<Integer> halted = new CompletableFuture<>();

    @Override
    public void onTermination(Runnable action) {
        this.action.complete(action);
    }

    @Override
    public void halt(int status) {
        halted.complete(status);
    }

    /// What a signal does.
    int terminate() {
        action.join().run();
        return halted.join();
    }
}
