package chat.maru.crash.work;

import java.util.Queue;

/// Somebody at work while the gate says so.
///
/// Confined to one thread.
final class Worker implements Runnable {
    private final Gate gate;
    private final Work work;
    private final Queue<Throwable> failures;

    /// @param failures where what should never happen is told
    Worker(Gate gate, Work work, Queue<Throwable> failures) {
        this.gate = gate;
        this.work = work;
        this.failures = failures;
    }

    @Override
    public void run() {
        try {
            while (gate.begin()) {
                shift();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            failures.add(e); // whoever leads the work is told
        }
    }

    private void shift() throws InterruptedException {
        try {
            while (!gate.over() && (gate.working() || work.unfinished())) {
                work.step(gate.working());
            }
        } finally {
            work.hangUp();
            gate.end();
        }
    }
}
