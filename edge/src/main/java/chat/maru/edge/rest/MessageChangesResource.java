package chat.maru.edge.rest;

import chat.maru.edge.answer.Answers;
import chat.maru.edge.http.Body;
import chat.maru.edge.http.Handler;
import chat.maru.edge.http.Method;
import chat.maru.edge.http.Request;
import chat.maru.edge.http.Response;
import chat.maru.edge.http.Route;
import chat.maru.model.AccountId;
import chat.maru.model.ConversationId;
import chat.maru.model.Emoji;
import chat.maru.model.MessageCommand;
import chat.maru.model.MessageId;
import chat.maru.wire.ProblemCode;
import chat.maru.wire.SendBody;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/// `/v1/conversations/{conversation}/messages/{message}` as far as it changes messages that were sent.
///
/// Thread-safe.
public final class MessageChangesResource {
    private final Changes changes;
    private final Answers answers;

    public MessageChangesResource(Changes changes, Answers answers) {
        this.changes = Objects.requireNonNull(changes);
        this.answers = Objects.requireNonNull(answers);
    }

    public List<Route> routes() {
        String one = "/v1/conversations/{conversation}/messages/{message}";
        return List.of(
                new Route(Method.PATCH, one, Body.json(SendBody.MAX_BYTES), Handler.blocking(this::edit)),
                new Route(Method.DELETE, one, Body.NONE, Handler.blocking(this::delete)),
                new Route(Method.PUT, one + "/reactions/{emoji}", Body.NONE, blocking(true)),
                new Route(Method.DELETE, one + "/reactions/{emoji}", Body.NONE, blocking(false)),
                new Route(Method.PUT, one + "/pin", Body.NONE, Handler.blocking(request -> pin(request, true))),
                new Route(Method.DELETE, one + "/pin", Body.NONE, Handler.blocking(request -> pin(request, false))));
    }

    private Handler blocking(boolean present) {
        return Handler.blocking(request -> react(request, present));
    }

    private Response edit(Request request) {
        return answers.parsed(
                SendBody.parse(request.body()),
                wanted -> change(
                        request,
                        place -> new MessageCommand.Edit(
                                place.actor(), place.conversation(), place.message(), wanted.content())));
    }

    private Response delete(Request request) {
        return change(
                request, place -> new MessageCommand.Delete(place.actor(), place.conversation(), place.message()));
    }

    private Response react(Request request, boolean present) {
        Optional<Emoji> emoji = Emoji.parse(request.path("emoji"));
        return emoji.isEmpty()
                ? answers.problem(
                        ProblemCode.MALFORMED, "emoji: up to 64 bytes without white space and without / \\ ; %")
                : change(
                        request,
                        place -> new MessageCommand.React(
                                place.actor(), place.conversation(), place.message(), emoji.get(), present));
    }

    private Response pin(Request request, boolean pinned) {
        return change(
                request, place -> new MessageCommand.Pin(place.actor(), place.conversation(), place.message(), pinned));
    }

    private Response change(Request request, Function<Place, MessageCommand> command) {
        Optional<UUID> conversation = Ids.path(request, "conversation");
        Optional<UUID> message = Ids.path(request, "message");
        if (conversation.isEmpty() || message.isEmpty()) {
            return answers.problem(ProblemCode.MALFORMED, "conversation and message are ids");
        }
        AccountId actor = request.caller().orElseThrow().account();
        Place place = new Place(actor, new ConversationId(conversation.get()), new MessageId(message.get()));
        return changes.change(actor, command.apply(place), () -> Response.empty(204));
    }

    private record Place(AccountId actor, ConversationId conversation, MessageId message) {}
}
