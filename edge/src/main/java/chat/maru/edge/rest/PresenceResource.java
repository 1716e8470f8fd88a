package chat.maru.edge.rest;

import chat.maru.core.presence.PresenceBoard;
import chat.maru.edge.answer.Answers;
import chat.maru.edge.events.Presences;
import chat.maru.edge.http.Body;
import chat.maru.edge.http.Caller;
import chat.maru.edge.http.Handler;
import chat.maru.edge.http.Method;
import chat.maru.edge.http.Request;
import chat.maru.edge.http.Response;
import chat.maru.edge.http.Route;
import chat.maru.model.AccountId;
import chat.maru.wire.PresenceJson;
import chat.maru.wire.ProblemCode;
import chat.maru.wire.SayPresence;
import chat.maru.wire.UuidText;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/// Who is there, for whoever asks; and saying so without a WebSocket.
///
/// Thread-safe.
public final class PresenceResource {
    /// How many can be asked about at once.
    public static final int MOST = 50;

    private final Presences presences;
    private final PresenceBoard board;
    private final Changes changes;
    private final Answers answers;
    private final Body body;

    /// @param maxJsonBytes the most a body may have
    public PresenceResource(
            Presences presences, PresenceBoard board, Changes changes, Answers answers, int maxJsonBytes) {
        this.presences = Objects.requireNonNull(presences);
        this.board = Objects.requireNonNull(board);
        this.changes = Objects.requireNonNull(changes);
        this.answers = Objects.requireNonNull(answers);
        this.body = Body.json(maxJsonBytes);
    }

    public List<Route> routes() {
        return List.of(
                new Route(Method.GET, "/v1/presence", Body.NONE, Handler.blocking(this::ask)),
                new Route(Method.PUT, "/v1/me/presence", body, Handler.blocking(this::say)));
    }

    private Response ask(Request request) {
        AccountId caller = caller(request).account();
        Optional<List<AccountId>> users = request.query("user").flatMap(PresenceResource::users);
        if (users.isEmpty()) {
            return answers.problem(ProblemCode.MALFORMED, "user: up to " + MOST + " ids with commas between them");
        }
        return changes.limited(
                caller, 0, () -> Response.json(200, PresenceJson.encode(board.ask(caller, users.get()))));
    }

    private static Optional<List<AccountId>> users(String text) {
        List<AccountId> users = new ArrayList<>();
        for (String id : text.split(",", MOST + 1)) {
            Optional<UUID> user = UuidText.parse(id);
            if (user.isEmpty() || users.size() == MOST) {
                return Optional.empty();
            }
            users.add(new AccountId(user.get()));
        }
        return Optional.of(users);
    }

    private Response say(Request request) {
        Caller caller = caller(request);
        return answers.parsed(
                SayPresence.parse(request.body()),
                said -> changes.limited(caller.account(), 0, () -> {
                    presences.says(caller, said.away());
                    return Response.empty(204);
                }));
    }

    private static Caller caller(Request request) {
        return request.caller().orElseThrow();
    }
}
