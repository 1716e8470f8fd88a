package chat.maru.edge.rest;

import chat.maru.core.account.AccountOutcome;
import chat.maru.core.account.AccountOutcome.OfLogIn;
import chat.maru.core.account.AccountOutcome.OfPasswordChange;
import chat.maru.core.account.AccountOutcome.OfRefresh;
import chat.maru.core.account.AccountOutcome.OfSignOut;
import chat.maru.core.account.AccountOutcome.OfSignUp;
import chat.maru.core.account.Accounts;
import chat.maru.core.account.Device;
import chat.maru.core.account.NewAccount;
import chat.maru.core.account.NewDevice;
import chat.maru.core.account.Password;
import chat.maru.core.account.Session;
import chat.maru.edge.answer.Answers;
import chat.maru.edge.http.Access;
import chat.maru.edge.http.Body;
import chat.maru.edge.http.Caller;
import chat.maru.edge.http.Handler;
import chat.maru.edge.http.Method;
import chat.maru.edge.http.Request;
import chat.maru.edge.http.Response;
import chat.maru.edge.http.Route;
import chat.maru.model.DeviceId;
import chat.maru.wire.ChangePassword;
import chat.maru.wire.DeviceInfo;
import chat.maru.wire.DeviceView;
import chat.maru.wire.DevicesJson;
import chat.maru.wire.LogIn;
import chat.maru.wire.ProblemCode;
import chat.maru.wire.Refresh;
import chat.maru.wire.SessionJson;
import chat.maru.wire.SessionView;
import chat.maru.wire.SignUp;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/// `/v1/accounts`, `/v1/sessions` and the password: who may come in.
///
/// Thread-safe.
public final class AccountsResource {
    /// What somebody may send who shows no token: several times what a sign-up needs.
    private static final int STRANGERS_BYTES = 8 * 1024;

    private final Accounts accounts;
    private final Answers answers;
    private final Body body;
    private final Body strangers;

    /// @param maxJsonBytes the most a body may have
    public AccountsResource(Accounts accounts, Answers answers, int maxJsonBytes) {
        this.accounts = Objects.requireNonNull(accounts);
        this.answers = Objects.requireNonNull(answers);
        this.body = Body.json(maxJsonBytes);
        this.strangers = Body.json(Math.min(maxJsonBytes, STRANGERS_BYTES));
    }

    public List<Route> routes() {
        return List.of(
                new Route(Method.POST, "/v1/accounts", Access.PUBLIC, strangers, Handler.blocking(this::signUp)),
                new Route(Method.POST, "/v1/sessions", Access.PUBLIC, strangers, Handler.blocking(this::logIn)),
                new Route(
                        Method.POST, "/v1/sessions/refresh", Access.PUBLIC, strangers, Handler.blocking(this::refresh)),
                new Route(Method.GET, "/v1/sessions", Body.NONE, Handler.blocking(this::devices)),
                new Route(Method.DELETE, "/v1/sessions/{device}", Body.NONE, Handler.blocking(this::signOut)),
                new Route(Method.PUT, "/v1/me/password", body, Handler.blocking(this::changePassword)));
    }

    private Response signUp(Request request) {
        return answers.parsed(SignUp.parse(request.body()), wanted -> {
            NewAccount account = new NewAccount(
                    wanted.username().value(),
                    Password.of(wanted.password()),
                    wanted.displayName(),
                    device(wanted.device()));
            OfSignUp outcome = accounts.signUp(account, request.remote());
            return switch (outcome) {
                case AccountOutcome.SignedUp(Session session) -> session(201, session);
                case AccountOutcome.UsernameTaken() ->
                    answers.problem(ProblemCode.USERNAME_TAKEN, ProblemCode.USERNAME_TAKEN.title());
                case AccountOutcome.WeakPassword(Password.Weakness why) -> weak("password", why);
                case AccountOutcome.Invalid(AccountOutcome.Invalid.Field field) -> invalid(field);
                case AccountOutcome.TooManyRequests wait -> tooMany(wait);
                case AccountOutcome.Busy() -> busy();
                case AccountOutcome.Unavailable() -> unavailable();
            };
        });
    }

    private Response logIn(Request request) {
        return answers.parsed(LogIn.parse(request.body()), wanted -> {
            OfLogIn outcome = accounts.logIn(
                    wanted.username().value(),
                    Password.of(wanted.password()),
                    device(wanted.device()),
                    request.remote());
            return switch (outcome) {
                case AccountOutcome.LoggedIn(Session session) -> session(201, session);
                case AccountOutcome.WrongCredentials() -> wrongCredentials();
                case AccountOutcome.TooManyDevices() ->
                    answers.problem(ProblemCode.TOO_MANY_DEVICES, ProblemCode.TOO_MANY_DEVICES.title());
                case AccountOutcome.Invalid(AccountOutcome.Invalid.Field field) -> invalid(field);
                case AccountOutcome.TooManyRequests wait -> tooMany(wait);
                case AccountOutcome.Busy() -> busy();
                case AccountOutcome.Unavailable() -> unavailable();
            };
        });
    }

    private Response refresh(Request request) {
        return answers.parsed(Refresh.parse(request.body()), wanted -> {
            OfRefresh outcome = accounts.refresh(wanted.refreshToken(), Optional.ofNullable(wanted.requestId()));
            return switch (outcome) {
                case AccountOutcome.Refreshed(Session session) -> session(200, session);
                case AccountOutcome.SessionRevoked() ->
                    answers.problem(ProblemCode.SESSION_REVOKED, ProblemCode.SESSION_REVOKED.title());
                case AccountOutcome.NotAToken() ->
                    answers.problem(ProblemCode.UNAUTHENTICATED, "that is no refresh token");
                case AccountOutcome.TooManyRequests wait -> tooMany(wait);
                case AccountOutcome.Unavailable() -> unavailable();
            };
        });
    }

    private Response devices(Request request) {
        Caller caller = request.caller().orElseThrow();
        List<DeviceView> views = accounts.devices(caller.account()).stream()
                .map(device -> view(device, caller))
                .toList();
        return Response.json(200, DevicesJson.encode(views));
    }

    private Response signOut(Request request) {
        Optional<UUID> device = Ids.path(request, "device");
        if (device.isEmpty()) {
            return answers.problem(ProblemCode.MALFORMED, "device: that is no id");
        }
        OfSignOut outcome = accounts.signOut(request.caller().orElseThrow().account(), new DeviceId(device.get()));
        return switch (outcome) {
            case AccountOutcome.SignedOut() -> Response.empty(204);
            case AccountOutcome.NoSuchDevice() -> answers.notFound();
            case AccountOutcome.Unavailable() -> unavailable();
        };
    }

    private Response changePassword(Request request) {
        Caller caller = request.caller().orElseThrow();
        return answers.parsed(ChangePassword.parse(request.body()), wanted -> {
            OfPasswordChange outcome = accounts.changePassword(
                    caller.account(),
                    caller.device(),
                    Password.of(wanted.oldPassword()),
                    Password.of(wanted.newPassword()),
                    request.remote());
            return switch (outcome) {
                case AccountOutcome.PasswordChanged() -> Response.empty(204);
                case AccountOutcome.WrongPassword() ->
                    answers.problem(ProblemCode.WRONG_CREDENTIALS, "the old password is wrong");
                case AccountOutcome.WeakPassword(Password.Weakness why) -> weak("new_password", why);
                case AccountOutcome.SignedOutAlready() ->
                    answers.problem(ProblemCode.SESSION_REVOKED, ProblemCode.SESSION_REVOKED.title());
                case AccountOutcome.TooManyRequests wait -> tooMany(wait);
                case AccountOutcome.Busy() -> busy();
                case AccountOutcome.Unavailable() -> unavailable();
            };
        });
    }

    private static NewDevice device(DeviceInfo info) {
        return new NewDevice(info.name(), info.platform());
    }

    private static DeviceView view(Device device, Caller caller) {
        return new DeviceView(
                device.id(),
                device.name(),
                device.platform(),
                device.createdAt(),
                device.lastSeenAt(),
                device.id().equals(caller.device()));
    }

    private static Response session(int status, Session session) {
        SessionView view = new SessionView(
                session.profile(),
                session.device(),
                session.accessToken(),
                session.accessTokenExpiresAt(),
                session.refreshToken());
        return Response.json(status, SessionJson.encode(view));
    }

    private Response wrongCredentials() {
        return answers.problem(ProblemCode.WRONG_CREDENTIALS, ProblemCode.WRONG_CREDENTIALS.title());
    }

    private Response weak(String field, Password.Weakness why) {
        return answers.invalidField(
                field,
                switch (why) {
                    case TOO_SHORT -> "it must have at least 8 characters";
                    case TOO_LONG -> "it must have at most 256 characters";
                    case NOT_TEXT -> "it must be text";
                    case TOO_COMMON -> "too many people have this password";
                    case SAME_AS_USERNAME -> "it must not be the username";
                });
    }

    private Response invalid(AccountOutcome.Invalid.Field field) {
        return switch (field) {
            case USERNAME ->
                answers.invalidField("username", "it must be 3 to 32 of a-z, 0-9, dot, dash and underscore");
            case DISPLAY_NAME -> answers.invalidField("display_name", "it must have 1 to 64 characters");
            case DEVICE_NAME -> answers.invalidField("device.name", "it must have 1 to 64 characters");
        };
    }

    private Response tooMany(AccountOutcome.TooManyRequests wait) {
        return answers.tooMany(wait.retryAfter());
    }

    private Response busy() {
        return answers.problem(ProblemCode.BUSY, ProblemCode.BUSY.title());
    }

    private Response unavailable() {
        return answers.problem(ProblemCode.READ_ONLY, ProblemCode.READ_ONLY.title());
    }
}
