package chat.maru.terminal;

import chat.maru.client.Ephemeral;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Who is writing: others, of whom it is said once until they pause; and oneself, of whom the others are told now and
/// then.
///
/// Confined to the loop's thread.
final class Writers {
    private static final Duration PAUSE = Duration.ofSeconds(6);
    private static final Duration TOLD = Duration.ofSeconds(3);

    private record Place(UUID conversation, UUID user) {}

    private record Told(UUID conversation, Instant at) {}

    /// Lets the others in a conversation know.
    interface Teller {
        void tell(UUID conversation);
    }

    private final Screen screen;
    private final Rooms rooms;
    private final Clock clock;
    private final Teller teller;
    private final Map<Place, Instant> heard = new HashMap<>();
    private @Nullable Told told;

    Writers(Screen screen, Rooms rooms, Clock clock, Teller teller) {
        this.screen = screen;
        this.rooms = rooms;
        this.clock = clock;
        this.teller = teller;
    }

    void heard(Ephemeral.Typing typing) {
        if (!rooms.isOpen(typing.conversation())) {
            return;
        }
        Instant now = clock.instant();
        Instant last = heard.put(new Place(typing.conversation(), typing.user()), now);
        if (last == null || last.plus(PAUSE).isBefore(now)) {
            screen.notice(rooms.name(typing.user()) + " is writing…");
        }
    }

    /// They have said it.
    void said(UUID conversation, UUID user) {
        heard.remove(new Place(conversation, user));
    }

    /// One is typing this. Commands are for nobody else.
    void typed(String line) {
        UUID conversation = rooms.opened().orElse(null);
        if (conversation == null || line.isBlank() || Chat.isCommand(line)) {
            return;
        }
        Instant now = clock.instant();
        Told before = told;
        if (before == null
                || !before.conversation().equals(conversation)
                || before.at().plus(TOLD).isBefore(now)) {
            told = new Told(conversation, now);
            teller.tell(conversation);
        }
    }

    /// One has said it: what is typed next is something new.
    void sent() {
        told = null;
    }
}
