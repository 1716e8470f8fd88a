package chat.maru.model;

import java.util.Objects;

/// What others may know of an account's comings and goings.
///
/// Immutable.
///
/// @param invisible whether it seems to be offline for now
/// @param presence  who may know whether it is there
/// @param lastSeen  who may know when it was there last
public record Visibility(boolean invisible, Audience presence, Audience lastSeen) {
    public static final Visibility USUAL = new Visibility(false, Audience.CONVERSATIONS, Audience.CONVERSATIONS);
    /// Nobody knows anything.
    public static final Visibility NONE = new Visibility(true, Audience.NOBODY, Audience.NOBODY);

    public Visibility {
        Objects.requireNonNull(presence);
        Objects.requireNonNull(lastSeen);
    }

    /// Whether others may know that it is there, now.
    public boolean showsPresence() {
        return !invisible && sharesPresence();
    }

    /// Whether it lets others know of its presence, and so may know of theirs.
    public boolean sharesPresence() {
        return presence == Audience.CONVERSATIONS;
    }

    /// Whether it lets others know when it was there last, and so may know that of them.
    public boolean sharesLastSeen() {
        return sharesPresence() && lastSeen == Audience.CONVERSATIONS;
    }
}
