package chat.maru.core.history;

import chat.maru.core.entry.EntryReader;
import chat.maru.core.inbox.Horizon;
import chat.maru.model.AccountId;
import chat.maru.model.Conversation;
import chat.maru.model.ConversationId;
import chat.maru.model.ConversationKind;
import chat.maru.model.Entry;
import chat.maru.model.Membership;
import chat.maru.model.MessageNumber;
import chat.maru.model.Profile;
import chat.maru.model.Stamp;
import chat.maru.model.StampedEntry;
import chat.maru.model.TopicId;
import chat.maru.store.ConversationForm;
import chat.maru.store.Key;
import chat.maru.store.Keys;
import chat.maru.store.MembershipForm;
import chat.maru.store.ProfileForm;
import chat.maru.store.Range;
import chat.maru.store.Row;
import chat.maru.store.Store;
import chat.maru.store.StoreCorruptException;
import chat.maru.store.Table;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Conversations as one member sees them at one place in the log, several read at once.
///
/// Confined to one thread. Blocks on the store.
final class ConversationViews {
    // Large groups are read one by one, and large messages few at a time.
    private static final int FEW_MEMBERS = 32;
    private static final int FEW_MESSAGES = 4;

    private final Store store;
    private final EntryReader entries;
    private final Horizon horizon;
    private final History history;
    private final OwnViews own;
    private final AccountId account;
    private final long upTo;
    private final OwnViews.States states;
    private final Mentions mentions;

    /// @param upTo the place in the log
    /// @param many whether so many will be asked for that what is one's own is read at once
    ConversationViews(
            Store store,
            EntryReader entries,
            Horizon horizon,
            History history,
            AccountId account,
            long upTo,
            boolean many) {
        this.store = store;
        this.entries = entries;
        this.horizon = horizon;
        this.history = history;
        this.own = new OwnViews(store, entries);
        this.account = account;
        this.upTo = upTo;
        this.states = many ? own.all(account) : own.each(account);
        this.mentions = many ? Mentions.ofMany(store, account) : Mentions.ofFew(store, account);
    }

    /// A conversation that the account is in, and the last entry of it in the account's inbox, 0 where none is known.
    record Headed(ConversationId conversation, Membership membership, long head) {}

    /// These conversations, in this order, as many of them as come to so many bytes, and one more; the first in any
    /// case. What the account sees of them follows from the membership they are given with, whatever has become of
    /// that since. Beside what is returned little more than that is read.
    List<ConversationView> of(List<Headed> conversations, long bytes) {
        List<Optional<MessageView>> last = last(conversations, bytes);
        List<ConversationId> ids = conversations.subList(0, last.size()).stream()
                .map(Headed::conversation)
                .toList();
        List<Optional<byte[]>> topics = store.getAll(
                Table.TOPICS, ids.stream().map(id -> Keys.topic(TopicId.of(id))).toList());
        List<List<Row>> members =
                store.scanAll(Table.MEMBERS, ids.stream().map(Keys::partition).toList(), Range.first(FEW_MEMBERS + 1));
        Map<AccountId, Profile> profiles = profiles(members.stream()
                .filter(rows -> rows.size() <= FEW_MEMBERS)
                .flatMap(List::stream)
                .toList());
        List<ConversationView> views = new ArrayList<>(ids.size());
        long size = 0;
        for (int i = 0; i < ids.size() && (i == 0 || size < bytes); i++) {
            Conversation conversation = conversation(ids.get(i), topics.get(i));
            List<Row> few = members.get(i);
            Membership membership = conversations.get(i).membership();
            ConversationView view = few.size() <= FEW_MEMBERS
                    ? view(conversation, membership, few, last.get(i), profiles)
                    : view(conversation, membership, last.get(i));
            views.add(view);
            size += view.size();
        }
        return views;
    }

    /// Of many members.
    private ConversationView view(Conversation conversation, Membership membership, Optional<MessageView> last) {
        List<Row> members =
                store.scan(Table.MEMBERS, Keys.partition(conversation.id()), Range.first(Integer.MAX_VALUE));
        return view(conversation, membership, members, last, profiles(members));
    }

    private static Conversation conversation(ConversationId id, Optional<byte[]> row) {
        return row.map(bytes -> ConversationForm.read(id, bytes))
                .orElseThrow(() -> new StoreCorruptException("conversation " + id + " has members but is not there"));
    }

    private ConversationView view(
            Conversation conversation,
            Membership membership,
            List<Row> members,
            Optional<MessageView> last,
            Map<AccountId, Profile> profiles) {
        ConversationId id = conversation.id();
        MessageNumber number = last.map(view -> view.message().entry().number()).orElse(MessageNumber.NONE);
        OwnView mine = own.view(account, id, membership, states, mentions, number, last);
        // In a direct conversation always both: nobody is to learn that they are blocked.
        boolean all = conversation.kind() == ConversationKind.DIRECT;
        List<ConversationView.Member> shown = new ArrayList<>(members.size());
        for (Row row : members) {
            Membership member = MembershipForm.read(row.value());
            Profile profile = profiles.get(member(row));
            if (profile != null && (all || member.current())) {
                shown.add(new ConversationView.Member(profile, member.role()));
            }
        }
        return new ConversationView(conversation, shown, number, last, mine);
    }

    private static AccountId member(Row row) {
        return new AccountId(Keys.uuid(row.key().order()));
    }

    private Map<AccountId, Profile> profiles(List<Row> members) {
        Set<AccountId> accounts = new LinkedHashSet<>();
        members.forEach(row -> accounts.add(member(row)));
        List<Optional<byte[]>> rows = store.getAll(
                Table.PROFILES, accounts.stream().map(Keys::account).toList());
        Map<AccountId, Profile> profiles = HashMap.newHashMap(accounts.size());
        int next = 0;
        for (AccountId member : accounts) {
            rows.get(next++).ifPresent(bytes -> profiles.put(member, ProfileForm.read(member, bytes)));
        }
        return profiles;
    }

    /// The last message of each, until they come to so many bytes. Nearly always it is the last entry, to which nothing
    /// was done then: that would be an entry behind it.
    private List<Optional<MessageView>> last(List<Headed> conversations, long bytes) {
        List<Optional<MessageView>> last = new ArrayList<>(conversations.size());
        long size = 0;
        for (int at = 0; at < conversations.size() && (at == 0 || size < bytes); at += FEW_MESSAGES) {
            List<Headed> few = conversations.subList(at, Math.min(at + FEW_MESSAGES, conversations.size()));
            List<Key> heads = few.stream()
                    .map(headed -> Keys.entry(TopicId.of(headed.conversation()), stamp(headed)))
                    .toList();
            List<Optional<byte[]>> rows = store.getAll(Table.ENTRIES, heads);
            for (int i = 0; i < few.size(); i++) {
                Headed headed = few.get(i);
                Optional<MessageView> itself = rows.get(i).flatMap(row -> unchanged(headed, row));
                Optional<MessageView> found = itself.isPresent()
                        ? itself
                        : history.last(
                                headed.conversation(), headed.membership().history(), upTo);
                last.add(found);
                size += found.map(MessageView::size).orElse(0L);
            }
        }
        return last;
    }

    /// The head as a message, if it is one and has nothing behind it.
    private Optional<MessageView> unchanged(Headed headed, byte[] row) {
        TopicId topic = TopicId.of(headed.conversation());
        Stamp stamp = stamp(headed);
        if (horizon.head(topic) != headed.head()) {
            return Optional.empty();
        }
        Entry entry = entries.read(topic, stamp, row);
        return entry.fact().isMessage()
                ? Optional.of(new MessageView(new StampedEntry(stamp, entry), Optional.empty(), List.of()))
                : Optional.empty();
    }

    private Stamp stamp(Headed headed) {
        return new Stamp(horizon.shard(), headed.head());
    }
}
