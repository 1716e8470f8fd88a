package chat.maru.core.push;

import java.util.Locale;
import java.util.Optional;

/// What was decided about waking a device, as its owner may ask afterwards. The names are those of the
/// protocol, in lower case; names and codes never change.
///
/// Immutable.
public enum PushDecision {
    /// The push service has taken it.
    SENT(1),
    /// A later message of the conversation takes its place.
    COLLAPSED(2),
    MUTED(3),
    /// The account has read it, on whatever device.
    READ_ELSEWHERE(4),
    /// The device was connected; should it go away without confirming the message, it is woken.
    ONLINE(5),
    /// The device has confirmed that it has the message.
    UP_TO_DATE(6),
    /// The account blocks the sender.
    BLOCKED(7),
    QUIET_HOURS(8),
    DO_NOT_DISTURB(9),
    /// The account is not in the conversation any more.
    NOT_A_MEMBER(10),
    /// The device is not registered any more.
    NO_REGISTRATION(11),
    /// The push service says that the device is not there any more; it has to register again.
    TARGET_GONE(12),
    /// The push service did not take it; it is tried again later.
    RETRIED(13),
    /// The push service has not taken it for too long.
    GIVEN_UP(14),
    /// What the device showed was taken back.
    TAKEN_BACK(15),
    /// The push service takes nothing at present; the message waits.
    BREAKER_OPEN(16),
    /// The push service will never take it.
    PROVIDER_REFUSED(17);

    private final int code;

    PushDecision(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    static Optional<PushDecision> ofCode(int code) {
        for (PushDecision decision : values()) {
            if (decision.code == code) {
                return Optional.of(decision);
            }
        }
        return Optional.empty();
    }

    /// Why a device is not to be told of a message; empty if it is. What is for good comes first, and last what
    /// may be otherwise in a moment.
    static Optional<PushDecision> of(Circumstances now) {
        if (now.blocked()) {
            return Optional.of(BLOCKED);
        }
        if (!now.member()) {
            return Optional.of(NOT_A_MEMBER);
        }
        if (now.read()) {
            return Optional.of(READ_ELSEWHERE);
        }
        if (now.upToDate()) {
            return Optional.of(UP_TO_DATE);
        }
        return now.online() ? Optional.of(silenced(now).orElse(ONLINE)) : silenced(now);
    }

    private static Optional<PushDecision> silenced(Circumstances now) {
        boolean called = now.mentioned() && now.preferences().mentionsBreakMutes();
        if (!called && now.mutedUntil().filter(now.at()::isBefore).isPresent()) {
            return Optional.of(MUTED);
        }
        if (now.preferences().doNotDisturb(now.at())) {
            return Optional.of(DO_NOT_DISTURB);
        }
        return now.preferences().quiet(now.at()) ? Optional.of(QUIET_HOURS) : Optional.empty();
    }

    /// Why what a device shows is not to be taken back by a push; empty if it is.
    static Optional<PushDecision> ofTakingBack(Circumstances now) {
        if (!now.member()) {
            return Optional.of(NOT_A_MEMBER);
        }
        if (now.upToDate()) {
            return Optional.of(UP_TO_DATE);
        }
        return now.online() ? Optional.of(ONLINE) : Optional.empty();
    }

    /// The name that the protocol has for it.
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
