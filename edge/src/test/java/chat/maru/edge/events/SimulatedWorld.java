package chat.maru.edge.events;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.core.sequencer.Committed;
import chat.maru.edge.http.Authentication;
import chat.maru.edge.http.Caller;
import chat.maru.model.AccountId;
import chat.maru.model.Command;
import chat.maru.model.Content;
import chat.maru.model.ConversationId;
import chat.maru.model.Cursor;
import chat.maru.model.DeviceId;
import chat.maru.model.Fact;
import chat.maru.model.Generation;
import chat.maru.model.MessageId;
import chat.maru.model.Outcome;
import chat.maru.model.TopicId;
import chat.maru.store.MemoryStore;
import chat.maru.wire.EntryJson;
import chat.maru.wire.ProblemCode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/// A node, its clients and everything that may happen to them, played by one thread in the order of a seed, and the
/// record of what was committed, which every stream is held against.
///
/// Confined to one thread.
final class SimulatedWorld {
    private static final int ACCOUNTS = 4;
    private static final int DEVICES = 2;

    final SplittableRandom random;
    final MemoryStore store = MemoryStore.held();
    final Schedule schedule;
    final Set<Caller> revoked = new HashSet<>();
    final List<RuntimeException> broken = new ArrayList<>();
    private final List<SimulatedClient> clients = new ArrayList<>();
    private final Map<AccountId, List<Delivered>> inboxes = new HashMap<>();
    private final Map<Caller, Long> committedCursors = new HashMap<>();
    private final List<Message> messages = new ArrayList<>();
    private final Map<TopicId, Long> numbers = new HashMap<>();
    private final Map<TopicId, Long> acknowledged = new HashMap<>();
    private final int largest;
    private boolean quiet;
    SimulatedNode node;

    /// An entry of an inbox, in the bytes that everybody gets.
    record Delivered(long offset, String json) {}

    /// A message that somebody wants to send.
    static final class Message {
        final ConversationId conversation;
        final AccountId sender;
        final MessageId id;
        final String json;
        final long floor;
        int attempts;
        long number;

        Message(ConversationId conversation, AccountId sender, MessageId id, String json, long floor) {
            this.conversation = conversation;
            this.sender = sender;
            this.id = id;
            this.json = json;
            this.floor = floor;
        }
    }

    SimulatedWorld(long seed) {
        random = new SplittableRandom(seed);
        schedule = new Schedule(random);
        largest = random.nextInt(5) == 0 ? 20_000 : 400;
        for (int account = 0; account < ACCOUNTS; account++) {
            inboxes.put(account(account), new ArrayList<>());
            for (int device = 0; device < DEVICES; device++) {
                clients.add(new SimulatedClient(
                        this, new Caller(account(account), new DeviceId(new UUID(account, device)))));
            }
        }
        node = start();
    }

    private SimulatedNode start() {
        return new SimulatedNode(
                store,
                schedule,
                random,
                caller -> !revoked.contains(caller),
                this::record,
                () -> random.nextInt(3) == 0,
                () -> !quiet && random.nextInt(20) == 0);
    }

    private static AccountId account(int n) {
        return new AccountId(new UUID(7, n));
    }

    /// Told first: whatever anybody receives must be here before.
    private void record(List<Committed> entries) {
        for (Committed committed : entries) {
            String json = new String(EntryJson.encode(committed.stamped(), new Generation(77)), StandardCharsets.UTF_8);
            for (AccountId recipient : committed.recipients()) {
                inboxes.getOrDefault(recipient, new ArrayList<>())
                        .add(new Delivered(committed.stamped().stamp().offset(), json));
            }
            if (committed.stamped().entry().fact() instanceof Fact.MessageSent) {
                long number = committed.stamped().entry().number().value();
                assertThat(number)
                        .as("numbers follow each other")
                        .isEqualTo(numbers.merge(committed.stamped().entry().topic(), 1L, Long::sum));
            }
        }
    }

    List<Delivered> inbox(AccountId account) {
        return inboxes.getOrDefault(account, List.of());
    }

    void play(int steps) {
        for (int step = 0; step < steps; step++) {
            step();
            assertThat(broken).isEmpty();
        }
    }

    private void step() {
        SimulatedClient client = clients.get(random.nextInt(clients.size()));
        switch (random.nextInt(40)) {
            case 0, 1, 2 -> send(client, write(client));
            case 3 -> sendAgain();
            case 4 -> client.connect();
            case 5 -> client.cut();
            case 6, 7 -> client.drain(1 + random.nextInt(random.nextInt(4) == 0 ? 100_000 : 2_000));
            case 8 -> client.acknowledge();
            case 9 -> open(client);
            case 10, 11, 12 -> node.sequencer.step();
            case 13, 14, 15 -> store.release(1 + random.nextInt(3));
            case 16 -> lookAtCursor(client);
            case 17 -> seldom(40, () -> revoke(client));
            case 18 -> seldom(30, this::restart);
            case 19 -> client.flood();
            default -> schedule.run();
        }
    }

    private void seldom(int oneIn, Runnable what) {
        if (random.nextInt(oneIn) == 0) {
            what.run();
        }
    }

    private void open(SimulatedClient client) {
        AccountId other = account(random.nextInt(ACCOUNTS));
        AccountId opener = client.caller().account();
        if (!other.equals(opener)) {
            node.sequencer.submit(new Command.OpenDirect(opener, other), _ -> {});
        }
    }

    private Message write(SimulatedClient client) {
        AccountId sender = client.caller().account();
        AccountId other = account(random.nextInt(ACCOUNTS));
        ConversationId conversation =
                ConversationId.direct(sender, other.equals(sender) ? account(ACCOUNTS + 1) : other);
        String text = "m" + messages.size() + "x".repeat(random.nextInt(largest));
        Message message = new Message(
                conversation,
                sender,
                new MessageId(new UUID(1, messages.size())),
                "{\"text\":\"" + text + "\"}",
                acknowledged.getOrDefault(TopicId.of(conversation), 0L));
        messages.add(message);
        return message;
    }

    private void send(SimulatedClient client, Message message) {
        message.attempts++;
        if (random.nextInt(4) == 0 || !client.send(message)) {
            Content content = Content.ofJson(message.json.getBytes(StandardCharsets.UTF_8));
            boolean[] told = {false};
            node.sequencer.submit(
                    new Command.SendMessage(message.sender, message.conversation, message.id, content), outcome -> {
                        assertThat(told[0]).as("one reply").isFalse();
                        told[0] = true;
                        if (outcome instanceof Outcome.Sent sent) {
                            acknowledged(message, sent.number().value());
                        }
                    });
        }
    }

    private void sendAgain() {
        if (!messages.isEmpty()) {
            Message message = messages.get(Math.max(0, messages.size() - 1 - random.nextInt(12)));
            clients.stream()
                    .filter(client -> client.caller().account().equals(message.sender))
                    .skip(random.nextInt(DEVICES))
                    .findFirst()
                    .ifPresent(client -> send(client, message));
        }
    }

    void acknowledged(Message message, long number) {
        assertThat(message.number).as("every retry gets the same number").isIn(0L, number);
        message.number = number;
        assertThat(number).as("acknowledged before this was sent").isGreaterThan(message.floor);
        assertThat(inbox(message.sender).stream().anyMatch(entry -> entry.json().contains(message.id.toString())))
                .as("acknowledged is committed")
                .isTrue();
        acknowledged.merge(TopicId.of(message.conversation), number, Math::max);
    }

    private void lookAtCursor(SimulatedClient client) {
        long now = committedCursor(client.caller());
        assertThat(now)
                .as("committed cursors never go back")
                .isGreaterThanOrEqualTo(committedCursors.getOrDefault(client.caller(), 0L));
        committedCursors.put(client.caller(), now);
    }

    long committedCursor(Caller caller) {
        return node.cursors
                .committed(caller.account(), caller.device())
                .map(cursor -> cursor.offset(0))
                .orElse(0L);
    }

    /// Its `ack` was answered: it is durable.
    void cursorCommitted(Caller caller, long offset) {
        committedCursors.merge(caller, offset, Math::max);
    }

    CompletableFuture<Authentication> authenticate(Caller caller) {
        CompletableFuture<Authentication> answer = new CompletableFuture<>();
        schedule.pool()
                .execute(() -> answer.complete(
                        revoked.contains(caller)
                                ? new Authentication.Refused(ProblemCode.UNAUTHENTICATED)
                                : new Authentication.Authenticated(caller)));
        return answer;
    }

    private void revoke(SimulatedClient client) {
        revoked.add(client.caller());
        node.hub.revoke(client.caller().account(), client.caller().device()::equals);
        client.revoked(node.horizon.offset());
    }

    /// The process ends, and another begins with what was durable.
    private void restart() {
        schedule.clear();
        store.close();
        clients.forEach(SimulatedClient::lost);
        node = start();
    }

    /// No more faults: everybody connects, everything is sent until it is acknowledged, and all is read.
    void quiet() {
        quiet = true;
        for (int round = 0; round < 40 && (round < 3 || !unacknowledged().isEmpty()); round++) {
            for (Message message : unacknowledged()) {
                send(clients.getFirst(), message);
                settle();
            }
            settle();
            clients.forEach(SimulatedClient::connectIfNot);
            settle();
        }
        assertThat(unacknowledged()).as("not acknowledged in the end").isEmpty();
        clients.forEach(SimulatedClient::assertComplete);
        clients.forEach(this::lookAtCursor);
    }

    private List<Message> unacknowledged() {
        return messages.stream()
                .filter(message -> message.number == 0 && numbers.containsKey(TopicId.of(message.conversation)))
                .toList();
    }

    /// Whoever has read everything takes what comes next from the hub, without reading the log.
    void assertLive() {
        clients.forEach(SimulatedClient::stopPolling);
        settle();
        assertThat(node.hub.attached())
                .as("subscribers besides the open connections")
                .isEqualTo(clients.stream().mapToInt(SimulatedClient::open).sum());
        int reads = schedule.pooled();
        for (int account = 1; account < ACCOUNTS; account++) {
            Command<Outcome.OfOpen> open = new Command.OpenDirect(account(0), account(account));
            node.sequencer.submit(open, _ -> {});
            Message message = new Message(
                    ConversationId.direct(account(0), account(account)),
                    account(0),
                    new MessageId(new UUID(2, account)),
                    "{\"text\":\"live\"}",
                    0);
            Content content = Content.ofJson(message.json.getBytes(StandardCharsets.UTF_8));
            node.sequencer.submit(
                    new Command.SendMessage(message.sender, message.conversation, message.id, content),
                    outcome -> assertThat(outcome).isInstanceOf(Outcome.Sent.class));
            settle();
        }
        assertThat(schedule.pooled())
                .as("reads of the log by streams that are live")
                .isEqualTo(reads);
        clients.forEach(SimulatedClient::assertComplete);
    }

    private void settle() {
        boolean busy = true;
        while (busy) {
            busy = false;
            while (node.sequencer.step() || store.releaseAll() > 0 || schedule.run()) {
                busy = true;
            }
            for (SimulatedClient client : clients) {
                busy |= client.drainAll();
            }
        }
        assertThat(broken).isEmpty();
    }

    Cursor at(long offset) {
        return Cursor.of(new Generation(77), offset);
    }
}
