package chat.maru.edge.rest;

import chat.maru.core.sequencer.Sequencer;
import chat.maru.edge.answer.Answers;
import chat.maru.edge.events.Sending;
import chat.maru.edge.http.Response;
import chat.maru.model.AccountId;
import chat.maru.model.Command;
import chat.maru.model.Content;
import chat.maru.model.MessageCommand;
import chat.maru.model.Outcome;
import chat.maru.model.StateCommand;
import chat.maru.wire.ProblemCode;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/// Has commands decided that change conversations, and says what came of them.
///
/// Thread-safe. Blocks until a command is durable.
public final class Changes {
    private final Sequencer sequencer;
    private final Sending.Limit limit;
    private final Answers answers;

    /// @param limit the one that sends count against, too
    public Changes(Sequencer sequencer, Sending.Limit limit, Answers answers) {
        this.sequencer = Objects.requireNonNull(sequencer);
        this.limit = Objects.requireNonNull(limit);
        this.answers = Objects.requireNonNull(answers);
    }

    /// The outcome, durable.
    <O extends Outcome> O decided(Command<O> command) {
        CompletableFuture<O> reply = new CompletableFuture<>();
        sequencer.submit(command, reply::complete);
        return reply.join();
    }

    /// The answer to a command within the account's limit: `done` if it is as it was wanted.
    Response change(AccountId actor, Command<Outcome.OfChange> command, Supplier<Response> done) {
        return limited(actor, bytes(command), () -> answer(decided(command), done));
    }

    /// The answer to an outcome: `done` if it is as it was wanted.
    Response answer(Outcome.OfChange outcome, Supplier<Response> done) {
        return switch (outcome) {
            case Outcome.Changed _ -> done.get();
            case Outcome.NotAMember() -> answers.notFound();
            case Outcome.Refused(Outcome.Refusal why) -> refused(why);
            case Outcome.Unavailable unavailable -> answers.unavailable(unavailable);
        };
    }

    /// The answer, if the account has not asked too often.
    Response limited(AccountId actor, int bytes, Supplier<Response> answer) {
        int wait = limit.acquire(actor, bytes);
        return wait > 0 ? answers.retryAfter(ProblemCode.TOO_MANY_REQUESTS, wait, "too many changes") : answer.get();
    }

    private static int bytes(Command<?> command) {
        return switch (command) {
            case MessageCommand.Edit edit -> edit.content().size();
            case StateCommand.KeepDraft keep ->
                keep.content().map(Content::size).orElse(0);
            default -> 0;
        };
    }

    Response refused(Outcome.Refusal why) {
        return switch (why) {
            case BEYOND -> answers.invalidField("number", "There is no message with so high a number.");
            case NO_SUCH_MESSAGE, NO_SUCH_MEMBER, NO_SUCH_LINK -> answers.notFound();
            case NOT_ALLOWED -> problem(ProblemCode.FORBIDDEN);
            case DIRECT -> problem(ProblemCode.DIRECT_CONVERSATION);
            case DELETED -> problem(ProblemCode.MESSAGE_DELETED);
            case LINK_CLOSED -> problem(ProblemCode.LINK_CLOSED);
            case BLOCKED -> problem(ProblemCode.BLOCKED);
            case OWNER -> problem(ProblemCode.OWNER_STAYS);
            case FULL -> problem(ProblemCode.GROUP_FULL);
            case TOO_MANY -> problem(ProblemCode.LIMIT_REACHED);
        };
    }

    private Response problem(ProblemCode code) {
        return answers.problem(code, code.title());
    }
}
