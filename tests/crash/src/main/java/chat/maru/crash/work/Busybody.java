package chat.maru.crash.work;

import chat.maru.crash.history.Result;
import chat.maru.crash.history.Seen;
import chat.maru.model.Cursor;
import chat.maru.wire.CursorToken;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Changes and deletes what one has said, marks what one has read, and commits cursors: further ones, the same ones
/// again, lower ones, and such as are beyond the end.
///
/// Confined to one thread.
final class Busybody implements Work {
    private static final int REMEMBERED = 50;
    private static final long BEYOND = 1_000_000_000;

    private final Hand hand;
    private final Outbox outbox;
    private final List<String> talks;
    private final Gate gate;
    private final Patience patience;
    private final Random random;
    private final List<String> cursors = new ArrayList<>();
    private List<Result.Head> heads = List.of();
    private int count;

    /// @param talks where they are all the time
    Busybody(Hand hand, Outbox outbox, List<String> talks, Gate gate, long seed) {
        this.hand = hand;
        this.outbox = outbox;
        this.talks = List.copyOf(talks);
        this.gate = gate;
        this.random = new Random(seed);
        this.patience = new Patience(gate, random);
    }

    @Override
    public void step(boolean working) throws InterruptedException {
        gate.pause(Duration.ofMillis(random.nextInt(30)));
        int chance = random.nextInt(100);
        if (chance < 40) {
            change();
        } else if (chance < 50) {
            look();
        } else if (chance < 70) {
            mark();
        } else {
            commit();
        }
    }

    private void change() throws InterruptedException {
        var lately = outbox.lately();
        if (lately.isPresent()) {
            Put put = lately.get();
            patience.wait(
                    put.mayBeDeleted() && random.nextInt(8) == 0
                            ? hand.delete(put)
                            : hand.edit(put.saying("{\"text\":\"edited " + count++ + "\"}")));
        }
    }

    private void look() throws InterruptedException {
        Result result = hand.snapshot();
        if (result instanceof Result.Heads seen) {
            heads = seen.heads().stream()
                    .filter(head -> talks.contains(head.conversation()))
                    .toList();
        }
        patience.wait(result);
    }

    private void mark() throws InterruptedException {
        if (!heads.isEmpty()) {
            Result.Head head = heads.get(random.nextInt(heads.size()));
            if (head.number() > 0) {
                long number = random.nextInt(3) == 0 ? 1 + random.nextLong(head.number()) : head.number();
                patience.wait(hand.mark(head.conversation(), number));
            }
        }
    }

    private void commit() throws InterruptedException {
        Result result = hand.poll(some(), 1 + random.nextInt(20));
        if (result instanceof Result.Page page) {
            page.entries().stream().map(Seen::cursor).forEach(cursors::add);
            while (cursors.size() > REMEMBERED) {
                cursors.remove(random.nextInt(REMEMBERED));
            }
        }
        patience.wait(result);
    }

    private String some() {
        int chance = random.nextInt(10);
        if (cursors.isEmpty() || chance < 2) {
            return "";
        }
        if (chance == 2) {
            return beyond(cursors.getLast());
        }
        return chance < 6 ? cursors.get(random.nextInt(cursors.size())) : cursors.getLast();
    }

    private static String beyond(String cursor) {
        return switch (CursorToken.parse(cursor)) {
            case CursorToken.At(Cursor at) -> CursorToken.format(Cursor.of(at.generation(), at.offset(0) + BEYOND));
            default -> cursor;
        };
    }

    @Override
    public boolean unfinished() {
        return false;
    }

    @Override
    public void hangUp() {
        hand.close();
    }
}
