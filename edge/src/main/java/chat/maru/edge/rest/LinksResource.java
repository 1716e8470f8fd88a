package chat.maru.edge.rest;

import chat.maru.core.history.Links;
import chat.maru.edge.answer.Answers;
import chat.maru.edge.http.Body;
import chat.maru.edge.http.Handler;
import chat.maru.edge.http.Method;
import chat.maru.edge.http.Request;
import chat.maru.edge.http.Response;
import chat.maru.edge.http.Route;
import chat.maru.model.AccountId;
import chat.maru.model.ConversationId;
import chat.maru.model.GroupCommand;
import chat.maru.model.LinkId;
import chat.maru.model.LinkSecret;
import chat.maru.model.Outcome;
import chat.maru.wire.Join;
import chat.maru.wire.JoinToken;
import chat.maru.wire.LinksJson;
import chat.maru.wire.MakeLink;
import chat.maru.wire.ProblemCode;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/// `/v1/conversations/{conversation}/links` and `/v1/join`: coming into a group by a link.
///
/// Thread-safe.
public final class LinksResource {
    private final Changes changes;
    private final ConversationsResource conversations;
    private final Links links;
    private final Supplier<LinkSecret> secrets;
    private final InstantSource clock;
    private final Answers answers;
    private final Body body;

    /// @param secrets      makes fresh random ones
    /// @param maxJsonBytes the most a body may have
    public LinksResource(
            Changes changes,
            ConversationsResource conversations,
            Links links,
            Supplier<LinkSecret> secrets,
            InstantSource clock,
            Answers answers,
            int maxJsonBytes) {
        this.changes = Objects.requireNonNull(changes);
        this.conversations = Objects.requireNonNull(conversations);
        this.links = Objects.requireNonNull(links);
        this.secrets = Objects.requireNonNull(secrets);
        this.clock = Objects.requireNonNull(clock);
        this.answers = Objects.requireNonNull(answers);
        this.body = Body.json(maxJsonBytes);
    }

    public List<Route> routes() {
        String all = "/v1/conversations/{conversation}/links";
        return List.of(
                new Route(Method.GET, all, Body.NONE, Handler.blocking(this::all)),
                new Route(Method.PUT, all + "/{link}", body, Handler.blocking(this::make)),
                new Route(Method.DELETE, all + "/{link}", Body.NONE, Handler.blocking(this::revoke)),
                new Route(Method.POST, "/v1/join", body, Handler.blocking(this::join)));
    }

    private Response all(Request request) {
        Optional<ConversationId> conversation =
                Ids.path(request, "conversation").map(ConversationId::new);
        if (conversation.isEmpty()) {
            return malformed();
        }
        return switch (links.seenBy(caller(request), conversation.get())) {
            case Links.Seen.Shown(var shown) ->
                Response.json(200, LinksJson.encode(conversation.get(), shown, clock.instant()));
            case Links.Seen.Direct() ->
                answers.problem(ProblemCode.DIRECT_CONVERSATION, ProblemCode.DIRECT_CONVERSATION.title());
            case Links.Seen.NotAllowed() -> answers.problem(ProblemCode.FORBIDDEN, ProblemCode.FORBIDDEN.title());
            case Links.Seen.NotAMember() -> answers.notFound();
        };
    }

    private Response make(Request request) {
        Optional<Place> place = place(request);
        if (place.isEmpty()) {
            return malformed();
        }
        return answers.parsed(MakeLink.parse(request.body()), wanted -> {
            AccountId caller = caller(request);
            var command = new GroupCommand.MakeLink(
                    caller,
                    place.get().conversation(),
                    place.get().link(),
                    secrets.get(),
                    wanted.expiresIn().map(clock.instant()::plus),
                    wanted.mostUses());
            return changes.change(caller, command, () -> shown(place.get()));
        });
    }

    private Response shown(Place place) {
        return links.find(place.conversation(), place.link())
                .map(link -> Response.json(200, LinksJson.encode(place.conversation(), link, clock.instant())))
                .orElseGet(answers::notFound);
    }

    private Response revoke(Request request) {
        Optional<Place> place = place(request);
        if (place.isEmpty()) {
            return malformed();
        }
        AccountId caller = caller(request);
        return changes.change(
                caller,
                new GroupCommand.RevokeLink(
                        caller, place.get().conversation(), place.get().link()),
                () -> Response.empty(204));
    }

    private Response join(Request request) {
        return answers.parsed(Join.parse(request.body()), wanted -> {
            AccountId caller = caller(request);
            JoinToken token = wanted.token();
            var command = new GroupCommand.Join(caller, token.conversation(), token.link(), token.secret());
            return changes.limited(caller, 0, () -> switch (changes.decided(command)) {
                case Outcome.Opened(ConversationId id, boolean again) ->
                    conversations.found(caller, id, again ? 200 : 201);
                case Outcome.NotAMember() -> answers.notFound();
                case Outcome.Refused(Outcome.Refusal why) -> changes.refused(why);
                case Outcome.Unavailable unavailable -> answers.unavailable(unavailable);
            });
        });
    }

    private static Optional<Place> place(Request request) {
        Optional<UUID> link = Ids.path(request, "link");
        return Ids.path(request, "conversation")
                .flatMap(conversation -> link.map(id -> new Place(new ConversationId(conversation), new LinkId(id))));
    }

    private Response malformed() {
        return answers.problem(ProblemCode.MALFORMED, "conversation and link are ids");
    }

    private static AccountId caller(Request request) {
        return request.caller().orElseThrow().account();
    }

    private record Place(ConversationId conversation, LinkId link) {}
}
