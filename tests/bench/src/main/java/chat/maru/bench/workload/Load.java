package chat.maru.bench.workload;

import chat.maru.bench.load.Plan;

/// How messages leave. Immutable.
///
/// @param outstanding closed loop: unanswered messages a sender
/// @param rate open loop: messages per second
/// @param messages how many in all, or 0 for as many as the window takes
record Load(Plan.Pace pace, Plan.Transport transport, int outstanding, double rate, long messages) {
    /// As many as the server takes, each sender keeping that many unanswered.
    static Load saturating(Plan.Transport transport, int outstanding) {
        return new Load(Plan.Pace.CLOSED, transport, outstanding, 0, 0);
    }

    /// That many a second, whatever the server does.
    static Load at(double rate) {
        return at(Plan.Transport.WEBSOCKET, rate);
    }

    static Load at(Plan.Transport transport, double rate) {
        return new Load(Plan.Pace.OPEN, transport, 0, rate, 0);
    }

    /// That many and no more, as fast as the server takes them.
    static Load of(long messages, int outstanding) {
        return new Load(Plan.Pace.CLOSED, Plan.Transport.WEBSOCKET, outstanding, 0, messages);
    }
}
