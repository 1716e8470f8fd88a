package chat.maru.bench.load;

/// The host whose people and rooms the servers of others have.
public final class XmppHost {
    public static final String NAME = "bench.example";

    private XmppHost() {}
}
