package chat.maru.edge.rest;

import chat.maru.core.push.Push;
import chat.maru.core.push.PushLog;
import chat.maru.core.push.PushOutcome;
import chat.maru.edge.answer.Answers;
import chat.maru.edge.http.Body;
import chat.maru.edge.http.Caller;
import chat.maru.edge.http.Handler;
import chat.maru.edge.http.Method;
import chat.maru.edge.http.Request;
import chat.maru.edge.http.Response;
import chat.maru.edge.http.Route;
import chat.maru.model.PushTarget;
import chat.maru.store.StoreUnavailableException;
import chat.maru.wire.ProblemCode;
import chat.maru.wire.PushDecisionsJson;
import chat.maru.wire.PushPreferencesJson;
import chat.maru.wire.PushStateJson;
import chat.maru.wire.RegisterPush;
import chat.maru.wire.VapidKeyJson;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.function.Supplier;

/// How the caller's device is woken while it is not connected, when it is not to be, and why it was or was not.
///
/// Thread-safe. Blocks until a change is durable.
public final class PushResource {
    private final Push push;
    private final WebPush webPush;
    private final Changes changes;
    private final Answers answers;
    private final Body body;

    /// What is particular to Web Push.
    ///
    /// @param key       what a page subscribes with; empty where there is no Web Push here
    /// @param objection why an endpoint would never be asked; empty if it may be
    public record WebPush(Optional<String> key, Function<URI, Optional<String>> objection) {
        /// There is no Web Push here.
        public static final WebPush NONE = new WebPush(Optional.empty(), _ -> Optional.empty());

        public WebPush {
            Objects.requireNonNull(key);
            Objects.requireNonNull(objection);
        }
    }

    /// @param maxJsonBytes the most a body may have
    public PushResource(Push push, WebPush webPush, Changes changes, Answers answers, int maxJsonBytes) {
        this.push = Objects.requireNonNull(push);
        this.webPush = Objects.requireNonNull(webPush);
        this.changes = Objects.requireNonNull(changes);
        this.answers = Objects.requireNonNull(answers);
        this.body = Body.json(maxJsonBytes);
    }

    public List<Route> routes() {
        String device = "/v1/devices/me/push";
        String account = "/v1/me/push";
        return List.of(
                new Route(Method.GET, device, Body.NONE, Handler.blocking(this::state)),
                new Route(Method.PUT, device, body, Handler.blocking(this::register)),
                new Route(Method.DELETE, device, Body.NONE, Handler.blocking(this::unregister)),
                new Route(Method.GET, device + "/log", Body.NONE, Handler.blocking(this::log)),
                new Route(Method.GET, account, Body.NONE, Handler.blocking(this::preferences)),
                new Route(Method.PUT, account, body, Handler.blocking(this::prefer)),
                new Route(Method.GET, "/v1/push/vapid", Body.NONE, Handler.blocking(this::key)));
    }

    private Response state(Request request) {
        Caller caller = caller(request);
        return Response.json(
                200, PushStateJson.encode(push.services(), push.content(caller.account(), caller.device())));
    }

    private Response register(Request request) {
        Caller caller = caller(request);
        return answers.parsed(
                RegisterPush.parse(request.body(), push.services()),
                wanted -> objection(wanted.target())
                        .map(why ->
                                answers.invalidField("subscription.endpoint", "It will never be asked: " + why + "."))
                        .orElseGet(() -> changed(
                                caller,
                                () -> push.register(
                                        caller.account(), caller.device(), wanted.target(), wanted.content()))));
    }

    private Optional<String> objection(PushTarget target) {
        return target instanceof PushTarget.WebPush web ? webPush.objection().apply(web.endpoint()) : Optional.empty();
    }

    private Response unregister(Request request) {
        Caller caller = caller(request);
        return changed(caller, () -> push.unregister(caller.account(), caller.device()));
    }

    private Response preferences(Request request) {
        return Response.json(
                200, PushPreferencesJson.encode(push.preferences(caller(request).account())));
    }

    private Response prefer(Request request) {
        Caller caller = caller(request);
        return answers.parsed(
                PushPreferencesJson.parse(request.body()),
                wanted -> changed(caller, () -> push.prefer(caller.account(), wanted)));
    }

    private Response changed(Caller caller, Supplier<CompletableFuture<PushOutcome>> change) {
        return changes.limited(caller.account(), 0, () -> {
            try {
                return switch (change.get().join()) {
                    case DONE -> Response.empty(204);
                    case NO_SUCH_DEVICE ->
                        answers.problem(ProblemCode.SESSION_REVOKED, ProblemCode.SESSION_REVOKED.title());
                    case NO_SUCH_SERVICE -> answers.invalidField("provider", RegisterPush.NOT_USED);
                };
            } catch (CompletionException e) {
                if (e.getCause() instanceof StoreUnavailableException) {
                    return answers.problem(ProblemCode.READ_ONLY, ProblemCode.READ_ONLY.title());
                }
                throw e;
            }
        });
    }

    private Response log(Request request) {
        Caller caller = caller(request);
        List<PushDecisionsJson.Decision> decisions = push.log().newestFirst(caller.account(), caller.device()).stream()
                .map(PushResource::told)
                .toList();
        return Response.json(200, PushDecisionsJson.encode(decisions));
    }

    private static PushDecisionsJson.Decision told(PushLog.Line line) {
        return new PushDecisionsJson.Decision(
                line.at(), line.conversation(), line.number(), line.decision().label(), line.times(), line.reason());
    }

    private Response key(Request request) {
        return webPush.key()
                .map(key -> Response.json(200, VapidKeyJson.encode(key)))
                .orElseGet(answers::notFound);
    }

    private static Caller caller(Request request) {
        return request.caller().orElseThrow();
    }
}
