package chat.maru.crash.simulation;

import chat.maru.crash.history.Action;
import chat.maru.crash.history.Digest;
import chat.maru.crash.history.Result;
import chat.maru.model.AccountId;
import chat.maru.model.Command;
import chat.maru.model.Content;
import chat.maru.model.ConversationId;
import chat.maru.model.MessageId;
import chat.maru.model.MessageNumber;
import chat.maru.model.Outcome;
import chat.maru.model.StateCommand;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;

/// What people say, change and mark, by WebSocket or by single requests, each thing once or again.
///
/// Confined to one thread.
final class Talks {
    private final World world;
    private final SplittableRandom random;
    private final List<Talk> talks = new ArrayList<>();
    private final List<Message> messages = new ArrayList<>();
    private int edits;

    Talks(World world) {
        this.world = world;
        this.random = world.random;
    }

    /// A conversation that somebody knows of.
    static final class Talk {
        final ConversationId id;
        final AccountId owner;
        final List<AccountId> people;
        final boolean group;
        private long highest;

        Talk(ConversationId id, List<AccountId> people, boolean group) {
            this.id = id;
            this.owner = people.getFirst();
            this.people = people;
            this.group = group;
        }
    }

    /// A message that somebody wants to be there.
    private static final class Message {
        private final Talk talk;
        private final AccountId sender;
        private final MessageId id;
        private final String json;
        private boolean settled;

        private Message(Talk talk, AccountId sender, MessageId id, String json) {
            this.talk = talk;
            this.sender = sender;
            this.id = id;
            this.json = json;
        }
    }

    void add(Talk talk) {
        talks.add(talk);
    }

    boolean any() {
        return !talks.isEmpty();
    }

    List<Talk> all() {
        return talks;
    }

    Talk anyTalk() {
        return talks.get(random.nextInt(talks.size()));
    }

    /// Says something new.
    void say() {
        Talk talk = anyTalk();
        say(talk, talk.people.get(random.nextInt(talk.people.size())));
    }

    void say(Talk talk, AccountId sender) {
        MessageId id = new MessageId(new UUID(1, messages.size()));
        String json = text("m" + messages.size(), random.nextInt(world.largest));
        Message message = new Message(talk, sender, id, json);
        messages.add(message);
        put(message, json);
        if (random.nextInt(5) == 0) {
            String again = random.nextInt(6) == 0 ? text("another m" + messages.size(), 3) : json;
            long later = random.nextInt(3) == 0 ? random.nextLong(20 * Network.SECOND) : random.nextLong(Network.MILLI);
            world.time.after(SimulatedTime.Of.CLIENT, later, () -> put(message, again));
        }
    }

    private static String text(String what, int more) {
        return "{\"text\":\"" + what + "x".repeat(more) + "\"}";
    }

    /// By one of the sender's devices, over its WebSocket if it has one.
    private void put(Message message, String json) {
        Device device = world.deviceOf(message.sender);
        Action send = new Action.Send(message.talk.id.toString(), message.id.toString(), Digest.of(json));
        Consumer<Result> told = result -> {
            if (result instanceof Result.Numbered(long number)) {
                message.settled = true;
                message.talk.highest = Math.max(message.talk.highest, number);
                acknowledged(message);
            } else if (result instanceof Result.Failed(String code) && !code.equals("too_many_requests")) {
                message.settled = true;
            }
        };
        StreamReceiver socket = device.webSocket();
        if (socket != null && random.nextInt(4) > 0) {
            socket.ask(
                    send,
                    "\"type\":\"send\",\"conversation\":\"" + message.talk.id + "\",\"id\":\"" + message.id
                            + "\",\"content\":" + json,
                    told);
        } else {
            command(
                    device,
                    send,
                    new Command.SendMessage(message.sender, message.talk.id, message.id, content(json)),
                    told,
                    Talks::sent);
        }
    }

    /// What was acknowledged is looked for at once.
    private void acknowledged(Message message) {
        if (!world.quiet && random.nextInt(4) == 0) {
            Device device = world.deviceOf(message.sender);
            if (random.nextBoolean()) {
                Reads.history(world, device, message.talk.id, 0);
            } else {
                Reads.snapshot(world, device, _ -> {});
            }
        }
    }

    /// Puts everything again that nobody knows of whether it is there. Says how much that is.
    int again() {
        List<Message> open =
                messages.stream().filter(message -> !message.settled).toList();
        open.forEach(message -> put(message, message.json));
        return open.size();
    }

    /// What was acknowledged may be lost: the log is an older one.
    void restored() {
        messages.forEach(message -> message.settled = false);
    }

    /// Makes one of the last messages say something else, or nothing.
    void change() {
        if (messages.isEmpty()) {
            return;
        }
        Message message = messages.get(Math.max(0, messages.size() - 1 - random.nextInt(10)));
        boolean delete = random.nextInt(5) == 0;
        AccountId actor = random.nextInt(6) == 0 ? world.anyAccount() : message.sender;
        String json = text("e" + edits++, 4);
        ConversationId conversation = message.talk.id;
        Runnable once = () -> command(
                world.deviceOf(actor),
                new Action.Edit(conversation.toString(), message.id.toString(), delete ? 0 : Digest.of(json)),
                delete
                        ? new chat.maru.model.MessageCommand.Delete(actor, conversation, message.id)
                        : new chat.maru.model.MessageCommand.Edit(actor, conversation, message.id, content(json)),
                _ -> {},
                Talks::changed);
        once.run();
        if (random.nextInt(5) == 0) {
            world.time.after(SimulatedTime.Of.CLIENT, random.nextLong(5 * Network.SECOND), once);
        }
    }

    /// Marks something as read.
    void mark() {
        Talk talk = anyTalk();
        AccountId reader = talk.people.get(random.nextInt(talk.people.size()));
        long number =
                random.nextInt(12) == 0 ? talk.highest + 1 + random.nextInt(3) : random.nextLong(talk.highest + 1);
        Device device = world.deviceOf(reader);
        Action mark = new Action.Mark(talk.id.toString(), number);
        StreamReceiver socket = device.webSocket();
        if (number > 0 && socket != null && random.nextBoolean()) {
            socket.ask(mark, "\"type\":\"read\",\"conversation\":\"" + talk.id + "\",\"number\":" + number, _ -> {});
        } else if (number > 0) {
            var command = new StateCommand.MarkRead(reader, talk.id, new MessageNumber(number), false);
            world.network.ask(
                    device,
                    mark,
                    _ -> {},
                    (node, answer) -> node.marks.mark(command).thenAccept(outcome -> answer.accept(changed(outcome))));
        }
    }

    /// Has the node decide something, as the resources do it.
    <O extends Outcome> void command(
            Device device,
            Action action,
            Command<O> command,
            Consumer<Result> told,
            Function<? super O, Result> result) {
        world.network.ask(device, action, told, (node, answer) -> {
            boolean[] once = {false};
            node.sequencer.submit(command, outcome -> {
                world.expectations.expect(!once[0], chat.maru.crash.check.Promise.P3, "two replies to " + command);
                once[0] = true;
                answer.accept(result.apply(outcome));
            });
        });
    }

    static Content content(String json) {
        return Content.ofJson(json.getBytes(StandardCharsets.UTF_8));
    }

    static Result sent(Outcome.OfSend outcome) {
        return switch (outcome) {
            case Outcome.Sent sent -> new Result.Numbered(sent.number().value());
            case Outcome.IdReused() -> new Result.Failed("message_id_reused");
            case Outcome.NotAMember() -> new Result.Failed("not_found");
            case Outcome.Unavailable(Outcome.Unavailable.Reason reason) -> new Result.Unknown(reason.name());
        };
    }

    static Result changed(Outcome.OfChange outcome) {
        return switch (outcome) {
            case Outcome.Changed _ -> new Result.Ok();
            case Outcome.NotAMember() -> new Result.Failed("not_found");
            case Outcome.Refused(Outcome.Refusal why) -> new Result.Failed(why.name());
            case Outcome.Unavailable(Outcome.Unavailable.Reason reason) -> new Result.Unknown(reason.name());
        };
    }

    static Result opened(Outcome.OfOpen outcome) {
        return switch (outcome) {
            case Outcome.Opened _ -> new Result.Ok();
            case Outcome.NotAMember() -> new Result.Failed("not_found");
            case Outcome.Refused(Outcome.Refusal why) -> new Result.Failed(why.name());
            case Outcome.Unavailable(Outcome.Unavailable.Reason reason) -> new Result.Unknown(reason.name());
        };
    }
}
