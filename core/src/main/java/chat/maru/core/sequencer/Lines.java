package chat.maru.core.sequencer;

import chat.maru.core.conversation.StateRules;
import chat.maru.model.Command;
import chat.maru.model.GroupCommand;
import chat.maru.model.MessageCommand;
import chat.maru.model.StateCommand;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Commands that have to wait until something is durable. What is about the same thing waits in one line, so that it
/// is decided in the order it came.
///
/// Confined to the sequencer's thread.
///
/// @param <T> a command, and whoever asked for it
final class Lines<T> {
    private final Map<Object, Deque<T>> lines = new HashMap<>();
    private int size;

    /// The line that a command may have to wait in; empty for what never waits.
    static Optional<Object> of(Command<?> command) {
        return switch (command) {
            case Command.SendMessage _, Command.ChangeProfile _, GroupCommand.Create _ -> Optional.empty();
            case Command.OpenDirect _, Command.Block _, GroupCommand.Join _, GroupCommand.OfChange _ ->
                Optional.of(new Unsettled.OfMembers(command.topic()));
            case MessageCommand.React react ->
                Optional.of(new Unsettled.OfReaction(react.topic(), react.message(), react.actor(), react.emoji()));
            case MessageCommand change -> Optional.of(new Unsettled.OfMessage(change.topic(), change.message()));
            case StateCommand change -> Optional.of(new Unsettled.OfState(change.topic(), StateRules.slot(change)));
        };
    }

    /// How many wait, in all lines.
    int size() {
        return size;
    }

    /// Whether somebody waits in this line.
    boolean has(Object line) {
        return lines.containsKey(line);
    }

    /// Joins the end of this line.
    void join(Object line, T waiting) {
        lines.computeIfAbsent(line, _ -> new ArrayDeque<>()).addLast(waiting);
        size++;
    }

    /// Takes the whole line away, in its order.
    Deque<T> take(Object line) {
        Deque<T> taken = lines.remove(line);
        if (taken == null) {
            return new ArrayDeque<>();
        }
        size -= taken.size();
        return taken;
    }

    /// Takes all lines away.
    List<T> takeAll() {
        List<T> all = new ArrayList<>(size);
        lines.values().forEach(all::addAll);
        lines.clear();
        size = 0;
        return all;
    }
}
