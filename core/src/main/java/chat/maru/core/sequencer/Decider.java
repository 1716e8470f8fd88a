package chat.maru.core.sequencer;

import chat.maru.core.conversation.Blocks;
import chat.maru.core.conversation.ConversationState;
import chat.maru.core.conversation.Decision;
import chat.maru.core.conversation.GroupLimits;
import chat.maru.core.conversation.GroupRules;
import chat.maru.core.conversation.MessageRules;
import chat.maru.core.conversation.Rules;
import chat.maru.core.conversation.StateRules;
import chat.maru.core.conversation.TargetMessage;
import chat.maru.core.entry.EntryReader;
import chat.maru.model.AccountId;
import chat.maru.model.Command;
import chat.maru.model.Content;
import chat.maru.model.Fact;
import chat.maru.model.GroupCommand;
import chat.maru.model.Membership;
import chat.maru.model.MessageCommand;
import chat.maru.model.Outcome;
import chat.maru.model.Outcome.Refusal;
import chat.maru.model.State;
import chat.maru.model.StateCommand;
import chat.maru.model.TopicId;
import chat.maru.store.Store;
import chat.maru.store.StoredState;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.IntSupplier;

/// Finds what each command meets, has the rules decide it, and notes what it becomes. Messages and profiles are
/// decided by what is decided so far; members, links, and what is done to messages by what is durable: a
/// command that meets something there that is not durable yet is given back, to be decided again once it is.
///
/// Confined to the sequencer's thread.
final class Decider {
    private final Rules rules;
    private final GroupRules groupRules;
    private final MessageRules messageRules;
    private final StateRules stateRules;
    private final Topics topics;
    private final RecentMessages recent;
    private final RecentProfiles profiles;
    private final Unsettled unsettled = new Unsettled();
    private final StoredChanges stored;

    /// @param shard the log's
    /// @param bound conversations kept in memory
    Decider(
            Store store,
            EntryReader entries,
            int shard,
            BiPredicate<Content, Content> sameContent,
            GroupLimits limits,
            int bound) {
        this.rules = new Rules(sameContent);
        this.groupRules = new GroupRules(limits);
        this.messageRules = new MessageRules(sameContent, limits);
        this.stateRules = new StateRules(limits);
        this.topics = new Topics(store, entries, shard, bound);
        this.recent = new RecentMessages(store, entries);
        this.profiles = new RecentProfiles(store);
        this.stored = new StoredChanges(store, entries, shard);
    }

    /// One command and what it is decided for.
    ///
    /// @param reply given the outcome once it is durable
    /// @param later given the group that has to become durable first, at once and instead of a reply: then the
    ///     command is to be decided again
    /// @param group what it becomes is appended with
    record Turn(Consumer<? super Outcome> reply, Consumer<Group> later, Instant now, Group group) {}

    void decide(Command<?> command, Turn turn) {
        switch (command) {
            case Command.SendMessage send -> send(send, turn);
            case Command.OpenDirect open -> open(open, turn);
            case Command.Block block -> block(block, turn);
            case Command.ChangeProfile change -> change(change, turn);
            case GroupCommand.Create create -> {
                Topics.Topic topic = topics.find(create.topic());
                take(topic, groupRules.create(topic.state(), create, turn.now()), turn);
            }
            case GroupCommand.Join join -> join(join, turn);
            case GroupCommand.OfChange change -> change(change, turn);
            case MessageCommand change -> change(change, turn);
            case StateCommand change -> change(change, turn);
        }
    }

    /// Forgets what is durable by now: the store has it.
    void forgetDurable() {
        recent.forgetDurable();
        profiles.forgetDurable();
        unsettled.forgetDurable();
    }

    /// The group was appended.
    void follow(Group group) {
        recent.follow(group);
    }

    /// Takes back what the group did. It is the last group, and was not appended.
    void retract(Group group) {
        topics.retract(group);
        profiles.retract(group);
        unsettled.retract(group);
        recent.forget(group);
    }

    /// Nearly always there is nothing to be looked up: either it is open, or nobody has heard of it.
    private void open(Command.OpenDirect command, Turn turn) {
        Topics.Topic topic = topics.find(command.topic());
        boolean member = topic.state()
                .filter(state -> state.members().contains(command.opener()))
                .isPresent();
        if (member) {
            take(topic, rules.open(topic.state(), Blocks.NONE, command, turn.now()), turn);
        } else if (!waits(new Unsettled.OfMembers(command.topic()), turn)) {
            Blocks blocks = stored.blocks(command.opener(), command.other());
            take(topic, rules.open(topic.state(), blocks, command, turn.now()), turn);
        }
    }

    private void block(Command.Block command, Turn turn) {
        if (waits(new Unsettled.OfMembers(command.topic()), turn)
                || waits(new Unsettled.OfBlocks(command.blocker()), turn)) {
            return;
        }
        Topics.Topic topic = topics.find(command.topic());
        Blocks blocks = stored.blocks(command.blocker(), command.other());
        IntSupplier blocked = () -> stored.blocked(command.blocker(), Rules.MOST_BLOCKS);
        take(topic, rules.block(topic.state(), blocks, blocked, command, turn.now()), turn);
    }

    private void send(Command.SendMessage command, Turn turn) {
        Topics.Topic topic = topics.find(command.topic());
        RecentMessages.Earlier earlier = recent.find(command.topic(), command.id());
        switch (rules.send(topic.state(), command, earlier.entry(), turn.now())) {
            case Decision.Answer<Outcome.OfSend> answer -> earlier.group().whenDurable(turn.reply(), answer.outcome());
            case Decision.Append<Outcome.OfSend> append -> {
                recent.remember(append.entry(), command.id(), turn.group());
                topics.advance(topic, append.after(), turn.group());
                turn.group().add(append, turn.reply());
            }
        }
    }

    private void change(Command.ChangeProfile command, Turn turn) {
        RecentProfiles.Decided before = profiles.find(command.account());
        switch (rules.changeProfile(before.profile(), command, turn.now())) {
            case Decision.Answer<Outcome.ProfileSaved> answer ->
                before.group().whenDurable(turn.reply(), answer.outcome());
            case Decision.Append<Outcome.ProfileSaved> append -> {
                profiles.remember(append.outcome().profile(), turn.group());
                turn.group().add(append, turn.reply());
            }
        }
    }

    private void change(GroupCommand.OfChange command, Turn turn) {
        if (waits(new Unsettled.OfMembers(command.topic()), turn)) {
            return;
        }
        Topics.Topic topic = topics.find(command.topic());
        take(
                topic,
                groupRules.change(
                        topic.state(),
                        command,
                        account -> stored.membership(command.conversation(), account),
                        stored.links(command),
                        turn.now()),
                turn);
    }

    private void join(GroupCommand.Join command, Turn turn) {
        if (waits(new Unsettled.OfMembers(command.topic()), turn)) {
            return;
        }
        Topics.Topic topic = topics.find(command.topic());
        Membership before = stored.membership(command.conversation(), command.actor());
        take(topic, groupRules.join(topic.state(), command, before, stored.links(command.topic()), turn.now()), turn);
    }

    /// A message is there for those whose membership covers it.
    private void change(MessageCommand command, Turn turn) {
        Topics.Topic topic = topics.find(command.topic());
        if (topic.state().isEmpty() || !topic.state().get().members().contains(command.actor())) {
            topic.lastGroup().whenDurable(turn.reply(), new Outcome.NotAMember());
            return;
        }
        RecentMessages.Earlier message = recent.find(command.topic(), command.message());
        if (!message.group().isDurable()) {
            turn.later().accept(message.group());
            return;
        }
        if (waits(new Unsettled.OfMembers(command.topic()), turn)
                || waits(new Unsettled.OfMessage(command.topic(), command.message()), turn)) {
            return;
        }
        Optional<TargetMessage> target = stored.message(command.topic(), command.message())
                .filter(found -> !(found.original().entry().fact() instanceof Fact.Unreadable))
                .filter(found -> stored.membership(command.conversation(), command.actor())
                        .history()
                        .covers(found.original().stamp()));
        if (target.isEmpty()) {
            turn.reply().accept(new Outcome.Refused(Refusal.NO_SUCH_MESSAGE));
            return;
        }
        change(topic, topic.state().get(), target.get(), command, turn);
    }

    private void change(
            Topics.Topic topic, ConversationState state, TargetMessage target, MessageCommand command, Turn turn) {
        switch (command) {
            case MessageCommand.Edit edit -> take(topic, messageRules.edit(state, target, edit, turn.now()), turn);
            case MessageCommand.Delete delete ->
                take(topic, messageRules.delete(state, target, delete, turn.now()), turn);
            case MessageCommand.Pin pin -> take(topic, messageRules.pin(state, target, pin, turn.now()), turn);
            case MessageCommand.React react -> {
                AccountId actor = react.actor();
                if (!waits(new Unsettled.OfReaction(react.topic(), react.message(), actor, react.emoji()), turn)) {
                    var own = stored.reactions(
                            react.topic(), target.original().entry().number(), actor);
                    take(topic, messageRules.react(state, target, own, react, turn.now()), turn);
                }
            }
        }
    }

    /// States are decided by the last one, which must be durable, because what comes replaces it.
    private void change(StateCommand command, Turn turn) {
        State.Slot slot = StateRules.slot(command);
        if (waits(new Unsettled.OfState(command.topic(), slot), turn)) {
            return;
        }
        Optional<StoredState> before = stored.state(command.topic(), slot);
        switch (command) {
            case StateCommand.ChangeSettings settings ->
                take(Group.durable(), stateRules.settings(before, settings, turn.now()), turn);
            case StateCommand.OfConversation of -> {
                TopicId conversation = TopicId.of(of.conversation());
                if (waits(new Unsettled.OfMembers(conversation), turn)) {
                    return;
                }
                Topics.Topic topic = topics.find(conversation);
                take(
                        topic.lastGroup(),
                        stateRules.ofConversation(
                                topic.state(),
                                before,
                                () -> stored.settings(of.actor()),
                                stored.membership(of.conversation(), of.actor()).since(),
                                of,
                                turn.now()),
                        turn);
            }
        }
    }

    /// @param rests what an answer rests on
    private void take(Group rests, Decision<? extends Outcome> decision, Turn turn) {
        switch (decision) {
            case Decision.Answer<? extends Outcome> answer -> rests.whenDurable(turn.reply(), answer.outcome());
            case Decision.Append<? extends Outcome> append -> {
                unsettled.note(append.entry(), turn.group());
                turn.group().add(append, turn.reply());
            }
        }
    }

    private boolean waits(Object what, Turn turn) {
        Optional<Group> pending = unsettled.find(what);
        pending.ifPresent(turn.later());
        return pending.isPresent();
    }

    private void take(Topics.Topic topic, Decision<? extends Outcome> decision, Turn turn) {
        Group rests = topic.lastGroup();
        if (decision instanceof Decision.Append<? extends Outcome> append) {
            topics.advance(topic, append.after(), turn.group());
        }
        take(rests, decision, turn);
    }
}
