package chat.maru.edge.rest;

import chat.maru.core.account.Accounts;
import chat.maru.core.history.Conversations;
import chat.maru.core.history.OwnView;
import chat.maru.core.history.Snapshot;
import chat.maru.core.sequencer.Sequencer;
import chat.maru.edge.answer.Answers;
import chat.maru.edge.http.Body;
import chat.maru.edge.http.Caller;
import chat.maru.edge.http.Handler;
import chat.maru.edge.http.Method;
import chat.maru.edge.http.Request;
import chat.maru.edge.http.Response;
import chat.maru.edge.http.Route;
import chat.maru.model.AccountId;
import chat.maru.model.Command;
import chat.maru.model.ConversationId;
import chat.maru.model.Generation;
import chat.maru.model.Outcome;
import chat.maru.wire.ConversationJson;
import chat.maru.wire.ConversationView;
import chat.maru.wire.MemberView;
import chat.maru.wire.OwnJson;
import chat.maru.wire.PageToken;
import chat.maru.wire.ProblemCode;
import chat.maru.wire.SnapshotJson;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/// `/v1/conversations` and `/v1/direct`: the caller's conversations.
///
/// Thread-safe.
public final class ConversationsResource {
    private static final int MAX_PAGE = 1_000;

    private final Conversations conversations;
    private final Accounts accounts;
    private final Sequencer sequencer;
    private final Generation generation;
    private final Answers answers;

    public ConversationsResource(
            Conversations conversations,
            Accounts accounts,
            Sequencer sequencer,
            Generation generation,
            Answers answers) {
        this.conversations = Objects.requireNonNull(conversations);
        this.accounts = Objects.requireNonNull(accounts);
        this.sequencer = Objects.requireNonNull(sequencer);
        this.generation = Objects.requireNonNull(generation);
        this.answers = Objects.requireNonNull(answers);
    }

    public List<Route> routes() {
        return List.of(
                new Route(Method.PUT, "/v1/direct/{user}", Body.NONE, Handler.blocking(this::open)),
                new Route(Method.GET, "/v1/conversations", Body.NONE, Handler.blocking(this::all)),
                new Route(Method.GET, "/v1/conversations/{conversation}", Body.NONE, Handler.blocking(this::one)));
    }

    private Response open(Request request) {
        Caller caller = request.caller().orElseThrow();
        Optional<AccountId> other = Ids.path(request, "user").map(AccountId::new);
        if (other.isEmpty()) {
            return answers.problem(ProblemCode.MALFORMED, "user: that is no id");
        }
        if (other.get().equals(caller.account())) {
            return answers.invalidField("user", "a direct conversation is between two people");
        }
        if (accounts.profile(other.get()).isEmpty()) {
            return answers.notFound();
        }
        CompletableFuture<Outcome.OfOpen> reply = new CompletableFuture<>();
        sequencer.submit(new Command.OpenDirect(caller.account(), other.get()), reply::complete);
        return switch (reply.join()) {
            case Outcome.Opened(ConversationId id, boolean again) -> found(caller.account(), id, again ? 200 : 201);
            case Outcome.NotAMember() -> answers.notFound();
            case Outcome.Refused _ -> answers.problem(ProblemCode.BLOCKED, ProblemCode.BLOCKED.title());
            case Outcome.Unavailable unavailable -> answers.unavailable(unavailable);
        };
    }

    private Response all(Request request) throws InterruptedException {
        AccountId account = request.caller().orElseThrow().account();
        OptionalInt limit = answers.number(request, "limit", 1, MAX_PAGE, MAX_PAGE);
        if (limit.isEmpty()) {
            return answers.problem(ProblemCode.MALFORMED, "limit is a number from 1 to " + MAX_PAGE);
        }
        Optional<String> page = request.query("page");
        return answers.large(
                account,
                () -> page.isEmpty()
                        ? answer(conversations.snapshot(account, limit.getAsInt()))
                        : PageToken.parse(page.get())
                                .map(token -> new Snapshot.Place(token.cursor(), token.below()))
                                .flatMap(place -> conversations.snapshot(account, place, limit.getAsInt()))
                                .map(this::answer)
                                .orElseGet(
                                        () -> answers.problem(ProblemCode.MALFORMED, "page: there is no such page")));
    }

    private Response answer(Snapshot snapshot) {
        List<ConversationView> views =
                snapshot.conversations().stream().map(this::view).toList();
        Optional<PageToken> next = snapshot.next().map(place -> new PageToken(place.cursor(), place.below()));
        return Response.json(200, SnapshotJson.encode(views, snapshot.cursor(), next));
    }

    private Response one(Request request) {
        Optional<UUID> id = Ids.path(request, "conversation");
        return id.isEmpty()
                ? answers.problem(ProblemCode.MALFORMED, "conversation: that is no id")
                : found(request.caller().orElseThrow().account(), new ConversationId(id.get()), 200);
    }

    /// Whether the account is in the conversation now.
    boolean isMember(AccountId account, ConversationId conversation) {
        return conversations.has(account, conversation);
    }

    /// The conversation as the account sees it.
    Response found(AccountId account, ConversationId id, int status) {
        try {
            return answers.large(
                    account,
                    () -> conversations
                            .find(account, id)
                            .map(view -> Response.json(status, ConversationJson.encode(view(view))))
                            .orElseGet(answers::notFound));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return answers.problem(ProblemCode.DRAINING, ProblemCode.DRAINING.title());
        }
    }

    private static OwnJson own(OwnView own) {
        return new OwnJson(own.mark(), own.unread(), own.mentions(), own.preferences(), own.draft());
    }

    private ConversationView view(chat.maru.core.history.ConversationView view) {
        return new ConversationView(
                view.conversation(),
                view.members().stream()
                        .map(member -> new MemberView(member.profile(), member.role()))
                        .toList(),
                view.number(),
                view.last().map(last -> MessageViews.encode(last, generation)).orElse(null),
                own(view.own()));
    }
}
