package chat.maru.core.convergence;

import chat.maru.core.Room;
import chat.maru.model.AccountId;
import chat.maru.model.Command;
import chat.maru.model.Content;
import chat.maru.model.ConversationId;
import chat.maru.model.Emoji;
import chat.maru.model.GroupCommand;
import chat.maru.model.GroupInfo;
import chat.maru.model.HistoryAccess;
import chat.maru.model.JoinLink;
import chat.maru.model.LinkId;
import chat.maru.model.LinkSecret;
import chat.maru.model.MessageCommand;
import chat.maru.model.MessageId;
import chat.maru.model.MessageNumber;
import chat.maru.model.Role;
import chat.maru.model.StateCommand;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;

/// What people might want to do next, whether they may or not.
///
/// Confined to one thread.
final class RandomActions {
    private static final List<Emoji> EMOJI =
            List.of(new Emoji("\uD83D\uDC4D"), new Emoji("\u2764\uFE0F"), new Emoji("+1"));

    private final SplittableRandom random;
    private final List<AccountId> people;
    private final List<ConversationId> conversations = new ArrayList<>();
    private final List<Sent> sent = new ArrayList<>();
    private final List<Link> links = new ArrayList<>();
    private long ids;

    private record Sent(ConversationId conversation, MessageId message, AccountId sender) {}

    private record Link(ConversationId conversation, LinkId id, LinkSecret secret) {}

    RandomActions(SplittableRandom random, List<AccountId> people) {
        this.random = random;
        this.people = people;
    }

    Command<?> next() {
        int dice = random.nextInt(100);
        if (conversations.isEmpty() || (dice < 2 && conversations.size() < 12)) {
            return begin();
        }
        if (sent.isEmpty() || dice < 40) {
            return send();
        }
        if (dice < 57) {
            return own();
        }
        if (dice < 60) {
            return block();
        }
        return dice < 80 ? change() : group();
    }

    private Command<?> block() {
        AccountId who = anybody();
        AccountId other = people.get((people.indexOf(who) + 1 + random.nextInt(people.size() - 1)) % people.size());
        return new Command.Block(who, other, random.nextBoolean());
    }

    private Command<?> begin() {
        AccountId who = anybody();
        if (random.nextInt(4) == 0) {
            AccountId other = people.get((people.indexOf(who) + 1 + random.nextInt(people.size() - 1)) % people.size());
            Command.OpenDirect open = new Command.OpenDirect(who, other);
            remember(open.conversation());
            return open;
        }
        List<AccountId> others = people.stream()
                .filter(each -> !each.equals(who) && random.nextBoolean())
                .toList();
        GroupInfo info = new GroupInfo("group " + conversations.size(), "", history());
        GroupCommand.Create create = new GroupCommand.Create(who, id(), info, others);
        remember(create.conversation());
        return create;
    }

    private void remember(ConversationId conversation) {
        if (!conversations.contains(conversation)) {
            conversations.add(conversation);
        }
    }

    private Command<?> send() {
        if (!sent.isEmpty() && random.nextInt(20) == 0) {
            Sent again = sent.get(random.nextInt(sent.size()));
            return new Command.SendMessage(again.sender(), again.conversation(), again.message(), text());
        }
        Sent next = new Sent(any(conversations), new MessageId(id()), anybody());
        sent.add(next);
        return new Command.SendMessage(next.sender(), next.conversation(), next.message(), text());
    }

    /// Mostly by who sent it, mostly of what was sent lately.
    private Command<?> change() {
        int back = random.nextInt(3) == 0 ? sent.size() : Math.min(sent.size(), 12);
        Sent target = sent.get(sent.size() - 1 - random.nextInt(back));
        AccountId actor = random.nextInt(4) == 0 ? anybody() : target.sender();
        ConversationId conversation = target.conversation();
        return switch (random.nextInt(8)) {
            case 0, 1, 2 -> new MessageCommand.Edit(actor, conversation, target.message(), text());
            case 3 -> new MessageCommand.Delete(actor, conversation, target.message());
            case 4 -> new MessageCommand.Pin(anybody(), conversation, target.message(), random.nextInt(3) > 0);
            default ->
                new MessageCommand.React(anybody(), conversation, target.message(), any(EMOJI), random.nextInt(3) > 0);
        };
    }

    /// Marks of what was sent lately, mostly; some of what was not.
    private Command<?> own() {
        AccountId actor = anybody();
        ConversationId conversation = any(conversations);
        MessageNumber number = new MessageNumber(random.nextInt(1 + sent.size() / conversations.size()));
        return switch (random.nextInt(12)) {
            case 0, 1, 2, 3 -> new StateCommand.MarkRead(actor, conversation, number, random.nextInt(10) == 0);
            case 4, 5, 6 -> new StateCommand.ShareRead(actor, conversation, number);
            case 7 -> new StateCommand.Prefer(actor, conversation, null, random.nextBoolean(), null);
            case 8 -> new StateCommand.Prefer(actor, conversation, null, null, random.nextBoolean());
            case 9 ->
                new StateCommand.Prefer(
                        actor, conversation, random.nextBoolean() ? Instant.EPOCH : Room.NOW, null, null);
            case 10 ->
                new StateCommand.KeepDraft(
                        actor, conversation, random.nextBoolean() ? Optional.of(text()) : Optional.empty());
            default -> StateCommand.ChangeSettings.ofReadMarks(actor, random.nextInt(4) > 0);
        };
    }

    private Command<?> group() {
        AccountId actor = anybody();
        ConversationId conversation = any(conversations);
        return switch (random.nextInt(12)) {
            case 0, 1, 2 -> new GroupCommand.AddMembers(actor, conversation, List.of(anybody(), anybody()));
            case 3, 4 -> new GroupCommand.RemoveMember(actor, conversation, anybody());
            case 5 -> new GroupCommand.RemoveMember(actor, conversation, actor);
            case 6, 7 -> new GroupCommand.ChangeRole(actor, conversation, anybody(), any(List.of(Role.values())));
            case 8 ->
                new GroupCommand.ChangeInfo(
                        actor,
                        conversation,
                        Optional.of("title " + ids++),
                        Optional.empty(),
                        random.nextBoolean() ? Optional.of(history()) : Optional.empty());
            case 9 -> {
                Link link = new Link(conversation, new LinkId(id()), new LinkSecret(id()));
                links.add(link);
                int most = random.nextBoolean() ? JoinLink.UNLIMITED : 1 + random.nextInt(2);
                yield new GroupCommand.MakeLink(actor, conversation, link.id(), link.secret(), Optional.empty(), most);
            }
            default -> {
                if (links.isEmpty()) {
                    yield new GroupCommand.RemoveMember(actor, conversation, actor);
                }
                Link link = any(links);
                yield random.nextInt(5) == 0
                        ? new GroupCommand.RevokeLink(actor, link.conversation(), link.id())
                        : new GroupCommand.Join(actor, link.conversation(), link.id(), link.secret());
            }
        };
    }

    private HistoryAccess history() {
        return random.nextBoolean() ? HistoryAccess.ALL : HistoryAccess.SINCE_JOINING;
    }

    private AccountId anybody() {
        return any(people);
    }

    private <T> T any(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private Content text() {
        Content text = Room.text("text " + ids++);
        return random.nextInt(4) > 0 ? text : Content.ofJson(text.json(), List.of(anybody()));
    }

    private UUID id() {
        return new UUID(random.nextLong(), random.nextLong());
    }
}
