package chat.maru.crash.simulation;

import chat.maru.crash.history.Action;
import chat.maru.crash.history.Result;
import chat.maru.model.AccountId;
import chat.maru.model.Command;
import chat.maru.model.Cursor;
import chat.maru.model.GroupCommand;
import chat.maru.model.GroupInfo;
import chat.maru.model.HistoryAccess;
import chat.maru.wire.CursorToken;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;

/// What people do besides talking: they begin conversations, come and go, commit cursors, sign devices out.
///
/// Confined to one thread.
final class People {
    private static final int MOST_GROUPS = 3;
    private static final int MOST_REVOKED = 2;

    private final World world;
    private final SplittableRandom random;
    private int groups;

    People(World world) {
        this.world = world;
        this.random = world.random;
    }

    /// Begins a conversation that may be there already.
    void open() {
        AccountId one = world.anyAccount();
        AccountId other = world.anyAccount();
        if (one.equals(other)) {
            group(one);
            return;
        }
        Command.OpenDirect open = new Command.OpenDirect(one, other);
        if (world.talks.all().stream().noneMatch(talk -> talk.id.equals(open.conversation()))) {
            world.talks.add(new Talks.Talk(open.conversation(), List.of(one, other), false));
        }
        world.talks.command(world.deviceOf(one), new Action.Other("open"), open, _ -> {}, Talks::opened);
    }

    /// Begins every conversation of two that anybody knows of, if it is not there, and something is said in
    /// each.
    void again() {
        for (Talks.Talk talk : world.talks.all()) {
            if (!talk.group) {
                var open = new Command.OpenDirect(talk.owner, talk.people.getLast());
                world.talks.command(world.deviceOf(talk.owner), new Action.Other("open"), open, _ -> {}, Talks::opened);
            }
        }
        world.leap(Network.SECOND);
        for (Talks.Talk talk : world.talks.all()) {
            talk.people.forEach(person -> world.talks.say(talk, person));
        }
    }

    private void group(AccountId owner) {
        if (groups == MOST_GROUPS) {
            return;
        }
        groups++;
        List<AccountId> others = world.accounts().stream()
                .filter(account -> !account.equals(owner) && random.nextInt(3) > 0)
                .toList();
        GroupInfo info = new GroupInfo("group " + groups, "", any(HistoryAccess.values()));
        GroupCommand.Create create = new GroupCommand.Create(owner, new UUID(3, groups), info, others);
        List<AccountId> people = new java.util.ArrayList<>(List.of(owner));
        people.addAll(world.accounts().stream()
                .filter(account -> !account.equals(owner))
                .toList());
        world.talks.add(new Talks.Talk(create.conversation(), people, true));
        world.talks.command(world.deviceOf(owner), new Action.Other("group"), create, _ -> {}, Talks::opened);
    }

    private HistoryAccess any(HistoryAccess... of) {
        return of[random.nextInt(of.length)];
    }

    /// Somebody comes into a group or goes, mostly as its owner wants it.
    void member() {
        Talks.Talk talk = world.talks.anyTalk();
        if (!talk.group) {
            return;
        }
        AccountId member = talk.people.get(1 + random.nextInt(talk.people.size() - 1));
        boolean in = random.nextBoolean();
        AccountId actor = random.nextInt(5) == 0 ? member : talk.owner;
        GroupCommand.OfChange command = in
                ? new GroupCommand.AddMembers(actor, talk.id, List.of(member))
                : new GroupCommand.RemoveMember(actor, talk.id, member);
        Action action = new Action.Member(talk.id.toString(), member.value().toString(), in);
        Runnable once = () -> world.talks.command(world.deviceOf(actor), action, command, _ -> {}, Talks::changed);
        once.run();
        if (random.nextInt(5) == 0) {
            world.time.after(SimulatedTime.Of.CLIENT, random.nextLong(5 * Network.SECOND), once);
        }
    }

    /// Commits a cursor: where the device is, an earlier one, one of another life of the log, or one that
    /// cannot be.
    void commit() {
        Device device = world.anyDevice();
        StreamReceiver socket = device.webSocket();
        SimulatedNode node = world.node;
        if (socket == null || node == null) {
            return;
        }
        long horizon = node.horizon.offset();
        String cursor = switch (random.nextInt(8)) {
            case 0, 1 -> device.anyCursor();
            case 2 -> ahead(node, 1 + random.nextInt(6));
            case 3 -> ahead(node, 1_000_000);
            default -> device.position();
        };
        socket.ask(
                new Action.Commit(cursor),
                "\"type\":\"ack\",\"cursor\":\"" + cursor + "\"",
                result -> world.expectations.expect(
                        !(result instanceof Result.Ok)
                                || CursorOffset.of(cursor) <= horizon
                                || (world.node != null && CursorOffset.of(cursor) <= world.node.horizon.offset()),
                        chat.maru.crash.check.Promise.P8,
                        "a cursor beyond the end of the log is taken: " + cursor));
    }

    private static String ahead(SimulatedNode node, long by) {
        return CursorToken.format(Cursor.of(node.generation, node.horizon.offset() + by));
    }

    /// More requests than anybody needs.
    void flood() {
        StreamReceiver socket = world.anyDevice().webSocket();
        if (socket == null || !world.talks.any()) {
            return;
        }
        for (int i = random.nextInt(120); i > 0; i--) {
            socket.say(
                    random.nextInt(10) > 0
                            ? "\"type\":\"ping\""
                            : "\"type\":\"typing\",\"conversation\":\"" + world.talks.anyTalk().id + "\"");
        }
    }

    /// Signs a device out.
    void revoke() {
        Device device = world.anyDevice();
        if (world.revoked.size() == MOST_REVOKED || device.revoked()) {
            return;
        }
        Device by = world.deviceOf(device.caller().account());
        world.network.ask(
                by, new Action.Revoke(device.caller().device().value().toString()), _ -> {}, (node, answer) -> {
                    world.revoked.add(device.caller());
                    node.hub.revoke(device.caller().account(), device.caller().device()::equals);
                    answer.accept(new Result.Ok());
                });
    }
}
