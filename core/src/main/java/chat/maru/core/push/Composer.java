package chat.maru.core.push;

import chat.maru.core.entry.EntryReader;
import chat.maru.core.history.History;
import chat.maru.core.history.Unread;
import chat.maru.model.AccountId;
import chat.maru.model.Content;
import chat.maru.model.Conversation;
import chat.maru.model.ConversationId;
import chat.maru.model.ConversationKind;
import chat.maru.model.Entry;
import chat.maru.model.Fact;
import chat.maru.model.PushContent;
import chat.maru.model.Stamp;
import chat.maru.model.TopicId;
import chat.maru.store.ConversationForm;
import chat.maru.store.Keys;
import chat.maru.store.ProfileForm;
import chat.maru.store.Store;
import chat.maru.store.Table;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/// Writes what devices are told, as much of it as they let their push service know.
///
/// Confined to one thread. Blocks on the store.
final class Composer {
    private static final int MOST_TEXT = 200;

    private final Store store;
    private final EntryReader entries;
    private final History history;
    private final Unread unread;
    private final Function<Content, Optional<String>> text;
    private final Duration life;
    private Optional<Badge> lastBadge = Optional.empty();

    /// How many conversations had something unread at an end of the log.
    private record Badge(AccountId account, long end, int conversations) {}

    /// @param text what a content says in words, if anything
    Composer(
            Store store,
            EntryReader entries,
            History history,
            Unread unread,
            Function<Content, Optional<String>> text,
            Duration life) {
        this.store = store;
        this.entries = entries;
        this.history = history;
        this.unread = unread;
        this.text = text;
        this.life = life;
    }

    /// That there is a message at this place, as it reads now.
    Notification news(DueKey key, Stamp stamp, PushContent content) {
        return new Notification(
                key.conversation(), badge(key.account()), Optional.of(ofMessage(key, stamp, content)), life);
    }

    /// That there is nothing new any more.
    Notification none(DueKey key) {
        return new Notification(key.conversation(), badge(key.account()), Optional.empty(), life);
    }

    /// An account's devices are mostly told one after the other.
    private int badge(AccountId account) {
        long end = unread.end();
        Badge badge = lastBadge
                .filter(last -> last.account().equals(account) && last.end() == end)
                .orElseGet(() -> new Badge(account, end, unread.conversations(account)));
        lastBadge = Optional.of(badge);
        return badge.conversations();
    }

    private Notification.News ofMessage(DueKey key, Stamp stamp, PushContent content) {
        if (content == PushContent.NONE) {
            return new Notification.News(Optional.empty(), Optional.empty(), Optional.empty(), true);
        }
        Optional<Entry> entry = entries.find(TopicId.of(key.conversation()), stamp);
        return new Notification.News(
                entry.flatMap(Composer::sender).flatMap(this::name),
                title(key.conversation()),
                content == PushContent.FULL ? entry.flatMap(found -> said(key, found)) : Optional.empty(),
                true);
    }

    /// Who wrote what this entry tells of.
    static Optional<AccountId> sender(Entry entry) {
        return switch (entry.fact()) {
            case Fact.MessageSent sent -> Optional.of(sent.sender());
            case Fact.MessageErased erased -> Optional.of(erased.sender());
            default -> Optional.empty();
        };
    }

    private Optional<String> name(AccountId sender) {
        return store.get(Table.PROFILES, Keys.account(sender))
                .map(row -> ProfileForm.read(sender, row).displayName());
    }

    private Optional<String> title(ConversationId conversation) {
        return store.get(Table.TOPICS, Keys.topic(TopicId.of(conversation)))
                .map(row -> ConversationForm.read(conversation, row))
                .filter(found -> found.kind() == ConversationKind.GROUP)
                .map(Conversation::info)
                .map(info -> info.title());
    }

    /// With the last edit.
    private Optional<String> said(DueKey key, Entry entry) {
        if (!(entry.fact() instanceof Fact.MessageSent sent)) {
            return Optional.empty();
        }
        return history.around(key.account(), key.conversation(), sent.id(), 1)
                .flatMap(page -> page.messages().stream().findFirst())
                .flatMap(view -> view.edit().map(edit -> edit.content()))
                .or(() -> Optional.of(sent.content()))
                .flatMap(text)
                .map(Composer::cut);
    }

    private static String cut(String text) {
        return text.codePointCount(0, text.length()) <= MOST_TEXT
                ? text
                : text.substring(0, text.offsetByCodePoints(0, MOST_TEXT));
    }
}
