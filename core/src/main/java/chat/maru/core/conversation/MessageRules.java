package chat.maru.core.conversation;

import chat.maru.model.AccountId;
import chat.maru.model.Content;
import chat.maru.model.Conversation;
import chat.maru.model.ConversationKind;
import chat.maru.model.Emoji;
import chat.maru.model.Entry;
import chat.maru.model.Fact;
import chat.maru.model.MessageCommand;
import chat.maru.model.MessageId;
import chat.maru.model.Outcome;
import chat.maru.model.Outcome.Refusal;
import chat.maru.model.Role;
import chat.maru.model.StampedEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiPredicate;

/// What may be done to messages that were sent: pure functions of the conversation, the message, and the
/// command.
///
/// Immutable.
public final class MessageRules {
    private final BiPredicate<Content, Content> sameContent;
    private final GroupLimits limits;

    /// @param sameContent whether two contents say the same
    public MessageRules(BiPredicate<Content, Content> sameContent, GroupLimits limits) {
        this.sameContent = Objects.requireNonNull(sameContent);
        this.limits = Objects.requireNonNull(limits);
    }

    /// Decides an edit: only of one's own message, and the last one wins.
    public Decision<Outcome.OfChange> edit(
            ConversationState state, TargetMessage target, MessageCommand.Edit command, Instant now) {
        if (!(target.entry().fact() instanceof Fact.MessageSent sent)) {
            return refused(Refusal.DELETED);
        }
        if (!sent.sender().equals(command.actor())) {
            return refused(Refusal.NOT_ALLOWED);
        }
        if (sameContent.test(current(sent, target), command.content())) {
            return again();
        }
        if (target.edits().size() >= limits.edits()) {
            return refused(Refusal.TOO_MANY);
        }
        return append(
                state,
                new Fact.MessageEdited(command.message(), target.entry().number(), command.actor(), command.content()),
                now);
    }

    private static Content current(Fact.MessageSent sent, TargetMessage target) {
        return !target.edits().isEmpty() && target.edits().getLast().entry().fact() instanceof Fact.MessageEdited last
                ? last.content()
                : sent.content();
    }

    /// Decides a deletion: of one's own message, or of anybody's by who moderates.
    public Decision<Outcome.OfChange> delete(
            ConversationState state, TargetMessage target, MessageCommand.Delete command, Instant now) {
        AccountId sender;
        List<AccountId> mentioned;
        switch (target.entry().fact()) {
            case Fact.MessageSent sent -> {
                sender = sent.sender();
                mentioned = sent.mentioned();
            }
            case Fact.MessageErased _ -> {
                return again();
            }
            default -> throw new IllegalArgumentException("no message but " + target.original());
        }
        boolean allowed = sender.equals(command.actor())
                || (state.conversation().kind() == ConversationKind.GROUP
                        && Rights.moderates(role(state, command.actor())));
        if (!allowed) {
            return refused(Refusal.NOT_ALLOWED);
        }
        List<StampedEntry> erased = new ArrayList<>();
        erased.add(erased(target.original(), new Fact.MessageErased(command.message(), sender)));
        for (StampedEntry edit : target.edits()) {
            erased.add(erased(
                    edit, new Fact.EditErased(command.message(), target.entry().number(), sender)));
        }
        return append(
                state,
                new Fact.MessageDeleted(command.message(), target.entry().number(), command.actor(), erased, mentioned),
                now);
    }

    private static StampedEntry erased(StampedEntry was, Fact left) {
        Entry entry = was.entry();
        return new StampedEntry(was.stamp(), new Entry(entry.topic(), entry.number(), entry.at(), left));
    }

    /// Decides a reaction.
    ///
    /// @param own the actor's reactions to the message
    public Decision<Outcome.OfChange> react(
            ConversationState state, TargetMessage target, Set<Emoji> own, MessageCommand.React command, Instant now) {
        if (target.entry().fact() instanceof Fact.MessageErased) {
            return refused(Refusal.DELETED);
        }
        if (own.contains(command.emoji()) == command.present()) {
            return again();
        }
        if (command.present() && own.size() >= limits.reactions()) {
            return refused(Refusal.TOO_MANY);
        }
        return append(
                state,
                new Fact.ReactionChanged(
                        command.message(),
                        target.entry().number(),
                        command.actor(),
                        command.emoji(),
                        command.present()),
                now);
    }

    /// Decides a pin: by either in a direct conversation, by who moderates in a group.
    public Decision<Outcome.OfChange> pin(
            ConversationState state, TargetMessage target, MessageCommand.Pin command, Instant now) {
        Conversation conversation = state.conversation();
        if (conversation.kind() == ConversationKind.GROUP && !Rights.moderates(role(state, command.actor()))) {
            return refused(Refusal.NOT_ALLOWED);
        }
        if (conversation.pinned().contains(command.message()) == command.pinned()) {
            return again();
        }
        if (command.pinned() && target.entry().fact() instanceof Fact.MessageErased) {
            return refused(Refusal.DELETED);
        }
        if (command.pinned() && conversation.pinned().size() >= Conversation.MAX_PINNED) {
            return refused(Refusal.TOO_MANY);
        }
        List<MessageId> pinned = new ArrayList<>(conversation.pinned());
        if (command.pinned()) {
            pinned.add(command.message());
        } else {
            pinned.remove(command.message());
        }
        ConversationState after = state.with(conversation.withPinned(pinned));
        return append(after, new Fact.ConversationChanged(command.actor(), after.conversation()), now);
    }

    private static Role role(ConversationState state, AccountId actor) {
        return state.members().role(actor).orElseThrow();
    }

    private static Decision<Outcome.OfChange> append(ConversationState after, Fact fact, Instant now) {
        return Appending.of(
                after, fact, now, new Outcome.Changed(false), after.members().accounts());
    }

    private static Decision<Outcome.OfChange> again() {
        return new Decision.Answer<>(new Outcome.Changed(true));
    }

    private static Decision<Outcome.OfChange> refused(Refusal why) {
        return new Decision.Answer<>(new Outcome.Refused(why));
    }
}
