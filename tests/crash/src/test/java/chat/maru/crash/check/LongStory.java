package chat.maru.crash.check;

import chat.maru.crash.history.Action;
import chat.maru.crash.history.Event;
import chat.maru.crash.history.Recorder;
import chat.maru.crash.history.Result;
import chat.maru.crash.history.Seen;
import chat.maru.crash.history.Who;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/// A valid history of any length, which nobody keeps: people in groups of four who send, change, mark, commit and look,
/// each of whom receives all of it as it comes, and once more in the end.
///
/// Confined to one thread.
final class LongStory {
    private static final int GROUPS = 250;
    private static final int MEMBERS = 4;

    private final long operations;
    private final Recorder recorder;
    private final List<Group> groups = new ArrayList<>();
    private long now;
    private long offset;
    private long done;

    LongStory(long operations, Consumer<Event> sink) {
        this.operations = operations;
        this.recorder = new Recorder(sink, () -> now += 1_000);
    }

    /// A conversation, with all that is in its log. What entries say comes from their numbers, so that little is kept.
    private static final class Group {
        private final String id = UUID.randomUUID().toString();
        private final List<Who> members = new ArrayList<>();
        private final List<Long> streams = new ArrayList<>();
        private final Offsets offsets = new Offsets();
        private final Offsets kinds = new Offsets();
        private long messages;
        private final long[] marks = new long[MEMBERS];
    }

    void play() {
        begin();
        for (long i = 0; done < operations; i++) {
            Group group = groups.get((int) (i * 7919 % GROUPS));
            Who who = group.members.get((int) (i % MEMBERS));
            int what = (int) (i % 20);
            if (what < 13 || group.messages == 0) {
                send(group);
            } else if (what < 15) {
                again(group);
            } else if (what == 15) {
                edit(group);
            } else if (what < 18) {
                does(who, new Action.Commit(Story.cursor(group.offsets.last())), new Result.Ok());
            } else if (what == 18) {
                does(who, new Action.Mark(group.id, group.messages), new Result.Ok());
                group.marks[(int) (i % MEMBERS)] = group.messages;
            } else {
                look(group, who);
            }
        }
        end();
    }

    private void begin() {
        for (int i = 0; i < GROUPS; i++) {
            Group group = new Group();
            groups.add(group);
            for (int member = 0; member < MEMBERS; member++) {
                String name = i + "." + member;
                group.members.add(new Who("account " + name, "device " + name, "connection " + name));
                group.streams.add(recorder.opened(group.members.getLast(), "WEB_SOCKET", "0", false));
            }
            entry(group, 0);
        }
    }

    private void send(Group group) {
        long number = ++group.messages;
        long op = recorder.invoke(sender(group, number), message(group, number));
        entry(group, number);
        recorder.complete(op, new Result.Numbered(number));
        done++;
    }

    private static Action message(Group group, long number) {
        return new Action.Send(group.id, id(number), number);
    }

    private static String id(long number) {
        return new UUID(number * 0x9e3779b97f4a7c15L, number * 0xd1b54a32d192ed03L).toString();
    }

    private static Who sender(Group group, long number) {
        return group.members.get((int) (number % MEMBERS));
    }

    private void again(Group group) {
        does(sender(group, group.messages), message(group, group.messages), new Result.Numbered(group.messages));
    }

    /// Each message is edited once at most.
    private void edit(Group group) {
        long number = group.messages;
        does(sender(group, number), new Action.Edit(group.id, id(number), -number), new Result.Ok());
        entry(group, -number);
    }

    private void look(Group group, Who who) {
        does(
                who,
                new Action.History(group.id, 0),
                new Result.Messages(
                        List.of(new Result.Said(id(group.messages), group.messages, group.messages)), true));
    }

    private void does(Who who, Action action, Result result) {
        recorder.complete(recorder.invoke(who, action), result);
        done++;
    }

    /// @param what a message's number; less than 0 for the edit of one; 0 for the beginning
    private void entry(Group group, long what) {
        group.offsets.add(++offset);
        group.kinds.add(what);
        Seen seen = seen(group, offset, what);
        group.streams.forEach(stream -> recorder.got(stream, seen));
    }

    private static Seen seen(Group group, long offset, long what) {
        String cursor = Story.cursor(offset);
        if (what == 0) {
            List<String> all = group.members.stream().map(Who::account).toList();
            return new Seen(cursor, Seen.Kind.IN, group.id, "", 0, all, offset, 0);
        }
        return what > 0
                ? new Seen(
                        cursor,
                        Seen.Kind.MESSAGE,
                        group.id,
                        id(what),
                        what,
                        List.of(sender(group, what).account()),
                        offset,
                        what)
                : new Seen(cursor, Seen.Kind.EDIT, group.id, id(-what), -what, List.of(), offset, what);
    }

    private void end() {
        for (Group group : groups) {
            for (int member = 0; member < MEMBERS; member++) {
                long stream = recorder.opened(group.members.get(member), "POLL", "0", true);
                for (int i = 0; i < group.offsets.size(); i++) {
                    recorder.got(stream, seen(group, group.offsets.get(i), group.kinds.get(i)));
                }
                String cursor = Story.cursor(++offset);
                long number = group.marks[member];
                recorder.got(stream, new Seen(cursor, Seen.Kind.STATE, group.id, "", number, List.of(), offset, 0));
                recorder.closed(stream, Event.End.COMPLETE);
            }
        }
    }
}
