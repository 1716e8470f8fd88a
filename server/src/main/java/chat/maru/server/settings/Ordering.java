package chat.maru.server.settings;

import chat.maru.core.inbox.Horizon;
import chat.maru.core.sequencer.Sequencer;
import java.util.List;

/// The keys of the sequencer and of what readers are told by, which have records of their own. Holds nothing
/// else.
final class Ordering {
    private static final int MOST = 100_000_000;

    private static final Key<Integer> QUEUE = Key.of(
            "sequencer.queue",
            Kind.whole(1, 1 << 24),
            Sequencer.Config.DEFAULT.queue(),
            "Messages that may wait to be put in order; beyond it they are answered busy.");
    private static final Key<Integer> GROUP = Key.of(
            "sequencer.group",
            Kind.whole(1, 1 << 20),
            Sequencer.Config.DEFAULT.group(),
            "Messages put in order together at most before they are handed to the log.");
    private static final Key<Integer> TOPICS = Key.of(
            "sequencer.topics",
            Kind.whole(1, MOST),
            Sequencer.Config.DEFAULT.topics(),
            "Conversations the sequencer keeps in memory.");
    private static final Key<Integer> HEADS = Key.of(
            "inbox.heads",
            Kind.whole(1, MOST),
            Math.toIntExact(Horizon.Config.DEFAULT.heads()),
            "Conversations whose last entry's place is kept in memory.");
    private static final Key<Integer> MEMBERSHIPS = Key.of(
            "inbox.memberships",
            Kind.whole(1, MOST),
            Math.toIntExact(Horizon.Config.DEFAULT.memberships()),
            "Memberships kept in memory, counted over all accounts.");

    static final Room ROOM = new Room("Order and inboxes", List.of(QUEUE, GROUP, TOPICS, HEADS, MEMBERSHIPS));

    private Ordering() {}

    static Sequencer.Config sequencer(Values values) {
        return new Sequencer.Config(values.of(QUEUE), values.of(GROUP), values.of(TOPICS), Groups.limits(values));
    }

    static Horizon.Config inbox(Values values) {
        return new Horizon.Config(values.of(HEADS), values.of(MEMBERSHIPS));
    }
}
