package chat.maru.edge.http;

import chat.maru.wire.Parsed;
import chat.maru.wire.Problem;
import chat.maru.wire.ProblemCode;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Looks at the heads of a connection's requests.
///
/// Confined to its connection's event loop.
final class HeadCheck {
    private final Edge edge;
    private final Admission.Place admitted;

    HeadCheck(Edge edge, Admission.Place admitted) {
        this.edge = edge;
        this.admitted = admitted;
    }

    /// What can be said against a request from its head alone; finds its route.
    @Nullable
    Problem refusal(Exchange exchange) {
        if (admitted.verdict() != Admission.Verdict.WELCOME) {
            exchange.last = true;
            return admitted.verdict() == Admission.Verdict.FULL
                    ? Problem.retryAfter(ProblemCode.FULL, 5, "the node is full", edge.problemId())
                    : Problem.retryAfter(ProblemCode.TOO_MANY_REQUESTS, 5, "too many connections", edge.problemId());
        }
        if (edge.draining.get()) {
            exchange.last = true;
            return edge.problem(ProblemCode.DRAINING, "the node is stopping");
        }
        switch (Target.parse(exchange.head.target())) {
            case Parsed.Bad<Target> bad -> {
                return edge.problem(bad.code(), bad.detail());
            }
            case Parsed.Ok<Target>(Target target) -> exchange.target = target;
        }
        return route(exchange);
    }

    private @Nullable Problem route(Exchange exchange) {
        return switch (edge.router.match(exchange.method, exchange.target.segments())) {
            case Router.Match.Found found -> {
                exchange.found = found;
                yield handshake(exchange, found.route());
            }
            case Router.Match.OtherMethods(Set<Method> allowed) -> {
                exchange.extra = Map.of("Allow", names(allowed));
                yield edge.problem(ProblemCode.METHOD_NOT_ALLOWED, "the methods here are " + names(allowed));
            }
            case Router.Match.Unknown() -> edge.problem(ProblemCode.NOT_FOUND, "there is nothing here");
        };
    }

    private static String names(Set<Method> methods) {
        return methods.stream().map(Method::name).collect(Collectors.joining(", "));
    }

    private @Nullable Problem handshake(Exchange exchange, Route route) {
        if (route.access() != Access.TOKEN_OR_HELLO
                || !RequestParser.hasToken(exchange.head.headers(), HttpHeaderNames.UPGRADE, "websocket")) {
            return null;
        }
        exchange.upgrade = true;
        Handshake.Refusal refusal = Handshake.check(exchange.head, edge.options.origins());
        if (refusal == null) {
            return null;
        }
        exchange.extra = refusal.headers();
        return edge.problem(refusal.code(), refusal.detail());
    }

    /// What can be said against a request's body before it is read.
    @Nullable
    Problem bodyRefusal(Body body, RequestHead head) {
        String coding = head.headers().get(HttpHeaderNames.CONTENT_ENCODING);
        if (coding != null && !coding.equalsIgnoreCase("identity")) {
            return edge.problem(ProblemCode.UNSUPPORTED_MEDIA_TYPE, "bodies must not be compressed");
        }
        if (body instanceof Body.Json && !head.stated()) {
            return edge.problem(ProblemCode.LENGTH_REQUIRED, "a body with a length is needed");
        }
        if (head.length() > body.limit() || (head.length() < 0 && body.limit() == 0)) {
            return tooLarge(body);
        }
        String type = head.headers().get(HttpHeaderNames.CONTENT_TYPE);
        if (body instanceof Body.Json && !MediaType.isJson(type)) {
            return edge.problem(ProblemCode.UNSUPPORTED_MEDIA_TYPE, "the body must be application/json");
        }
        return null;
    }

    Problem noRoom() {
        return Problem.retryAfter(ProblemCode.BUSY, 1, "too many bodies are coming in at present", edge.problemId());
    }

    Problem tooLarge(Body body) {
        return edge.problem(ProblemCode.TOO_LARGE, "a body of at most " + body.limit() + " bytes is taken here");
    }
}
