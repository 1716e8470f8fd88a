package chat.maru.bench.load;

/// What a connection speaks. Confined to the event loop.
sealed interface Protocol permits EventsSocket, EventSource, Polls, Requests, XmppStream, MqttSession, RelaySession {
    /// The first bytes after this connection was made.
    byte[] opening(Line line);

    /// Reads what is complete in `in[0, to)` and tells the run; answers how many bytes it has used up.
    int consume(Line line, byte[] in, int to, long now);

    /// Sends message `sequence` to where the text of that id leads: a conversation, or somebody.
    void send(Line line, int sequence, long millis, byte[] address);
}
