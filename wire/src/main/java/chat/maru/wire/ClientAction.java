package chat.maru.wire;

/// What a client should do about a [ProblemCode] or a [CloseCode].
///
/// Immutable.
public enum ClientAction {
    NOTHING("Nothing is wrong; go on."),
    GIVE_UP("Do not send the same again: it will never be accepted."),
    CHOOSE_ANOTHER("Ask the person for another value and try again."),
    SEND_AGAIN("Send the same again, with the same ids."),
    BACK_OFF("Wait as long as retry_after says, or with growing pauses, then send the same again, with the same ids."),
    RECONNECT("Reconnect at once and go on from the cursor."),
    RECONNECT_LATER("Reconnect after backing off and go on from the cursor."),
    REFRESH("Refresh the session; if that is refused, log in again."),
    LOG_IN("Log in again."),
    FETCH_SNAPSHOT("Fetch the list of conversations and go on from its cursor."),
    ASK_DISCOVERY("Ask discovery for a node, then go there after a random pause of 0.2 to 30 seconds.");

    private final String sentence;

    ClientAction(String sentence) {
        this.sentence = sentence;
    }

    /// The advice in words, for the reference page.
    public String sentence() {
        return sentence;
    }
}
