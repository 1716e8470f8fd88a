package chat.maru.store;

import chat.maru.model.AccountId;
import chat.maru.model.Audience;
import chat.maru.model.Conversation;
import chat.maru.model.ConversationId;
import chat.maru.model.ConversationKind;
import chat.maru.model.Disclosure;
import chat.maru.model.Emoji;
import chat.maru.model.Entry;
import chat.maru.model.Fact;
import chat.maru.model.GroupInfo;
import chat.maru.model.HistoryAccess;
import chat.maru.model.JoinLink;
import chat.maru.model.LinkId;
import chat.maru.model.LinkSecret;
import chat.maru.model.Member;
import chat.maru.model.MemberChange;
import chat.maru.model.Membership;
import chat.maru.model.MessageId;
import chat.maru.model.MessageNumber;
import chat.maru.model.Role;
import chat.maru.model.Stamp;
import chat.maru.model.StampedEntry;
import chat.maru.model.State;
import chat.maru.model.TopicId;
import chat.maru.model.Visibility;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/// What can happen to a conversation and to its messages, for tests.
///
/// Confined to one thread.
final class SampleFacts {
    /// Beyond the end of every test's log: what a sample deletes is not what a test has appended.
    private static final long BEYOND = 1L << 50;

    private final SampleEntries sample;
    private final SplittableRandom random;

    SampleFacts(SampleEntries sample, SplittableRandom random) {
        this.sample = sample;
        this.random = random;
    }

    /// A fact of any kind but that of a message.
    Fact any(TopicId topic) {
        return switch (random.nextInt(11)) {
            case 0 -> direct();
            case 8 -> block();
            case 9 -> amidBlocks();
            case 7 -> state();
            case 1 -> group();
            case 2 -> new Fact.ConversationChanged(sample.account(), conversation(new ConversationId(topic.value())));
            case 3 -> members();
            case 4 -> new Fact.LinkChanged(sample.account(), link());
            case 5 -> new Fact.MessageEdited(message(), number(), sample.account(), sample.content(100));
            case 6 ->
                new Fact.ReactionChanged(
                        message(), number(), sample.account(), one(new Emoji("🎉"), new Emoji("+1")), yes());
            default -> deleted(topic);
        };
    }

    Fact erased() {
        return yes()
                ? new Fact.MessageErased(message(), sample.account())
                : new Fact.EditErased(message(), number(), sample.account());
    }

    /// Memberships of what is far beyond the end, or of nothing: an entry like this may stand anywhere.
    private Fact block() {
        return new Fact.BlockChanged(
                sample.account(), sample.account(), yes(), yes(), Membership.NONE, Membership.NONE);
    }

    private Fact amidBlocks() {
        AccountId creator = sample.account();
        AccountId other = sample.account();
        Membership told = new Membership(Role.MEMBER, 0, List.of(new Membership.Interval(1, 1)), MessageNumber.NONE);
        return new Fact.ConversationCreated(
                ConversationKind.DIRECT,
                creator,
                List.of(creator, other),
                GroupInfo.NONE,
                yes() ? List.of() : List.of(new Member(other, told)),
                List.of(other));
    }

    private Fact state() {
        return new Fact.StateChanged(anyState(), 1, Optional.empty());
    }

    /// One that replaces what no test's log has.
    Fact replacing() {
        return new Fact.StateChanged(
                anyState(), 2L + random.nextInt(100), Optional.of(new Stamp(0, BEYOND + random.nextInt(1_000))));
    }

    State anyState() {
        ConversationId conversation = new ConversationId(sample.uuid());
        return switch (random.nextInt(5)) {
            case 0 -> new State.ReadMark(conversation, number(), yes());
            case 1 -> new State.Receipt(sample.account(), number());
            case 2 ->
                new State.Preferences(conversation, yes() ? Optional.of(sample.at()) : Optional.empty(), yes(), yes());
            case 3 -> new State.Draft(conversation, yes() ? Optional.of(sample.content(100)) : Optional.empty());
            default -> new State.Settings(sample.account(), yes(), new Visibility(yes(), audience(), audience()));
        };
    }

    private Audience audience() {
        return yes() ? Audience.CONVERSATIONS : Audience.NOBODY;
    }

    private Fact direct() {
        AccountId creator = sample.account();
        return new Fact.ConversationCreated(
                ConversationKind.DIRECT, creator, List.of(creator, sample.account()), GroupInfo.NONE);
    }

    private Fact group() {
        AccountId creator = sample.account();
        List<AccountId> members = new ArrayList<>(List.of(creator));
        for (int i = random.nextInt(4); i > 0; i--) {
            members.add(sample.account());
        }
        return new Fact.ConversationCreated(ConversationKind.GROUP, creator, members, info());
    }

    /// Of people who were never in before they come, and in from the beginning before anything else.
    private Fact members() {
        MemberChange change = one(MemberChange.values());
        boolean comes = change == MemberChange.ADDED || change == MemberChange.JOINED;
        Membership shown = Membership.NONE.rejoined(Role.MEMBER, new Stamp(0, 1), number(), Disclosure.HISTORY);
        Membership before = comes ? Membership.NONE : (yes() ? Membership.ALWAYS : shown);
        List<Member> members = new ArrayList<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            members.add(new Member(sample.account(), before.as(one(Role.values()))));
        }
        return new Fact.MembersChanged(
                change,
                sample.account(),
                members,
                one(Disclosure.values()),
                yes() ? Optional.of(link()) : Optional.empty());
    }

    private Fact deleted(TopicId topic) {
        List<StampedEntry> erased = new ArrayList<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            Entry left = new Entry(topic, number(), sample.at(), erased());
            erased.add(new StampedEntry(new Stamp(0, BEYOND + random.nextInt(1_000)), left));
        }
        return new Fact.MessageDeleted(
                message(), number(), sample.account(), erased, yes() ? List.of() : List.of(sample.account()));
    }

    /// A conversation of any kind, with whatever is pinned in it.
    Conversation conversation(ConversationId id) {
        ConversationKind kind = one(ConversationKind.values());
        GroupInfo info = kind == ConversationKind.GROUP ? info() : GroupInfo.NONE;
        List<MessageId> pinned = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            pinned.add(message());
        }
        return Conversation.begun(id, kind, sample.account(), sample.at(), info).withPinned(pinned);
    }

    /// A membership that goes on, with a gap before or without.
    Membership membership() {
        Membership joined = Membership.NONE.rejoined(
                one(Role.values()),
                new Stamp(random.nextInt(1 << 16), 1 + random.nextInt(1_000)),
                yes() ? MessageNumber.NONE : number(),
                one(Disclosure.values()));
        return yes()
                ? joined
                : (yes() ? joined : joined.without(1_001 + random.nextInt(900)))
                        .ended(2_000 + random.nextInt(1_000))
                        .rejoined(
                                joined.role(),
                                new Stamp(joined.shard(), 3_001 + random.nextLong(1L << 40)),
                                number(),
                                one(Disclosure.values()));
    }

    JoinLink link() {
        return new JoinLink(
                new LinkId(sample.uuid()),
                new LinkSecret(sample.uuid()),
                sample.account(),
                sample.at(),
                yes() ? Optional.of(sample.at()) : Optional.empty(),
                yes() ? JoinLink.UNLIMITED : random.nextInt(1_000_000),
                random.nextInt(1_000),
                yes());
    }

    private GroupInfo info() {
        return new GroupInfo("마루 " + random.nextInt(1_000), yes() ? "" : "two\nlines", one(HistoryAccess.values()));
    }

    private MessageId message() {
        return new MessageId(sample.uuid());
    }

    private MessageNumber number() {
        return new MessageNumber(1 + random.nextLong(1L << 40));
    }

    private boolean yes() {
        return random.nextBoolean();
    }

    @SafeVarargs
    private <T> T one(T... of) {
        return of[random.nextInt(of.length)];
    }
}
