package chat.maru.server;

import chat.maru.server.settings.Settings;

/// Makes a node and starts it.
@FunctionalInterface
public interface NodeFactory {
    /// Returns when the node answers requests. What fails leaves nothing behind: no port, no lock, no thread.
    Node start(Settings settings) throws StartFailure;
}
