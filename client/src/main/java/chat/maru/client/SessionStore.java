package chat.maru.client;

/// Where a program keeps its sessions, so that its next start needs no password.
///
/// Called on whichever thread signed in or refreshed, one call at a time for each session.
public interface SessionStore {
    /// These tokens replace all earlier ones of the same account and device. Called before they are first
    /// used: a store that is durable on return never holds tokens older than the server's by more than the
    /// call in flight.
    void save(Tokens tokens);

    /// The session is over: signed out, or revoked. The tokens are worth nothing any more.
    void forget(Tokens tokens);

    /// Keeps nothing.
    static SessionStore none() {
        return new SessionStore() {
            @Override
            public void save(Tokens tokens) {}

            @Override
            public void forget(Tokens tokens) {}
        };
    }
}
