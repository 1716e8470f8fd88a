package chat.maru.core.conversation;

import chat.maru.model.AccountId;
import chat.maru.model.Command;
import chat.maru.model.Content;
import chat.maru.model.Conversation;
import chat.maru.model.ConversationKind;
import chat.maru.model.Entry;
import chat.maru.model.Fact;
import chat.maru.model.GroupInfo;
import chat.maru.model.Membership;
import chat.maru.model.MessageNumber;
import chat.maru.model.Outcome;
import chat.maru.model.Profile;
import chat.maru.model.Role;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.IntSupplier;

/// The rules of sending, of direct conversations and of accounts: what each command becomes, given the state it
/// meets. The same arguments always give the same decision.
///
/// Immutable.
public final class Rules {
    /// People whom one account may block at once.
    public static final int MOST_BLOCKS = 1_000;

    // Of somebody who blocks again and again, so that what either may see stays small: what the other one blocks makes
    // no stay, because nobody is to learn of it.
    private static final int MOST_STAYS = 200;

    private final BiPredicate<Content, Content> sameContent;

    /// @param sameContent whether two contents say the same, so that a message put again may be written
    ///     differently
    public Rules(BiPredicate<Content, Content> sameContent) {
        this.sameContent = Objects.requireNonNull(sameContent);
    }

    /// Decides a message.
    ///
    /// @param state   the conversation, if it exists
    /// @param earlier the message that the conversation already has under this id, if any
    public Decision<Outcome.OfSend> send(
            Optional<ConversationState> state, Command.SendMessage command, Optional<Entry> earlier, Instant now) {
        if (state.isEmpty() || !state.get().members().contains(command.sender())) {
            return new Decision.Answer<>(new Outcome.NotAMember());
        }
        if (earlier.isPresent()) {
            return new Decision.Answer<>(again(command, earlier.get()));
        }
        ConversationState after = state.get().withNext();
        Fact fact = new Fact.MessageSent(
                command.id(), command.sender(), command.content(), mentioned(state.get(), command));
        Entry entry = new Entry(command.topic(), after.last(), now, fact);
        Outcome.OfSend sent = new Outcome.Sent(after.last(), now, false);
        return new Decision.Append<>(
                entry, sent, Optional.of(after), after.members().accounts());
    }

    /// Whoever is not there cannot be mentioned, and mentioning oneself is nothing to be told of.
    private static List<AccountId> mentioned(ConversationState state, Command.SendMessage command) {
        List<AccountId> mentions = command.content().mentions();
        return mentions.isEmpty()
                ? mentions
                : mentions.stream()
                        .filter(each -> !each.equals(command.sender())
                                && state.members().contains(each))
                        .toList();
    }

    /// What a deleted message said is not known any more: whoever sent it may put it again, as ever.
    private Outcome.OfSend again(Command.SendMessage command, Entry earlier) {
        boolean same = switch (earlier.fact()) {
            case Fact.MessageSent sent ->
                sent.sender().equals(command.sender()) && sameContent.test(sent.content(), command.content());
            case Fact.MessageErased erased -> erased.sender().equals(command.sender());
            default -> false;
        };
        return same ? new Outcome.Sent(earlier.number(), earlier.at(), true) : new Outcome.IdReused();
    }

    /// Decides the opening of a direct conversation.
    ///
    /// @param state  the conversation, if it is open already
    /// @param blocks who of the two has blocked the other, or had once
    public Decision<Outcome.OfOpen> open(
            Optional<ConversationState> state, Blocks blocks, Command.OpenDirect command, Instant now) {
        if (blocks.has(command.opener())) {
            return new Decision.Answer<>(new Outcome.Refused(Outcome.Refusal.BLOCKED));
        }
        if (state.isPresent()) {
            return new Decision.Answer<>(new Outcome.Opened(command.conversation(), true));
        }
        Conversation conversation = Conversation.begun(
                command.conversation(), ConversationKind.DIRECT, command.opener(), now, GroupInfo.NONE);
        boolean alone = blocks.has(command.other());
        Map<AccountId, Role> roles = new LinkedHashMap<>();
        roles.put(command.opener(), Role.MEMBER);
        if (!alone) {
            roles.put(command.other(), Role.MEMBER);
        }
        Members members = Members.of(roles);
        return Appending.of(
                new ConversationState(conversation, members, MessageNumber.NONE),
                new Fact.ConversationCreated(
                        conversation.kind(),
                        command.opener(),
                        List.of(command.opener(), command.other()),
                        conversation.info(),
                        blocks.earlier(),
                        alone ? List.of(command.other()) : List.of()),
                now,
                new Outcome.Opened(conversation.id(), false),
                members.accounts());
    }

    /// Decides a block: a pause in one's membership of the direct conversation.
    ///
    /// @param state   the conversation, if it is open
    /// @param blocks  who of the two has blocked the other, or had once
    /// @param blocked finds how many people the account blocks already
    public Decision<Outcome.OfChange> block(
            Optional<ConversationState> state, Blocks blocks, IntSupplier blocked, Command.Block command, Instant now) {
        if (blocks.has(command.blocker()) == command.present()) {
            return new Decision.Answer<>(new Outcome.Changed(true));
        }
        if (command.present() && blocked.getAsInt() >= MOST_BLOCKS) {
            return new Decision.Answer<>(new Outcome.Refused(Outcome.Refusal.TOO_MANY));
        }
        Membership own = blocks.membership(command.blocker());
        if (!command.present() && own.stays() >= MOST_STAYS) {
            return new Decision.Answer<>(new Outcome.Refused(Outcome.Refusal.TOO_MANY));
        }
        Fact fact = new Fact.BlockChanged(
                command.blocker(),
                command.other(),
                command.present(),
                state.isPresent(),
                own,
                blocks.membership(command.other()));
        MessageNumber last = state.map(ConversationState::last).orElse(MessageNumber.NONE);
        return new Decision.Append<>(
                new Entry(command.topic(), last, now, fact),
                new Outcome.Changed(false),
                state.map(open -> open.with(
                        command.present()
                                ? open.members().without(command.blocker())
                                : open.members().with(command.blocker(), Role.MEMBER))),
                List.of(command.blocker()));
    }

    /// Decides a changed profile: of each field the last change wins. What changes nothing is no entry.
    ///
    /// @param before the profile as it is, of the command's account
    public Decision<Outcome.ProfileSaved> changeProfile(Profile before, Command.ChangeProfile command, Instant now) {
        Profile after = new Profile(
                before.account(),
                before.username(),
                Objects.requireNonNullElse(command.displayName(), before.displayName()),
                Objects.requireNonNullElse(command.about(), before.about()),
                before.createdAt());
        if (after.equals(before)) {
            return new Decision.Answer<>(new Outcome.ProfileSaved(before));
        }
        Entry entry = new Entry(command.topic(), MessageNumber.NONE, now, new Fact.ProfileChanged(after));
        return new Decision.Append<>(
                entry, new Outcome.ProfileSaved(after), Optional.empty(), List.of(after.account()));
    }
}
