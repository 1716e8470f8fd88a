package chat.maru.crash.work;

import chat.maru.crash.history.Result;
import java.util.Optional;
import java.util.Random;

/// Sends one message after the other by HTTP, and looks now and then, as soon as one is acknowledged, whether it is
/// there.
///
/// Confined to one thread.
final class HttpSender implements Work {
    private static final int PAGE = 500;
    private static final int PAGES = 3;
    /// Beyond every number: then nothing is said about what must be in the answer.
    private static final long NEWEST = 1_000_000_000;

    private final Hand hand;
    private final Outbox outbox;
    private final Patience patience;
    private final Random random;
    private final boolean stays;
    private String cursor = "";

    /// @param stays whether they are in all their conversations all the time, and so see all of what they said
    HttpSender(Hand hand, Outbox outbox, Gate gate, boolean stays, long seed) {
        this.hand = hand;
        this.outbox = outbox;
        this.random = new Random(seed);
        this.patience = new Patience(gate, random);
        this.stays = stays;
    }

    @Override
    public void step(boolean working) throws InterruptedException {
        Optional<Put> next = outbox.next(working);
        if (next.isEmpty()) {
            return;
        }
        Put put = next.get();
        Result result = hand.send(put);
        outbox.told(put, result);
        if (outbox.doubles(put)) {
            outbox.told(put, hand.send(put));
        }
        if (result instanceof Result.Numbered && random.nextInt(20) == 0) {
            look(put);
        }
        patience.wait(result);
    }

    private void look(Put put) {
        switch (random.nextInt(3)) {
            case 0 -> hand.history(put.conversation(), stays ? 0 : NEWEST, 20);
            case 1 -> {
                if (hand.snapshot() instanceof Result.Heads heads) {
                    cursor = heads.cursor();
                }
            }
            default -> {
                boolean more = !cursor.isEmpty();
                for (int i = 0; more && i < PAGES; i++) {
                    more = hand.poll(cursor, PAGE) instanceof Result.Page page && goesOn(page);
                }
            }
        }
    }

    private boolean goesOn(Result.Page page) {
        cursor = page.cursor();
        return page.more();
    }

    @Override
    public boolean unfinished() {
        return outbox.hasUnknown();
    }

    @Override
    public void hangUp() {
        hand.close();
    }
}
