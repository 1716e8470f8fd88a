package chat.maru.core.push;

import chat.maru.core.limit.TestClock;
import chat.maru.model.ConversationId;
import chat.maru.model.PushService;
import chat.maru.model.PushTarget;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// A push service that behaves as a test wants it to, and shows what devices would show.
///
/// Confined to one thread.
final class FakeProvider implements PushProvider {
    final List<Sent> sent = new ArrayList<>();
    /// What each target shows of each conversation, as last accepted.
    final Map<PushTarget, Map<ConversationId, Notification>> shown = new HashMap<>();
    PushResult answer = new PushResult.Accepted();
    String sender = "this server";
    int most = 64;
    boolean silent;
    boolean mute;
    int mostUnderWay;
    private final PushService service;
    private final TestClock clock;
    private final List<Held> held = new ArrayList<>();

    FakeProvider(PushService service, TestClock clock) {
        this.service = service;
        this.clock = clock;
    }

    /// An attempt.
    ///
    /// @param result what it was answered; empty while it is not
    record Sent(PushTarget target, Notification notification, Instant at, Optional<PushResult> result) {}

    private record Held(Consumer<PushResult> done, Instant at) {}

    static PushResult later(PushResult.Whose whose, int seconds) {
        Optional<Duration> after = seconds == 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(seconds));
        return new PushResult.Later(whose, after, "later");
    }

    @Override
    public PushService service() {
        return service;
    }

    @Override
    public String sender() {
        return sender;
    }

    @Override
    public int most() {
        return most;
    }

    @Override
    public void send(PushTarget target, Notification notification, Consumer<PushResult> done) {
        if (silent) {
            sent.add(new Sent(target, notification, clock.instant(), Optional.empty()));
            held.add(new Held(done, clock.instant()));
            mostUnderWay = Math.max(mostUnderWay, held.size());
            return;
        }
        sent.add(new Sent(target, notification, clock.instant(), Optional.of(answer)));
        if (answer instanceof PushResult.Accepted) {
            Map<ConversationId, Notification> shows = shows(target);
            if (notification.news().isPresent()) {
                shows.put(notification.conversation(), notification);
            } else {
                shows.remove(notification.conversation());
            }
        }
        done.accept(answer);
    }

    /// What was not answered for a minute is given up, unless even that is not said.
    void tick() {
        Iterator<Held> each = held.iterator();
        while (each.hasNext()) {
            Held next = each.next();
            if (!mute && !clock.instant().isBefore(next.at().plusSeconds(60))) {
                each.remove();
                next.done().accept(new PushResult.Later(PushResult.Whose.SERVICE, Optional.empty(), "timed out"));
            }
        }
    }

    /// Answers all that is under way.
    void answer(PushResult result) {
        List<Held> all = List.copyOf(held);
        held.clear();
        all.forEach(each -> each.done().accept(result));
    }

    /// What a device shows now.
    Map<ConversationId, Notification> shows(PushTarget target) {
        return shown.computeIfAbsent(target, _ -> new HashMap<>());
    }

    List<Notification> news() {
        return sent.stream()
                .map(Sent::notification)
                .filter(notification -> notification.news().isPresent())
                .toList();
    }

    @Override
    public void close() {
        held.clear();
    }
}
