package chat.maru.crash.check;

import chat.maru.crash.history.Action;
import chat.maru.crash.history.Event;
import chat.maru.crash.history.Result;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Whether edits, deletions, changes of who is a member, and read marks that were acknowledged are in the log, where
/// they must be. That all who were members there have them is looked at by [Inboxes]. P1.
///
/// Confined to one thread.
final class Changes implements Pass {
    private final Findings findings;
    private final Sends sends;
    private final Entries entries;
    private final Inboxes inboxes;
    private final Map<Long, Long> floors = new HashMap<>();
    private final List<Acked> acked = new ArrayList<>();

    Changes(Findings findings, Sends sends, Entries entries, Inboxes inboxes) {
        this.findings = findings;
        this.sends = sends;
        this.entries = entries;
        this.inboxes = inboxes;
    }

    /// @param line   how many events were before it was acknowledged
    /// @param number the highest that was acknowledged in its conversation before it was asked for
    private record Acked(long line, long number, Event.Invoked invoked, Event.Completed completed) {}

    @Override
    public void invoked(long line, Event.Invoked invoked) {
        String conversation = conversation(invoked.action());
        if (!conversation.isEmpty()) {
            floors.put(invoked.op(), sends.talk(conversation).highest());
        }
    }

    /// Empty if it is nothing that makes an entry, or that of a message.
    private static String conversation(Action action) {
        return switch (action) {
            case Action.Edit edit -> edit.conversation();
            case Action.Member member -> member.conversation();
            case Action.Mark mark -> mark.conversation();
            default -> "";
        };
    }

    @Override
    public void completed(long line, long begun, Event.Invoked invoked, Event.Completed completed) {
        if (conversation(invoked.action()).isEmpty()) {
            return;
        }
        Long number = floors.remove(invoked.op());
        if (number != null && completed.result() instanceof Result.Ok) {
            acked.add(new Acked(line, number, invoked, completed));
        }
    }

    /// What was acknowledged from this place on need not be there any more.
    void forget(long line) {
        acked.removeIf(change -> change.line() >= line);
        floors.clear();
    }

    @Override
    public void end() {
        long generation = inboxes.generation();
        if (generation == 0 || acked.isEmpty() || inboxes.unreadable()) {
            return;
        }
        Windows windows = new Windows(sends, entries, generation);
        Changed changed = new Changed(entries, inboxes, generation);
        for (Acked change : acked) {
            Action action = change.invoked().action();
            Window window = windows.of(conversation(action), change.number(), change.line());
            boolean there = switch (action) {
                case Action.Edit edit ->
                    edit.content() == 0 ? changed.deleted(edit, window) : changed.says(edit, window);
                case Action.Member member -> changed.is(member, window);
                case Action.Mark mark -> marked(mark, change.invoked().who().account(), changed);
                default -> throw new IllegalStateException("it changes nothing: " + change);
            };
            if (!there) {
                findings.lost("acknowledged, and in nobody's inbox", change.invoked(), change.completed());
            }
        }
    }

    /// Whoever was put out, and came back, begins anew.
    private boolean marked(Action.Mark mark, String account, Changed changed) {
        return sends.putOut(mark.conversation(), account) || changed.marked(mark, account);
    }
}
