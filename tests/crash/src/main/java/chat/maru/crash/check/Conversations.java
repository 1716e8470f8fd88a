package chat.maru.crash.check;

import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/// One life of the log by conversation, as it was read: what is in each, and who was in it when.
///
/// Confined to one thread.
final class Conversations {
    private final Map<String, List<Entries.Stored>> all;
    private final Memberships memberships = new Memberships();

    /// @param all by conversation, in the order of their places
    Conversations(Map<String, List<Entries.Stored>> all) {
        this.all = all;
        all.forEach(memberships::add);
    }

    void forEach(BiConsumer<String, List<Entries.Stored>> each) {
        all.forEach(each);
    }

    List<Entries.Stored> of(String conversation) {
        return all.getOrDefault(conversation, List.of());
    }

    Memberships memberships() {
        return memberships;
    }
}
