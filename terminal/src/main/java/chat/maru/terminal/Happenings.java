package chat.maru.terminal;

import chat.maru.client.BlockEvent;
import chat.maru.client.Conversation;
import chat.maru.client.ConversationChangedEvent;
import chat.maru.client.ConversationCreatedEvent;
import chat.maru.client.DeleteEvent;
import chat.maru.client.EditEvent;
import chat.maru.client.GroupInfo;
import chat.maru.client.HistoryAccess;
import chat.maru.client.LinkEvent;
import chat.maru.client.MaruException;
import chat.maru.client.MemberEvent;
import chat.maru.client.MessageEvent;
import chat.maru.client.Mine;
import chat.maru.client.PreferencesEvent;
import chat.maru.client.Range;
import chat.maru.client.ReactionEvent;
import chat.maru.client.Role;
import chat.maru.client.Session;
import chat.maru.client.SettingsEvent;
import java.time.Instant;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Shows what happens to conversations and their messages, whoever does it.
///
/// Confined to the loop's thread.
final class Happenings {
    private static final int EXCERPT = 40;

    private final Session session;
    private final Screen screen;
    private final Rooms rooms;
    private final Predicate<UUID> quiet;
    private @Nullable SettingsEvent settings;

    /// @param quiet which conversations nothing is told of while they are not open
    Happenings(Session session, Screen screen, Rooms rooms, Predicate<UUID> quiet) {
        this.session = session;
        this.screen = screen;
        this.rooms = rooms;
        this.quiet = quiet;
    }

    /// An edit of what was deleted since says nothing.
    void edited(EditEvent edit) {
        edit.content().ifPresent(content -> {
            String text = content.text().orElse("(something this program cannot show)");
            String who = rooms.name(edit.actor());
            if (rooms.isOpen(edit.conversation())) {
                screen.message(edit.at(), edit.number(), who + " (edited)", text);
            } else {
                tell(edit.at(), edit.conversation(), who + " edited #" + edit.number() + ": " + text);
            }
        });
    }

    void deleted(DeleteEvent delete) {
        tell(delete.at(), delete.conversation(), who(delete.actor()) + " deleted #" + delete.number());
    }

    void reacted(ReactionEvent reaction) {
        String emoji = reaction.emoji();
        String what = reaction.present()
                ? " reacted to #" + reaction.number() + " with " + emoji
                : " took " + emoji + " back from #" + reaction.number();
        tell(reaction.at(), reaction.conversation(), who(reaction.actor()) + what);
    }

    void created(ConversationCreatedEvent created) {
        rooms.learn(created.conversation());
        boolean mine = isMe(created.actor());
        created.group()
                .filter(group -> !mine)
                .ifPresent(group ->
                        screen.notice(rooms.name(created.actor()) + " began " + group.title() + " and you are in it"));
    }

    void changed(ConversationChangedEvent changed) {
        Conversation before = rooms.known(changed.conversation());
        rooms.apply(changed);
        if (before == null) {
            return;
        }
        String who = who(changed.actor());
        if (before.info() != null && changed.info() != null) {
            described(changed, who, before.info(), changed.info());
        }
        Set<UUID> pinned = new HashSet<>(changed.pinned());
        pinned.removeAll(before.pinned());
        pinned.forEach(id -> tell(changed, who + " pinned " + message(changed.conversation(), id)));
        Set<UUID> unpinned = new HashSet<>(before.pinned());
        unpinned.removeAll(changed.pinned());
        unpinned.forEach(id -> tell(changed, who + " unpinned " + message(changed.conversation(), id)));
    }

    private void described(ConversationChangedEvent changed, String who, GroupInfo before, GroupInfo after) {
        if (!before.title().equals(after.title())) {
            tell(changed, who + " renamed " + before.title() + " to " + after.title());
            if (rooms.isOpen(changed.conversation())) {
                screen.renamed(after.title());
            }
        }
        if (!before.description().equals(after.description())) {
            tell(changed, who + " described it: " + after.description());
        }
        if (before.history() != after.history()) {
            boolean all = after.history() == HistoryAccess.ALL;
            tell(
                    changed,
                    who + (all ? " lets newcomers read everything" : " lets newcomers read what is said from then on"));
        }
    }

    void members(MemberEvent event) {
        boolean me = event.members().containsKey(session.account().id());
        if (me && !event.change().isMember()) {
            gone(event);
            return;
        }
        if (me && event.change() != MemberEvent.Change.ROLE) {
            rooms.learn(event.conversation());
        } else {
            rooms.apply(event);
        }
        tell(event.at(), event.conversation(), change(event));
    }

    /// What one left here is known to be left already.
    private void gone(MemberEvent event) {
        Conversation group = rooms.known(event.conversation());
        if (group == null) {
            return;
        }
        boolean open = rooms.isOpen(event.conversation());
        rooms.forget(event.conversation());
        if (open) {
            screen.closed();
        }
        screen.notice(
                event.change() == MemberEvent.Change.LEFT
                        ? "you left " + rooms.title(group)
                        : who(event.actor()) + " put you out of " + rooms.title(group));
    }

    private String change(MemberEvent event) {
        String who = who(event.actor());
        String whom = event.members().keySet().stream().map(this::who).collect(Collectors.joining(", "));
        return switch (event.change()) {
            case ADDED -> who + " added " + whom;
            case JOINED -> whom + " joined by a link";
            case REMOVED -> who + " put out " + whom;
            case LEFT -> whom + " left";
            case ROLE ->
                who + " gave out roles: "
                        + event.members().entrySet().stream()
                                .map(each -> who(each.getKey()) + " " + role(each.getValue()))
                                .collect(Collectors.joining(", "));
        };
    }

    private static String role(Role role) {
        return role.name().toLowerCase(Locale.ROOT);
    }

    void link(LinkEvent link) {
        String what = link.made() ? " made a link to join by" : " revoked a link to join by";
        tell(link.at(), link.conversation(), who(link.actor()) + what);
    }

    /// One wants a conversation shown otherwise, as said here or on another device.
    void preferred(PreferencesEvent event) {
        Conversation before = rooms.known(event.conversation());
        rooms.apply(event);
        if (before == null) {
            return;
        }
        String name = rooms.title(before);
        if (!before.mine().mutedUntil().equals(event.mutedUntil())) {
            screen.notice(name + muted(event));
        }
        if (before.mine().archived() != event.archived()) {
            screen.notice(name + (event.archived() ? " is put away" : " is not put away any more"));
        }
        if (before.mine().pinned() != event.pinned()) {
            screen.notice(name + (event.pinned() ? " is kept on top" : " is not kept on top any more"));
        }
    }

    private String muted(PreferencesEvent event) {
        return event.mutedUntil()
                .map(until -> until.equals(Mine.FOR_EVER) ? " is muted" : " is muted until " + screen.time(until))
                .orElse(" is not muted any more");
    }

    void settings(SettingsEvent settings) {
        SettingsEvent before = this.settings;
        this.settings = settings;
        if (before == null || before.sharesReadMarks() != settings.sharesReadMarks()) {
            screen.notice(
                    settings.sharesReadMarks()
                            ? "others can see what you have read from now on"
                            : "nobody can see what you read from now on");
        }
        if (before == null ? settings.invisible() : before.invisible() != settings.invisible()) {
            screen.notice(settings.invisible() ? "you seem to be offline from now on" : "you are visible again");
        }
        if (before == null ? !settings.sharesPresence() : before.sharesPresence() != settings.sharesPresence()) {
            screen.notice(
                    settings.sharesPresence()
                            ? "others can see whether you are online from now on, and you whether they are"
                            : "nobody can see whether you are online from now on, nor you whether they are");
        }
        if (before == null ? !settings.sharesLastSeen() : before.sharesLastSeen() != settings.sharesLastSeen()) {
            screen.notice(
                    settings.sharesLastSeen()
                            ? "others can see when you were online last from now on, and you when they were"
                            : "nobody can see when you were online last from now on, nor you when they were");
        }
    }

    /// Whom one blocks one has no conversation with, and it comes back when one does not any more.
    void blocked(BlockEvent block) {
        String who = rooms.name(block.user());
        if (block.blocked()) {
            boolean open = rooms.isOpen(block.conversation());
            rooms.forget(block.conversation());
            if (open) {
                screen.closed();
            }
            screen.notice("you block " + who + "; /unblock " + who + " ends that");
        } else {
            rooms.learn(block.conversation());
            screen.notice("you do not block " + who + " any more");
        }
    }

    private void tell(ConversationChangedEvent changed, String what) {
        tell(changed.at(), changed.conversation(), what);
    }

    private void tell(Instant at, UUID conversation, String what) {
        if (rooms.isOpen(conversation)) {
            screen.happened(at, what);
        } else if (!quiet.test(conversation)) {
            screen.elsewhere(at, rooms.label(conversation), what);
        }
    }

    private boolean isMe(UUID user) {
        return user.equals(session.account().id());
    }

    private String who(UUID user) {
        return isMe(user) ? "you" : rooms.name(user);
    }

    /// Which message it is, as far as the server can be asked.
    private String message(UUID conversation, UUID id) {
        try {
            return session.history(conversation, Range.around(id), 1).messages().stream()
                    .filter(message -> message.id().equals(id))
                    .findFirst()
                    .map(Happenings::excerpt)
                    .orElse("a message");
        } catch (MaruException e) {
            return "a message";
        }
    }

    private static String excerpt(MessageEvent message) {
        String text = message.content().text().orElse("");
        return "#" + message.number() + " " + Escaped.excerpt(text, EXCERPT);
    }
}
