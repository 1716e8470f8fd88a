package chat.maru.edge.http;

import java.util.concurrent.CompletionStage;

/// Knows whose an access token is.
///
/// Thread-safe. Called on event loops: never blocks, answers at once (a completed stage) where memory knows,
/// else later on any thread. A stage that fails is answered with 500.
@FunctionalInterface
public interface Authenticator {

    /// Looks at a token, which is 1 to 512 characters of a bearer token's alphabet and otherwise unchecked.
    CompletionStage<Authentication> authenticate(String token);
}
