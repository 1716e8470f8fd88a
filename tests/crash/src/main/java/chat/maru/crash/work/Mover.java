package chat.maru.crash.work;

import chat.maru.crash.history.Result;
import java.time.Duration;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;

/// Puts people out of a group and lets them in again, one after the other; some leave by themselves. What nobody
/// knows of is asked for again before anything else is, so that it is always known who is in.
///
/// Confined to one thread.
final class Mover implements Work {
    private static final int LONGEST_MILLIS = 300;

    private final Group group;
    private final Gate gate;
    private final Patience patience;
    private final Random random;
    private final Set<String> outside = new HashSet<>();
    private boolean unfinished;
    private int next;
    private boolean byThemselves;

    Mover(Group group, Gate gate, long seed) {
        this.group = group;
        this.gate = gate;
        this.random = new Random(seed);
        this.patience = new Patience(gate, random);
    }

    @Override
    public void step(boolean working) throws InterruptedException {
        if (!unfinished) {
            gate.pause(Duration.ofMillis(random.nextInt(LONGEST_MILLIS)));
            next = random.nextInt(group.comers().size());
            byThemselves = random.nextInt(3) == 0;
        }
        Hand comer = group.comers().get(next);
        String account = comer.device().owner().account();
        boolean in = outside.contains(account);
        Hand who = !in && byThemselves ? comer : group.owner();
        Result result = who.member(group.conversation(), account, in);
        unfinished = result instanceof Result.Unknown;
        if (!unfinished && in) {
            outside.remove(account);
        } else if (!unfinished) {
            outside.add(account); // also when it was refused: they were out already, by what nobody knew of
        }
        patience.wait(result);
    }

    @Override
    public boolean unfinished() {
        return unfinished;
    }

    @Override
    public void hangUp() {
        group.owner().close();
        group.comers().forEach(Hand::close);
    }
}
