package chat.maru.edge.rest;

import chat.maru.core.account.Accounts;
import chat.maru.core.history.AccountStates;
import chat.maru.edge.answer.Answers;
import chat.maru.edge.http.Body;
import chat.maru.edge.http.Handler;
import chat.maru.edge.http.Method;
import chat.maru.edge.http.Request;
import chat.maru.edge.http.Response;
import chat.maru.edge.http.Route;
import chat.maru.model.AccountId;
import chat.maru.model.Command;
import chat.maru.wire.BlocksJson;
import chat.maru.wire.ProblemCode;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// `/v1/me/blocks`: whom the caller does not want to hear from.
///
/// Thread-safe.
public final class BlocksResource {
    private final Changes changes;
    private final AccountStates states;
    private final Accounts accounts;
    private final Answers answers;

    public BlocksResource(Changes changes, AccountStates states, Accounts accounts, Answers answers) {
        this.changes = Objects.requireNonNull(changes);
        this.states = Objects.requireNonNull(states);
        this.accounts = Objects.requireNonNull(accounts);
        this.answers = Objects.requireNonNull(answers);
    }

    public List<Route> routes() {
        String one = "/v1/me/blocks/{user}";
        return List.of(
                new Route(Method.GET, "/v1/me/blocks", Body.NONE, Handler.blocking(this::all)),
                new Route(Method.PUT, one, Body.NONE, Handler.blocking(request -> change(request, true))),
                new Route(Method.DELETE, one, Body.NONE, Handler.blocking(request -> change(request, false))));
    }

    private Response all(Request request) {
        List<BlocksJson.Block> blocks = states.blocks(caller(request)).stream()
                .map(block -> new BlocksJson.Block(block.account(), block.since()))
                .toList();
        return Response.json(200, BlocksJson.encode(blocks));
    }

    private Response change(Request request, boolean present) {
        AccountId caller = caller(request);
        Optional<AccountId> other = Ids.path(request, "user").map(AccountId::new);
        if (other.isEmpty()) {
            return answers.problem(ProblemCode.MALFORMED, "user: that is no id");
        }
        if (other.get().equals(caller)) {
            return answers.invalidField("user", "nobody blocks themselves");
        }
        if (accounts.profile(other.get()).isEmpty()) {
            return answers.notFound();
        }
        return changes.change(caller, new Command.Block(caller, other.get(), present), () -> Response.empty(204));
    }

    private static AccountId caller(Request request) {
        return request.caller().orElseThrow().account();
    }
}
