package chat.maru.client;

/// Why a server ended a stream, and what a client does then.
public enum CloseCode {
    NORMAL(1000, Reaction.BACK_OFF),
    GOING_AWAY(1001, Reaction.BACK_OFF),
    MALFORMED(4400, Reaction.GIVE_UP),
    UNAUTHENTICATED(4401, Reaction.REFRESH),
    NO_HELLO(4408, Reaction.BACK_OFF),
    TOO_SLOW(4409, Reaction.RECONNECT),
    RESET(4410, Reaction.SNAPSHOT),
    TOO_LARGE(4413, Reaction.GIVE_UP),
    TOO_MANY_REQUESTS(4429, Reaction.BACK_OFF),
    INTERNAL(4500, Reaction.BACK_OFF),
    DRAINING(4503, Reaction.DISCOVER);

    /// What to do about an ended stream. Unless it is to give up, the stream goes on from the last delivered
    /// cursor.
    public enum Reaction {
        /// Connect again at once; after backing off if nothing arrived since the last time.
        RECONNECT,
        /// Connect again after a wait, longer each time.
        BACK_OFF,
        /// Refresh the tokens, then connect again.
        REFRESH,
        /// Ask discovery for a chat node, wait, then connect again.
        DISCOVER,
        /// Fetch the snapshot and go on from its cursor.
        SNAPSHOT,
        /// Connecting again would end the same way.
        GIVE_UP
    }

    private final int number;
    private final Reaction reaction;

    CloseCode(int number, Reaction reaction) {
        this.number = number;
        this.reaction = reaction;
    }

    /// The number on the wire.
    public int number() {
        return number;
    }

    /// What to do.
    public Reaction reaction() {
        return reaction;
    }

    /// What to do about any number; unknown ones are backed off from.
    public static Reaction reactionTo(int number) {
        for (CloseCode code : values()) {
            if (code.number == number) {
                return code.reaction;
            }
        }
        return Reaction.BACK_OFF;
    }

    /// A log-in that was answered with a close and nothing else, as the failure with the same reaction.
    static MaruException refusal(int number, String reason) {
        String detail = reason.isEmpty() ? "closed with " + number : number + " " + reason;
        if (number == TOO_MANY_REQUESTS.number) {
            return MaruException.refused(429, "too_many_requests", detail);
        }
        return switch (reactionTo(number)) {
            case RECONNECT, BACK_OFF -> MaruException.noAnswer(detail, null);
            case REFRESH -> MaruException.refused(401, "unauthenticated", detail);
            case DISCOVER -> MaruException.refused(503, "draining", detail);
            case SNAPSHOT -> MaruException.refused(410, "reset", detail);
            case GIVE_UP -> MaruException.refused(400, "closed", detail);
        };
    }

    /// What to do about a request for events that did not succeed.
    static Reaction reactionTo(MaruException failure) {
        return switch (failure.status()) {
            case 401 -> failure.code().equals("session_revoked") ? Reaction.GIVE_UP : Reaction.REFRESH;
            case 408, 429 -> Reaction.BACK_OFF;
            case 410 -> Reaction.SNAPSHOT;
            case 503 -> Reaction.DISCOVER;
            default -> failure.outcomeUnknown() ? Reaction.BACK_OFF : Reaction.GIVE_UP;
        };
    }
}
