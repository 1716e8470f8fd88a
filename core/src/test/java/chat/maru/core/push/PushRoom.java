package chat.maru.core.push;

import chat.maru.core.Room;
import chat.maru.core.limit.TestClock;
import chat.maru.core.sequencer.Sequencer;
import chat.maru.model.AccountId;
import chat.maru.model.Command;
import chat.maru.model.Content;
import chat.maru.model.ConversationId;
import chat.maru.model.Cursor;
import chat.maru.model.DeviceId;
import chat.maru.model.GroupCommand;
import chat.maru.model.GroupInfo;
import chat.maru.model.HistoryAccess;
import chat.maru.model.MessageNumber;
import chat.maru.model.Outcome;
import chat.maru.model.PushContent;
import chat.maru.model.PushService;
import chat.maru.model.PushTarget;
import chat.maru.model.StateCommand;
import chat.maru.store.Keys;
import chat.maru.store.MemoryStore;
import chat.maru.store.PushDueForm;
import chat.maru.store.Table;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;

/// Core with push and services that are made up, on one thread in simulated time.
final class PushRoom {
    static final PushConfig CONFIG = PushConfig.DEFAULT;
    private static final Duration STEP = Duration.ofMillis(250);

    final TestClock clock = new TestClock();
    final Room room;
    final FakeProvider fcm = new FakeProvider(PushService.FCM, clock);
    final FakeProvider apns = new FakeProvider(PushService.APNS, clock);
    final Set<DeviceId> attached = new HashSet<>();
    final Set<DeviceId> signedOut = new HashSet<>();
    private final PushConfig config;
    private final SplittableRandom random;
    Push push;
    private long messages;

    PushRoom() {
        this(CONFIG, 1);
    }

    PushRoom(PushConfig config, long seed) {
        this.config = config;
        this.random = new SplittableRandom(seed);
        this.room = new Room(new MemoryStore(), new Sequencer.Config(64, 8, 16));
        open();
    }

    private void open() {
        push = new Push(
                new Push.Rooms(
                        room.store,
                        room.entries,
                        room.horizon,
                        room.history,
                        room.cursors,
                        (_, device) -> attached.contains(device),
                        (_, device) -> !signedOut.contains(device),
                        PushRoom::text),
                List.of(fcm, apns),
                config,
                clock,
                clock,
                random);
    }

    private static Optional<String> text(Content content) {
        String json = new String(content.json(), StandardCharsets.UTF_8);
        return Optional.of(json.substring("{\"text\":\"".length(), json.length() - 2));
    }

    /// Forgets all that is not stored.
    void restart() {
        fcm.close();
        apns.close();
        attached.clear();
        room.restartInTheSameLife();
        open();
    }

    void run(Duration time) {
        for (Duration left = time; left.isPositive(); left = left.minus(STEP)) {
            clock.advance(STEP);
            settle();
        }
    }

    void run(int seconds) {
        run(Duration.ofSeconds(seconds));
    }

    /// Does all that is to be done now.
    void settle() {
        fcm.tick();
        apns.tick();
        int steps = 0;
        while (push.step()) {
            if (++steps > 10_000) {
                throw new AssertionError("push does not come to rest");
            }
        }
    }

    static DeviceId device(AccountId account, int n) {
        return new DeviceId(new UUID(n, account.value().getLeastSignificantBits()));
    }

    static PushTarget target(DeviceId device) {
        return new PushTarget.Fcm("token of " + device);
    }

    static PushTarget apns(DeviceId device) {
        return new PushTarget.Apns("token of " + device, false);
    }

    DeviceId registered(AccountId account, int n) {
        return registered(account, n, PushContent.NONE);
    }

    DeviceId registered(AccountId account, int n, PushContent content) {
        DeviceId device = device(account, n);
        register(account, device, target(device), content);
        return device;
    }

    PushOutcome register(AccountId account, DeviceId device, PushTarget target, PushContent content) {
        var done = push.register(account, device, target, content);
        settle();
        return done.join();
    }

    ConversationId group(AccountId owner, int n, List<AccountId> others) {
        GroupCommand.Create create = new GroupCommand.Create(
                owner, new UUID(5, n), new GroupInfo("Group " + n, "", HistoryAccess.SINCE_JOINING), others);
        room.decided(create);
        return create.conversation();
    }

    MessageNumber send(AccountId sender, ConversationId conversation, String text, AccountId... mentioned) {
        Content content = Content.ofJson(Room.text(text).json(), List.of(mentioned));
        Outcome outcome =
                room.decided(new Command.SendMessage(sender, conversation, Room.message(++messages), content));
        return ((Outcome.Sent) outcome).number();
    }

    void read(AccountId account, ConversationId conversation, MessageNumber number) {
        room.decided(new StateCommand.MarkRead(account, conversation, number, false));
    }

    /// The device confirms all that there is.
    void confirm(AccountId account, DeviceId device) {
        Cursor all = room.horizon.cursor();
        room.cursors.commit(account, device, all).join();
    }

    List<PushDecision> decisions(AccountId account, DeviceId device) {
        return push.log().newestFirst(account, device).stream()
                .map(PushLog.Line::decision)
                .toList();
    }

    Map<PushDueForm.Phase, Integer> phases() {
        Map<PushDueForm.Phase, Integer> phases = new EnumMap<>(PushDueForm.Phase.class);
        room.store
                .all(Table.PUSH_DUE)
                .forEach(row -> phases.merge(PushDueForm.read(row.value()).phase(), 1, Integer::sum));
        return phases;
    }

    boolean isStored(AccountId account, DeviceId device) {
        return room.store.get(Table.PUSH, Keys.device(account, device)).isPresent();
    }
}
