package chat.maru.core.history;

import chat.maru.core.conversation.Rights;
import chat.maru.core.entry.EntryReader;
import chat.maru.core.inbox.Horizon;
import chat.maru.model.AccountId;
import chat.maru.model.ConversationId;
import chat.maru.model.ConversationKind;
import chat.maru.model.JoinLink;
import chat.maru.model.LinkId;
import chat.maru.model.Membership;
import chat.maru.model.TopicId;
import chat.maru.store.ConversationForm;
import chat.maru.store.Keys;
import chat.maru.store.Range;
import chat.maru.store.Store;
import chat.maru.store.Table;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// The links by which people may join groups, for those who may see them.
///
/// Thread-safe. Reads block on the store, so they do not run on an event loop.
public final class Links {
    private final Store store;
    private final EntryReader entries;
    private final Horizon horizon;

    public Links(Store store, EntryReader entries, Horizon horizon) {
        this.store = Objects.requireNonNull(store);
        this.entries = Objects.requireNonNull(entries);
        this.horizon = Objects.requireNonNull(horizon);
    }

    /// What somebody who asks for a group's links is shown.
    ///
    /// Immutable.
    public sealed interface Seen {
        record Shown(List<JoinLink> links) implements Seen {
            public Shown {
                links = List.copyOf(links);
            }
        }

        /// A direct conversation has no links.
        record Direct() implements Seen {}

        /// The role does not allow it.
        record NotAllowed() implements Seen {}

        /// There is no such group for the account.
        record NotAMember() implements Seen {}
    }

    /// All links that were made and not revoked.
    public Seen seenBy(AccountId account, ConversationId conversation) {
        Membership membership = horizon.membership(account, conversation);
        if (!membership.current()) {
            return new Seen.NotAMember();
        }
        if (!Rights.moderates(membership.role())) {
            return isDirect(conversation) ? new Seen.Direct() : new Seen.NotAllowed();
        }
        return new Seen.Shown(
                store
                        .scan(Table.LINKS, Keys.partition(TopicId.of(conversation)), Range.first(Integer.MAX_VALUE))
                        .stream()
                        .flatMap(row -> entries.link(row.value()).stream())
                        .filter(link -> !link.revoked())
                        .toList());
    }

    private boolean isDirect(ConversationId conversation) {
        return store.get(Table.TOPICS, Keys.topic(TopicId.of(conversation)))
                .map(bytes -> ConversationForm.read(conversation, bytes))
                .filter(found -> found.kind() == ConversationKind.DIRECT)
                .isPresent();
    }

    /// One link, for whoever made it just now.
    public Optional<JoinLink> find(ConversationId conversation, LinkId link) {
        return store.get(Table.LINKS, Keys.link(TopicId.of(conversation), link)).flatMap(entries::link);
    }
}
