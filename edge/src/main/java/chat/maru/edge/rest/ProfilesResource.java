package chat.maru.edge.rest;

import chat.maru.core.account.AccountOutcome;
import chat.maru.core.account.Accounts;
import chat.maru.edge.answer.Answers;
import chat.maru.edge.events.Sending;
import chat.maru.edge.http.Body;
import chat.maru.edge.http.Handler;
import chat.maru.edge.http.Method;
import chat.maru.edge.http.Request;
import chat.maru.edge.http.Response;
import chat.maru.edge.http.Route;
import chat.maru.model.AccountId;
import chat.maru.model.Command;
import chat.maru.model.Outcome;
import chat.maru.model.Profile;
import chat.maru.wire.ChangeProfile;
import chat.maru.wire.ProblemCode;
import chat.maru.wire.ProfileJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// `/v1/me` and `/v1/users`: who people are.
///
/// Thread-safe.
public final class ProfilesResource {
    private final Accounts accounts;
    private final Sending sending;
    private final Answers answers;
    private final Body body;

    /// @param sending      what changes pass, because each is an entry for good like a message
    /// @param maxJsonBytes the most a body may have
    public ProfilesResource(Accounts accounts, Sending sending, Answers answers, int maxJsonBytes) {
        this.accounts = Objects.requireNonNull(accounts);
        this.sending = Objects.requireNonNull(sending);
        this.answers = Objects.requireNonNull(answers);
        this.body = Body.json(maxJsonBytes);
    }

    public List<Route> routes() {
        return List.of(
                new Route(Method.GET, "/v1/me", Body.NONE, Handler.blocking(this::me)),
                new Route(Method.PATCH, "/v1/me", body, Handler.blocking(this::change)),
                new Route(Method.GET, "/v1/users/{user}", Body.NONE, Handler.blocking(this::user)),
                new Route(Method.GET, "/v1/users", Body.NONE, Handler.blocking(this::find)));
    }

    private Response me(Request request) {
        return profile(request.caller().orElseThrow().account());
    }

    private Response user(Request request) {
        Optional<UUID> user = Ids.path(request, "user");
        return user.isEmpty()
                ? answers.problem(ProblemCode.MALFORMED, "user: that is no id")
                : profile(new AccountId(user.get()));
    }

    private Response profile(AccountId account) {
        return accounts.profile(account)
                .map(profile -> Response.json(200, ProfileJson.encode(profile)))
                .orElseGet(answers::notFound);
    }

    private Response change(Request request) {
        return answers.parsed(
                ChangeProfile.parse(request.body()),
                wanted -> change(request.caller().orElseThrow().account(), wanted));
    }

    private Response change(AccountId caller, ChangeProfile wanted) {
        int wait = sending.limit().acquire(caller, size(wanted.displayName()) + size(wanted.about()));
        if (wait > 0) {
            return answers.retryAfter(ProblemCode.TOO_MANY_REQUESTS, wait, "too many changes and messages");
        }
        CompletableFuture<Outcome.OfProfile> reply = new CompletableFuture<>();
        sending.sequencer()
                .submit(new Command.ChangeProfile(caller, wanted.displayName(), wanted.about()), reply::complete);
        return switch (reply.join()) {
            case Outcome.ProfileSaved(Profile saved) -> Response.json(200, ProfileJson.encode(saved));
            case Outcome.Unavailable unavailable -> answers.unavailable(unavailable);
        };
    }

    private static int size(@Nullable String field) {
        return field == null ? 0 : field.getBytes(StandardCharsets.UTF_8).length;
    }

    private Response find(Request request) {
        Optional<String> name = request.query("name");
        if (name.isEmpty()) {
            return answers.problem(ProblemCode.MALFORMED, "name is missing");
        }
        return switch (accounts.find(request.caller().orElseThrow().account(), name.get())) {
            case AccountOutcome.Found(Profile profile) -> found(Optional.of(profile));
            case AccountOutcome.NotFound() -> found(Optional.empty());
            case AccountOutcome.TooManyRequests wait -> answers.tooMany(wait.retryAfter());
            case AccountOutcome.Unavailable() -> answers.problem(ProblemCode.READ_ONLY, ProblemCode.READ_ONLY.title());
        };
    }

    private static Response found(Optional<Profile> profile) {
        return Response.json(200, ProfileJson.encodeFound(profile));
    }
}
