package chat.maru.wire;

import java.util.Locale;

/// Every way in which a request can fail: the code clients compare, the HTTP status, a title for people, and
/// what the client should do.
///
/// Immutable.
public enum ProblemCode {
    MALFORMED(400, "The request is malformed", ClientAction.GIVE_UP),
    INVALID_FIELD(400, "A field has no acceptable value", ClientAction.CHOOSE_ANOTHER),
    UNKNOWN_TYPE(400, "There is no frame of this type", ClientAction.GIVE_UP),
    UNAUTHENTICATED(401, "A valid access token is needed", ClientAction.LOG_IN),
    TOKEN_EXPIRED(401, "The access token has expired", ClientAction.REFRESH),
    WRONG_CREDENTIALS(401, "The username or the password is wrong", ClientAction.CHOOSE_ANOTHER),
    SESSION_REVOKED(401, "The session has ended", ClientAction.LOG_IN),
    FORBIDDEN(403, "This is not allowed", ClientAction.GIVE_UP),
    NOT_FOUND(404, "There is no such thing", ClientAction.GIVE_UP),
    METHOD_NOT_ALLOWED(405, "The method does not fit here", ClientAction.GIVE_UP),
    REQUEST_TIMEOUT(408, "The request took too long to arrive", ClientAction.SEND_AGAIN),
    USERNAME_TAKEN(409, "The username is taken", ClientAction.CHOOSE_ANOTHER),
    MESSAGE_ID_REUSED(409, "Another message has this id", ClientAction.GIVE_UP),
    TOO_MANY_DEVICES(409, "The account has as many devices as it may", ClientAction.CHOOSE_ANOTHER),
    MESSAGE_DELETED(409, "The message is deleted", ClientAction.GIVE_UP),
    DIRECT_CONVERSATION(409, "A direct conversation has no such thing", ClientAction.GIVE_UP),
    BLOCKED(409, "You have blocked this person", ClientAction.GIVE_UP),
    OWNER_STAYS(409, "The owner hands the group over before going or taking another role", ClientAction.CHOOSE_ANOTHER),
    GROUP_FULL(409, "The group has as many members as it may", ClientAction.GIVE_UP),
    LIMIT_REACHED(409, "There are as many of these as there may be", ClientAction.GIVE_UP),
    LINK_CLOSED(409, "The link has expired, is used up or was revoked", ClientAction.GIVE_UP),
    RESET(410, "The cursor can no longer be used", ClientAction.FETCH_SNAPSHOT),
    LENGTH_REQUIRED(411, "The length of the body is missing", ClientAction.GIVE_UP),
    TOO_LARGE(413, "The request is too large", ClientAction.GIVE_UP),
    URI_TOO_LONG(414, "The address is too long", ClientAction.GIVE_UP),
    UNSUPPORTED_MEDIA_TYPE(415, "The body must be plain JSON", ClientAction.GIVE_UP),
    EXPECTATION_FAILED(417, "The expectation cannot be met", ClientAction.GIVE_UP),
    UPGRADE_REQUIRED(426, "This address speaks another protocol", ClientAction.GIVE_UP),
    TOO_MANY_REQUESTS(429, "Too many requests", ClientAction.BACK_OFF),
    HEADERS_TOO_LARGE(431, "The headers are too large", ClientAction.GIVE_UP),
    INTERNAL(500, "Something went wrong here", ClientAction.BACK_OFF),
    BUSY(503, "The server is busy", ClientAction.BACK_OFF),
    DRAINING(503, "The node is stopping", ClientAction.ASK_DISCOVERY),
    FULL(503, "The node is full", ClientAction.ASK_DISCOVERY),
    READ_ONLY(503, "Nothing can be written at the moment", ClientAction.BACK_OFF);

    private final String code;
    private final int status;
    private final String title;
    private final ClientAction action;

    ProblemCode(int status, String title, ClientAction action) {
        this.code = name().toLowerCase(Locale.ROOT);
        this.status = status;
        this.title = title;
        this.action = action;
    }

    /// The stable code, such as `not_found`.
    public String code() {
        return code;
    }

    /// The HTTP status.
    public int status() {
        return status;
    }

    public String title() {
        return title;
    }

    public ClientAction action() {
        return action;
    }

    /// Whether a problem with this code says when to try again, in a header and in its body: 429 and 503.
    public boolean saysWhenToRetry() {
        return status == 429 || status == 503;
    }
}
