package chat.maru.bench.load;

/// The first frame on a WebSocket, which counts as open when the frame is answered.
enum Greeting {
    /// None: it is open with the upgrade.
    NONE(""),
    PING("{\"type\":\"ping\",\"ref\":\"p\"}"),
    /// That somebody is here, who wants to be told who else is.
    PRESENCE("{\"type\":\"presence\",\"ref\":\"p\",\"state\":\"online\"}");

    private final String json;

    Greeting(String json) {
        this.json = json;
    }

    boolean isAnswered() {
        return !json.isEmpty();
    }

    void write(Line line) {
        line.write(WebSocket.masked(WebSocket.TEXT, Ascii.bytes(json)));
    }
}
