package chat.maru.crash.work;

import chat.maru.crash.client.Json;
import chat.maru.crash.history.Result;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/// Says something to somebody who is away, each time in a new group, so that nothing that is said later makes up for
/// it if they are not woken. Now and then they read it elsewhere, or are put out of the group and more is said there.
///
/// Confined to one thread.
final class Caller implements Work {
    private static final int LONGEST_MILLIS = 400;

    private final Hand hand;
    private final Hand away;
    private final Phones phones;
    private final Gate gate;
    private final Patience patience;
    private final Random random;
    /// What is to be done, each until it is known what became of it.
    private final Deque<BooleanSupplier> left = new ArrayDeque<>();

    private List<Phones.Life> waiting = List.of();
    private String talk = "";
    private String text = "";
    private Result told = new Result.Unknown("not said yet");
    private long count;

    /// @param away of a device of whoever is away, which is none of those that are woken
    Caller(Hand hand, Hand away, Phones phones, Gate gate, long seed) {
        this.hand = hand;
        this.away = away;
        this.phones = phones;
        this.gate = gate;
        this.random = new Random(seed);
        this.patience = new Patience(gate, random);
    }

    @Override
    public void step(boolean working) throws InterruptedException {
        if (left.isEmpty()) {
            gate.pause(Duration.ofMillis(random.nextInt(LONGEST_MILLIS)));
            phones.subscribe();
            plan();
        }
        if (left.getFirst().getAsBoolean()) {
            left.removeFirst();
        } else {
            patience.again();
        }
    }

    private void plan() {
        String request = uuid();
        left.add(() -> begins(request));
        says();
        switch (random.nextInt(6)) {
            case 0 -> left.add(this::reads);
            case 1 -> {
                left.add(this::puttingOut);
                says();
            }
            default -> left.add(this::expects);
        }
    }

    private String uuid() {
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }

    private boolean begins(String request) {
        Optional<String> begun = hand.begins(request, account());
        begun.ifPresent(group -> talk = group);
        return begun.isPresent();
    }

    private String account() {
        return away.device().owner().account();
    }

    private void says() {
        String message = uuid();
        String words = "%x %d".formatted(random.nextLong(), count++);
        left.add(() -> {
            waiting = phones.of(account());
            return true;
        });
        left.add(() -> says(message, words));
    }

    private boolean says(String message, String words) {
        text = words;
        told = hand.send(Put.of(talk, message, Json.text(words)));
        return isKnown(told);
    }

    private static boolean isKnown(Result result) {
        return !(result instanceof Result.Unknown);
    }

    private boolean reads() {
        return !(told instanceof Result.Numbered(long number)) || isKnown(away.mark(talk, number));
    }

    private boolean puttingOut() {
        return isKnown(hand.member(talk, account(), false));
    }

    private boolean expects() {
        if (told instanceof Result.Numbered) {
            phones.expect(waiting, text);
        }
        return true;
    }

    @Override
    public boolean unfinished() {
        return !left.isEmpty();
    }

    @Override
    public void hangUp() {
        hand.close();
        away.close();
    }
}
