package chat.maru.core.convergence;

import chat.maru.model.AccountId;
import chat.maru.model.Content;
import chat.maru.model.Emoji;
import chat.maru.model.MessageId;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/// A message as somebody sees it.
///
/// Immutable.
///
/// @param content empty when it is deleted
record SeenMessage(MessageId id, AccountId sender, Optional<Content> content, Set<Reaction> reactions) {
    SeenMessage {
        reactions = Set.copyOf(reactions);
    }

    record Reaction(AccountId account, Emoji emoji) {}

    static SeenMessage sent(MessageId id, AccountId sender, Content content) {
        return new SeenMessage(id, sender, Optional.of(content), Set.of());
    }

    SeenMessage edited(Content changed) {
        return new SeenMessage(id, sender, Optional.of(changed), reactions);
    }

    SeenMessage deleted() {
        return new SeenMessage(id, sender, Optional.empty(), Set.of());
    }

    SeenMessage reacted(AccountId account, Emoji emoji, boolean present) {
        Set<Reaction> changed = new HashSet<>(reactions);
        if (present) {
            changed.add(new Reaction(account, emoji));
        } else {
            changed.remove(new Reaction(account, emoji));
        }
        return new SeenMessage(id, sender, content, changed);
    }
}
