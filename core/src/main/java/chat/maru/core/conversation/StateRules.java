package chat.maru.core.conversation;

import chat.maru.model.AccountId;
import chat.maru.model.ConversationKind;
import chat.maru.model.Entry;
import chat.maru.model.Fact;
import chat.maru.model.MessageNumber;
import chat.maru.model.Outcome;
import chat.maru.model.Outcome.Refusal;
import chat.maru.model.State;
import chat.maru.model.StateCommand;
import chat.maru.model.TopicId;
import chat.maru.store.StoredState;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/// What people may have kept as states: pure functions of the state as it is, of the conversation it is about, and of
/// the command. A state that would not change is no entry.
///
/// Immutable.
public final class StateRules {
    private final GroupLimits limits;

    public StateRules(GroupLimits limits) {
        this.limits = Objects.requireNonNull(limits);
    }

    /// The place of the state that a command is about.
    public static State.Slot slot(StateCommand command) {
        return switch (command) {
            case StateCommand.MarkRead mark -> State.ReadMark.slot(mark.conversation());
            case StateCommand.ShareRead share -> State.Receipt.slot(share.actor());
            case StateCommand.Prefer prefer -> State.Preferences.slot(prefer.conversation());
            case StateCommand.KeepDraft keep -> State.Draft.slot(keep.conversation());
            case StateCommand.ChangeSettings change -> State.Settings.slot(change.actor());
        };
    }

    /// Decides what an account wants of the server in general.
    public Decision<Outcome.OfChange> settings(
            Optional<StoredState> before, StateCommand.ChangeSettings command, Instant now) {
        State.Settings usual = State.Settings.usual(command.actor());
        State.Settings as = before.map(StoredState::state)
                .filter(State.Settings.class::isInstance)
                .map(State.Settings.class::cast)
                .orElse(usual);
        return replaced(command, before, usual, command.after(as), List.of(command.actor()), now);
    }

    /// Decides a state about a conversation, which only its members may have.
    ///
    /// @param conversation the conversation, if it exists
    /// @param before       the state as it is, in the command's slot
    /// @param settings     finds what the actor wants in general, where that matters
    /// @param since        the number of the last message that was there when the actor came
    public Decision<Outcome.OfChange> ofConversation(
            Optional<ConversationState> conversation,
            Optional<StoredState> before,
            Supplier<State.Settings> settings,
            MessageNumber since,
            StateCommand.OfConversation command,
            Instant now) {
        if (conversation.isEmpty() || !conversation.get().members().contains(command.actor())) {
            return new Decision.Answer<>(new Outcome.NotAMember());
        }
        ConversationState within = conversation.get();
        List<AccountId> own = List.of(command.actor());
        return switch (command) {
            case StateCommand.MarkRead mark ->
                beyond(within, mark.number())
                        ? new Decision.Answer<>(new Outcome.Refused(Refusal.BEYOND))
                        : replaced(
                                mark,
                                before,
                                State.ReadMark.none(mark.conversation()),
                                marked(before.map(StoredState::state), since, mark),
                                own,
                                now);
            case StateCommand.ShareRead share -> share(within, before, settings, since, share, now);
            case StateCommand.Prefer prefer -> {
                State.Preferences none = State.Preferences.none(prefer.conversation());
                State.Preferences as = before.map(StoredState::state)
                        .map(State.Preferences.class::cast)
                        .orElse(none);
                yield replaced(prefer, before, none, preferred(as, prefer), own, now);
            }
            case StateCommand.KeepDraft keep ->
                replaced(
                        keep,
                        before,
                        State.Draft.none(keep.conversation()),
                        new State.Draft(keep.conversation(), keep.content()),
                        own,
                        now);
        };
    }

    private static boolean beyond(ConversationState conversation, MessageNumber number) {
        return number.compareTo(conversation.last()) > 0;
    }

    /// A mark never goes back by accident: only on purpose, and not behind what was new when the member came.
    private static State marked(Optional<State> before, MessageNumber since, StateCommand.MarkRead command) {
        State.ReadMark wanted =
                new State.ReadMark(command.conversation(), command.number(), command.unread()).notBefore(since);
        boolean late = !command.unread()
                && before.isPresent()
                && before.get() instanceof State.ReadMark mark
                && wanted.number().compareTo(mark.number()) < 0;
        return late ? before.get() : wanted;
    }

    private static State.Preferences preferred(State.Preferences before, StateCommand.Prefer command) {
        return new State.Preferences(
                command.conversation(),
                muted(before, command),
                Objects.requireNonNullElse(command.archived(), before.archived()),
                Objects.requireNonNullElse(command.pinned(), before.pinned()));
    }

    private static Optional<Instant> muted(State.Preferences before, StateCommand.Prefer command) {
        Instant until = command.mutedUntil();
        return until == null
                ? before.mutedUntil()
                : Optional.of(until).filter(end -> !end.equals(StateCommand.Prefer.UNMUTED));
    }

    /// Whoever comes back begins anew: what they let others know before is not told again.
    private Decision<Outcome.OfChange> share(
            ConversationState conversation,
            Optional<StoredState> before,
            Supplier<State.Settings> settings,
            MessageNumber since,
            StateCommand.ShareRead command,
            Instant now) {
        List<AccountId> members = conversation.members().accounts();
        boolean small =
                conversation.conversation().kind() == ConversationKind.DIRECT || members.size() <= limits.receipts();
        boolean news = before.map(StoredState::state)
                .filter(state -> state instanceof State.Receipt receipt
                        && command.number().compareTo(receipt.number()) <= 0)
                .isEmpty();
        if (beyond(conversation, command.number())) {
            return new Decision.Answer<>(new Outcome.Refused(Refusal.BEYOND));
        }
        return small
                        && news
                        && command.number().compareTo(since) > 0
                        && settings.get().sharesReadMarks()
                ? replaced(
                        command,
                        before,
                        new State.Receipt(command.actor(), MessageNumber.NONE),
                        new State.Receipt(command.actor(), command.number()),
                        members,
                        now)
                : new Decision.Answer<>(new Outcome.Changed(true));
    }

    /// @param none what counts as the state where there never was one
    private static Decision<Outcome.OfChange> replaced(
            StateCommand command,
            Optional<StoredState> before,
            State none,
            State wanted,
            List<AccountId> recipients,
            Instant now) {
        if (wanted.equals(before.map(StoredState::state).orElse(none))) {
            return new Decision.Answer<>(new Outcome.Changed(true));
        }
        TopicId topic = command.topic();
        Fact fact = new Fact.StateChanged(
                wanted, 1 + before.map(StoredState::revision).orElse(0L), before.map(StoredState::stamp));
        return new Decision.Append<>(
                new Entry(topic, MessageNumber.NONE, now, fact),
                new Outcome.Changed(false),
                Optional.empty(),
                recipients);
    }
}
