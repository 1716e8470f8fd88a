package chat.maru.push;

import chat.maru.core.push.PushResult;
import java.io.IOException;

/// Hands a notification over, and waits for the answer.
@FunctionalInterface
public interface Attempt {
    /// Ends within 40 s.
    ///
    /// @throws IOException without an answer
    PushResult make() throws IOException, InterruptedException;
}
