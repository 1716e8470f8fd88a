package chat.maru.edge.answer;

import chat.maru.edge.http.AnswerBudget;
import chat.maru.edge.http.Request;
import chat.maru.edge.http.Response;
import chat.maru.model.AccountId;
import chat.maru.model.Outcome;
import chat.maru.wire.Parsed;
import chat.maru.wire.Problem;
import chat.maru.wire.ProblemCode;
import chat.maru.wire.ResetReason;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;

/// Makes the answers that several resources give.
///
/// Thread-safe.
public final class Answers {
    private static final int COME_BACK_SECONDS = 2;

    private final Supplier<UUID> occurrences;
    private final AnswerBudget budget;

    /// @param occurrences makes the ids of problems
    /// @param budget      what large answers may take up
    public Answers(Supplier<UUID> occurrences, AnswerBudget budget) {
        this.occurrences = Objects.requireNonNull(occurrences);
        this.budget = Objects.requireNonNull(budget);
    }

    /// Builds an answer that may be large, where there is room for it; else says when to come back. May wait.
    public Response large(AccountId account, Supplier<Response> building) throws InterruptedException {
        return largeIfAny(account, () -> Optional.of(building.get())).orElseThrow();
    }

    /// The same, and waits for something else when the answer is built and takes no more room than it is large.
    public Response large(AccountId account, Supplier<Response> building, Runnable awaiting)
            throws InterruptedException {
        return largeIfAny(account, () -> Optional.of(building.get()), awaiting).orElseThrow();
    }

    /// The same for an answer that may turn out not to be given yet.
    public Optional<Response> largeIfAny(AccountId account, Supplier<Optional<Response>> building)
            throws InterruptedException {
        return largeIfAny(account, building, () -> {});
    }

    private Optional<Response> largeIfAny(AccountId account, Supplier<Optional<Response>> building, Runnable awaiting)
            throws InterruptedException {
        Optional<AnswerBudget.Part> room = budget.take(account);
        if (room.isEmpty()) {
            return Optional.of(
                    retryAfter(ProblemCode.BUSY, COME_BACK_SECONDS, "too many large answers wait to be read"));
        }
        try (AnswerBudget.Part part = room.get()) {
            Optional<Response> built = building.get();
            if (built.isPresent() && built.get() instanceof Response.Full full) {
                part.keep(full);
                awaiting.run();
                return Optional.of(part.holding(full));
            }
            awaiting.run();
            return built;
        }
    }

    public Response problem(ProblemCode code, String detail) {
        return Response.problem(Problem.of(code, detail, occurrences.get()));
    }

    public Response retryAfter(ProblemCode code, int seconds, String detail) {
        return Response.problem(Problem.retryAfter(code, Math.max(1, seconds), detail, occurrences.get()));
    }

    public Response invalidField(String field, String detail) {
        return Response.problem(Problem.invalidField(field, detail, occurrences.get()));
    }

    public Response reset(ResetReason reason) {
        return Response.problem(
                Problem.reset(reason, "the cursor can no longer be used: fetch the conversations", occurrences.get()));
    }

    /// What does not exist, or is not the caller's to see: nobody can tell which.
    public Response notFound() {
        return problem(ProblemCode.NOT_FOUND, ProblemCode.NOT_FOUND.title());
    }

    /// Answers with what was parsed, or says what is wrong with it.
    public <T> Response parsed(Parsed<T> parsed, Function<T, Response> answer) {
        return switch (parsed) {
            case Parsed.Ok<T>(T value) -> answer.apply(value);
            case Parsed.Bad<T> bad -> bad(bad);
        };
    }

    /// Says what is wrong with what was sent.
    public Response bad(Parsed.Bad<?> bad) {
        return Response.problem(Problem.of(bad, occurrences.get()));
    }

    /// Says why a command was not decided.
    public Response unavailable(Outcome.Unavailable unavailable) {
        ProblemCode code = Codes.of(unavailable);
        return problem(code, code.title());
    }

    /// Says when to try again, in whole seconds.
    public Response tooMany(Duration retryAfter) {
        int seconds = Math.clamp(retryAfter.plusMillis(999).toSeconds(), 1, Integer.MAX_VALUE);
        return retryAfter(ProblemCode.TOO_MANY_REQUESTS, seconds, ProblemCode.TOO_MANY_REQUESTS.title());
    }

    /// A number in the query, `missing` if it is not there; empty if what is there is no number from `least`
    /// to `most`.
    public OptionalInt number(Request request, String name, int least, int most, int missing) {
        Optional<String> text = request.query(name);
        if (text.isEmpty()) {
            return OptionalInt.of(missing);
        }
        if (!text.get().matches("[0-9]{1,9}")) {
            return OptionalInt.empty();
        }
        int number = Integer.parseInt(text.get());
        return number < least || number > most ? OptionalInt.empty() : OptionalInt.of(number);
    }
}
