package chat.maru.edge.rest;

import chat.maru.core.history.History;
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
import chat.maru.model.Content;
import chat.maru.model.ConversationId;
import chat.maru.model.Generation;
import chat.maru.model.MessageId;
import chat.maru.model.MessageNumber;
import chat.maru.model.Outcome;
import chat.maru.wire.HistoryJson;
import chat.maru.wire.Parsed;
import chat.maru.wire.ProblemCode;
import chat.maru.wire.SendBody;
import chat.maru.wire.SentJson;
import chat.maru.wire.UuidText;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// `/v1/conversations/{conversation}/messages`: sending, and history.
///
/// Thread-safe.
public final class MessagesResource {
    private static final int MAX_PAGE = 200;
    private static final int DEFAULT_PAGE = 50;
    private static final Set<String> PLACES = Set.of("before", "after", "around");

    private final Sending sending;
    private final History history;
    private final Generation generation;
    private final Answers answers;

    public MessagesResource(Sending sending, History history, Generation generation, Answers answers) {
        this.sending = Objects.requireNonNull(sending);
        this.history = Objects.requireNonNull(history);
        this.generation = Objects.requireNonNull(generation);
        this.answers = Objects.requireNonNull(answers);
    }

    public List<Route> routes() {
        String messages = "/v1/conversations/{conversation}/messages";
        return List.of(
                new Route(
                        Method.PUT,
                        messages + "/{message}",
                        Body.json(SendBody.MAX_BYTES),
                        Handler.immediate(this::send)),
                new Route(Method.GET, messages, Body.NONE, Handler.blocking(this::read)));
    }

    /// Runs on the event loop: nothing here blocks, and the answer comes when the message is durable.
    private CompletionStage<Response> send(Request request) {
        Optional<UUID> conversation = Ids.path(request, "conversation");
        Optional<UUID> message = Ids.path(request, "message");
        if (conversation.isEmpty() || message.isEmpty()) {
            return now(answers.problem(ProblemCode.MALFORMED, "conversation and message are ids"));
        }
        return switch (SendBody.parse(request.body())) {
            case Parsed.Bad<SendBody> bad -> now(answers.bad(bad));
            case Parsed.Ok<SendBody>(SendBody(Content content)) ->
                send(new Command.SendMessage(
                        request.caller().orElseThrow().account(),
                        new ConversationId(conversation.get()),
                        new MessageId(message.get()),
                        content));
        };
    }

    private CompletionStage<Response> send(Command.SendMessage command) {
        int wait = sending.limit().acquire(command.sender(), command.content().size());
        if (wait > 0) {
            return now(
                    answers.retryAfter(ProblemCode.TOO_MANY_REQUESTS, wait, "too many messages, or too much in them"));
        }
        CompletableFuture<Response> answer = new CompletableFuture<>();
        sending.sequencer().submit(command, outcome -> answer.complete(answer(command, outcome)));
        return answer;
    }

    private Response answer(Command.SendMessage command, Outcome.OfSend outcome) {
        return switch (outcome) {
            case Outcome.Sent(MessageNumber number, Instant at, boolean again) ->
                Response.json(again ? 200 : 201, SentJson.encode(command.id(), command.conversation(), number, at));
            case Outcome.IdReused() ->
                answers.problem(ProblemCode.MESSAGE_ID_REUSED, ProblemCode.MESSAGE_ID_REUSED.title());
            case Outcome.NotAMember() -> answers.notFound();
            case Outcome.Unavailable unavailable -> answers.unavailable(unavailable);
        };
    }

    private static CompletionStage<Response> now(Response response) {
        return CompletableFuture.completedStage(response);
    }

    private Response read(Request request) throws InterruptedException {
        Optional<UUID> conversation = Ids.path(request, "conversation");
        OptionalInt limit = answers.number(request, "limit", 1, MAX_PAGE, DEFAULT_PAGE);
        List<String> places =
                request.query().keySet().stream().filter(PLACES::contains).toList();
        if (conversation.isEmpty()) {
            return answers.problem(ProblemCode.MALFORMED, "conversation: that is no id");
        }
        if (limit.isEmpty()) {
            return answers.problem(ProblemCode.MALFORMED, "limit is a number from 1 to " + MAX_PAGE);
        }
        if (places.size() > 1) {
            return answers.problem(ProblemCode.MALFORMED, "before, after and around exclude each other");
        }
        Place place = new Place(
                request.caller().orElseThrow().account(), new ConversationId(conversation.get()), limit.getAsInt());
        return answers.large(
                place.account(),
                () -> places.isEmpty()
                        ? page(history.newest(place.account(), place.conversation(), place.limit()))
                        : at(
                                place,
                                places.getFirst(),
                                request.query(places.getFirst()).orElseThrow()));
    }

    private Response at(Place place, String name, String value) {
        if (name.equals("around")) {
            return UuidText.parse(value)
                    .map(id -> page(
                            history.around(place.account(), place.conversation(), new MessageId(id), place.limit())))
                    .orElseGet(() -> answers.problem(ProblemCode.MALFORMED, "around: that is no id"));
        }
        if (!value.matches("[0-9]{1,18}")) {
            return answers.problem(ProblemCode.MALFORMED, name + ": that is no message number");
        }
        MessageNumber number = new MessageNumber(Long.parseLong(value));
        return page(
                name.equals("before")
                        ? history.before(place.account(), place.conversation(), number, place.limit())
                        : history.after(place.account(), place.conversation(), number, place.limit()));
    }

    private Response page(Optional<History.Page> page) {
        return page.map(found -> {
                    List<byte[]> messages = found.messages().stream()
                            .map(message -> MessageViews.encode(message, generation))
                            .toList();
                    return Response.json(200, HistoryJson.encode(messages, found.more()));
                })
                .orElseGet(answers::notFound);
    }

    private record Place(AccountId account, ConversationId conversation, int limit) {}
}
