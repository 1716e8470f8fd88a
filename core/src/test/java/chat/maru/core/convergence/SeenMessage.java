package chat.maru.core.convergence;

import chat.maru.model.AccountId;
import chat.maru.model.Content;
import chat.maru.model.Emoji;
import chat.maru.model.Fact;
import chat.maru.model.MessageId;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/// A message as somebody sees it.
///
/// Immutable.
///
/// @param content empty when it is deleted
record SeenMessage(
        MessageId id, AccountId sender, Optional<Content> content, Set<Reaction> reactions, Set<AccountId> mentioned) {
    SeenMessage {
        reactions = Set.copyOf(reactions);
        mentioned = Set.copyOf(mentioned);
    }

    record Reaction(AccountId account, Emoji emoji) {}

    static SeenMessage sent(Fact.MessageSent sent) {
        return new SeenMessage(
                sent.id(), sent.sender(), Optional.of(sent.content()), Set.of(), Set.copyOf(sent.mentioned()));
    }

    SeenMessage edited(Content changed) {
        return new SeenMessage(id, sender, Optional.of(changed), reactions, mentioned);
    }

    SeenMessage deleted() {
        return erased(id, sender);
    }

    SeenMessage reacted(AccountId account, Emoji emoji, boolean present) {
        Set<Reaction> changed = new HashSet<>(reactions);
        if (present) {
            changed.add(new Reaction(account, emoji));
        } else {
            changed.remove(new Reaction(account, emoji));
        }
        return new SeenMessage(id, sender, content, changed, mentioned);
    }

    static SeenMessage erased(MessageId id, AccountId sender) {
        return new SeenMessage(id, sender, Optional.empty(), Set.of(), Set.of());
    }
}
