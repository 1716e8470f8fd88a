package chat.maru.edge.events;

import chat.maru.core.sequencer.Sequencer;
import chat.maru.model.Outcome;
import chat.maru.model.StateCommand;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// Moves read marks, and lets the others know where they may.
///
/// Thread-safe.
public final class ReadMarks {
    private final Sequencer sequencer;

    public ReadMarks(Sequencer sequencer) {
        this.sequencer = Objects.requireNonNull(sequencer);
    }

    /// What came of the mark, once it is durable and so is what the others are to know. Returns at once.
    public CompletionStage<Outcome.OfChange> mark(StateCommand.MarkRead mark) {
        CompletionStage<Outcome.OfChange> marked = submit(mark);
        return mark.unread()
                ? marked
                : marked.thenCombine(
                        submit(new StateCommand.ShareRead(mark.actor(), mark.conversation(), mark.number())),
                        (own, shared) -> shared instanceof Outcome.Unavailable ? shared : own);
    }

    private CompletionStage<Outcome.OfChange> submit(StateCommand command) {
        CompletableFuture<Outcome.OfChange> reply = new CompletableFuture<>();
        sequencer.submit(command, reply::complete);
        return reply;
    }
}
