package chat.maru.edge.rest;

import chat.maru.core.history.AccountStates;
import chat.maru.core.history.Receipts;
import chat.maru.edge.answer.Answers;
import chat.maru.edge.events.ReadMarks;
import chat.maru.edge.events.Typing;
import chat.maru.edge.http.Body;
import chat.maru.edge.http.Handler;
import chat.maru.edge.http.Method;
import chat.maru.edge.http.Request;
import chat.maru.edge.http.Response;
import chat.maru.edge.http.Route;
import chat.maru.model.AccountId;
import chat.maru.model.Content;
import chat.maru.model.ConversationId;
import chat.maru.model.State;
import chat.maru.model.StateCommand;
import chat.maru.wire.ChangeSettings;
import chat.maru.wire.MarkRead;
import chat.maru.wire.Mute;
import chat.maru.wire.ProblemCode;
import chat.maru.wire.ReceiptsJson;
import chat.maru.wire.SendBody;
import chat.maru.wire.SettingsJson;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/// What is each member's own in a conversation: how far they have read, how it is shown to them, what they have begun
/// to write; and what others are let know of it.
///
/// Thread-safe.
public final class OwnResource {
    /// The largest draft, as sent.
    public static final int MAX_DRAFT = 16 * 1024;

    private final Changes changes;
    private final ReadMarks marks;
    private final Receipts receipts;
    private final Typing typing;
    private final AccountStates states;
    private final Answers answers;
    private final Body body;

    /// @param maxJsonBytes the most a body may have
    public OwnResource(
            Changes changes,
            ReadMarks marks,
            Receipts receipts,
            Typing typing,
            AccountStates states,
            Answers answers,
            int maxJsonBytes) {
        this.changes = Objects.requireNonNull(changes);
        this.marks = Objects.requireNonNull(marks);
        this.receipts = Objects.requireNonNull(receipts);
        this.typing = Objects.requireNonNull(typing);
        this.states = Objects.requireNonNull(states);
        this.answers = Objects.requireNonNull(answers);
        this.body = Body.json(maxJsonBytes);
    }

    public List<Route> routes() {
        String one = "/v1/conversations/{conversation}";
        return List.of(
                new Route(Method.PUT, one + "/read", body, blocking(this::read)),
                new Route(Method.PUT, one + "/mute", body, blocking(this::mute)),
                new Route(Method.DELETE, one + "/mute", Body.NONE, prefers(StateCommand.Prefer.UNMUTED, null, null)),
                new Route(Method.PUT, one + "/archive", Body.NONE, prefers(null, true, null)),
                new Route(Method.DELETE, one + "/archive", Body.NONE, prefers(null, false, null)),
                new Route(Method.PUT, one + "/pin", Body.NONE, prefers(null, null, true)),
                new Route(Method.DELETE, one + "/pin", Body.NONE, prefers(null, null, false)),
                new Route(Method.PUT, one + "/draft", Body.json(MAX_DRAFT + 4 * 1024), blocking(this::keepDraft)),
                new Route(
                        Method.DELETE,
                        one + "/draft",
                        Body.NONE,
                        blocking((request, id) -> draft(caller(request), id, Optional.empty()))),
                new Route(Method.GET, one + "/receipts", Body.NONE, blocking(this::receipts)),
                new Route(Method.POST, one + "/typing", Body.NONE, blocking(this::typing)),
                new Route(Method.GET, "/v1/me/settings", Body.NONE, Handler.blocking(this::settings)),
                new Route(Method.PATCH, "/v1/me/settings", body, Handler.blocking(this::changeSettings)));
    }

    private Handler blocking(BiFunction<Request, ConversationId, Response> answer) {
        return Handler.blocking(request -> Ids.path(request, "conversation")
                .map(id -> answer.apply(request, new ConversationId(id)))
                .orElseGet(() -> answers.problem(ProblemCode.MALFORMED, "conversation: that is no id")));
    }

    private Response read(Request request, ConversationId conversation) {
        AccountId caller = caller(request);
        return answers.parsed(
                MarkRead.parse(request.body()),
                wanted -> changes.limited(
                        caller,
                        0,
                        () -> changes.answer(
                                marks.mark(new StateCommand.MarkRead(
                                                caller, conversation, wanted.number(), wanted.unread()))
                                        .toCompletableFuture()
                                        .join(),
                                OwnResource::done)));
    }

    private Response mute(Request request, ConversationId conversation) {
        return answers.parsed(
                Mute.parse(request.body()),
                wanted -> prefer(caller(request), conversation, wanted.until(), null, null));
    }

    /// What is null stays.
    private Handler prefers(@Nullable Instant mutedUntil, @Nullable Boolean archived, @Nullable Boolean pinned) {
        return blocking((request, conversation) -> prefer(caller(request), conversation, mutedUntil, archived, pinned));
    }

    private Response prefer(
            AccountId caller,
            ConversationId conversation,
            @Nullable Instant mutedUntil,
            @Nullable Boolean archived,
            @Nullable Boolean pinned) {
        return changes.change(
                caller, new StateCommand.Prefer(caller, conversation, mutedUntil, archived, pinned), OwnResource::done);
    }

    private Response keepDraft(Request request, ConversationId conversation) {
        return answers.parsed(
                SendBody.parse(request.body()),
                wanted -> wanted.content().size() > MAX_DRAFT
                        ? answers.problem(ProblemCode.TOO_LARGE, "a draft may have up to 16384 bytes")
                        : draft(caller(request), conversation, Optional.of(wanted.content())));
    }

    private Response draft(AccountId caller, ConversationId conversation, Optional<Content> content) {
        return changes.change(caller, new StateCommand.KeepDraft(caller, conversation, content), OwnResource::done);
    }

    private Response receipts(Request request, ConversationId conversation) {
        return receipts.of(caller(request), conversation)
                .map(found -> Response.json(
                        200,
                        ReceiptsJson.encode(found.stream()
                                .map(receipt -> new ReceiptsJson.Receipt(
                                        receipt.account(), receipt.read(), receipt.delivered()))
                                .toList())))
                .orElseGet(answers::notFound);
    }

    private Response typing(Request request, ConversationId conversation) {
        AccountId caller = caller(request);
        Typing.Place place = new Typing.Place(caller, conversation);
        return changes.limited(caller, 0, () -> typing.tell(place) ? done() : answers.notFound());
    }

    private Response settings(Request request) {
        return shown(caller(request));
    }

    private Response shown(AccountId caller) {
        State.Settings settings = states.settings(caller);
        return Response.json(200, SettingsJson.encode(settings));
    }

    private Response changeSettings(Request request) {
        AccountId caller = caller(request);
        return answers.parsed(
                ChangeSettings.parse(request.body()),
                wanted -> changes.change(
                        caller,
                        new StateCommand.ChangeSettings(
                                caller,
                                wanted.sharesReadMarks(),
                                wanted.invisible(),
                                wanted.presence(),
                                wanted.lastSeen()),
                        () -> shown(caller)));
    }

    private static Response done() {
        return Response.empty(204);
    }

    private static AccountId caller(Request request) {
        return request.caller().orElseThrow().account();
    }
}
