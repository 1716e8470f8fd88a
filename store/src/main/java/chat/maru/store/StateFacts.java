package chat.maru.store;

import chat.maru.model.AccountId;
import chat.maru.model.Audience;
import chat.maru.model.Content;
import chat.maru.model.ConversationId;
import chat.maru.model.Entry;
import chat.maru.model.Fact;
import chat.maru.model.MessageNumber;
import chat.maru.model.Stamp;
import chat.maru.model.State;
import chat.maru.model.Visibility;
import java.util.Optional;

/// What the stored form of an entry has behind its beginning, for states, and the states themselves.
final class StateFacts {
    static final int CHANGED = 14;
    private static final int SHARES_READ_MARKS = 1;
    private static final int INVISIBLE = 2;
    private static final int PRESENCE_FOR_NOBODY = 4;
    private static final int LAST_SEEN_FOR_NOBODY = 8;

    private StateFacts() {}

    static byte[] write(Entry entry, Fact.StateChanged changed) {
        FormWriter form = EntryForm.begin(entry, CHANGED, 64)
                .count(changed.revision())
                .byteValue(changed.replaced().isPresent() ? 1 : 0);
        changed.replaced().ifPresent(stamp -> form.count(stamp.shard()).count(stamp.offset()));
        writeInto(form, changed.state());
        return form.toBytes();
    }

    static Fact changed(FormReader form) {
        long revision = form.count();
        Optional<Stamp> replaced =
                Flags.read("entry", form) ? Optional.of(new Stamp(form.smallCount(), form.count())) : Optional.empty();
        return new Fact.StateChanged(readFrom(form), revision, replaced);
    }

    static void writeInto(FormWriter form, State state) {
        form.byteValue(code(state.slot().kind())).uuid(state.slot().of().value());
        switch (state) {
            case State.ReadMark mark -> form.count(mark.number().value()).byteValue(mark.unread() ? 1 : 0);
            case State.Receipt receipt -> form.count(receipt.number().value());
            case State.Preferences preferences -> {
                form.byteValue(preferences.mutedUntil().isPresent() ? 1 : 0);
                preferences.mutedUntil().ifPresent(form::instant);
                form.byteValue(preferences.archived() ? 1 : 0).byteValue(preferences.pinned() ? 1 : 0);
            }
            case State.Draft draft -> {
                form.byteValue(draft.content().isPresent() ? 1 : 0);
                draft.content().ifPresent(content -> form.bytes(content.json()));
            }
            case State.Settings settings -> form.byteValue(bits(settings));
        }
    }

    static State readFrom(FormReader form) {
        State.Kind kind = kind(form.byteValue());
        ConversationId conversation = new ConversationId(form.uuid());
        AccountId account = new AccountId(conversation.value());
        return switch (kind) {
            case READ_MARK -> new State.ReadMark(conversation, number(form), flag(form));
            case RECEIPT -> new State.Receipt(account, number(form));
            case PREFERENCES ->
                new State.Preferences(
                        conversation,
                        flag(form) ? Optional.of(form.instant()) : Optional.empty(),
                        flag(form),
                        flag(form));
            case DRAFT ->
                new State.Draft(
                        conversation, flag(form) ? Optional.of(Content.ofJson(form.bytes())) : Optional.empty());
            case SETTINGS -> settings(account, form.byteValue());
        };
    }

    /// What is usual is 0, except that read marks are shared: so settings from before there were others
    /// have the same form.
    private static int bits(State.Settings settings) {
        Visibility visibility = settings.visibility();
        return (settings.sharesReadMarks() ? SHARES_READ_MARKS : 0)
                | (visibility.invisible() ? INVISIBLE : 0)
                | (visibility.presence() == Audience.NOBODY ? PRESENCE_FOR_NOBODY : 0)
                | (visibility.lastSeen() == Audience.NOBODY ? LAST_SEEN_FOR_NOBODY : 0);
    }

    private static State.Settings settings(AccountId account, int bits) {
        if (bits > (SHARES_READ_MARKS | INVISIBLE | PRESENCE_FOR_NOBODY | LAST_SEEN_FOR_NOBODY)) {
            throw new StoreCorruptException("state: settings " + bits + " are not known");
        }
        return new State.Settings(
                account,
                (bits & SHARES_READ_MARKS) != 0,
                new Visibility(
                        (bits & INVISIBLE) != 0,
                        audience(bits & PRESENCE_FOR_NOBODY),
                        audience(bits & LAST_SEEN_FOR_NOBODY)));
    }

    private static Audience audience(int nobody) {
        return nobody == 0 ? Audience.CONVERSATIONS : Audience.NOBODY;
    }

    private static MessageNumber number(FormReader form) {
        return new MessageNumber(form.count());
    }

    private static boolean flag(FormReader form) {
        return Flags.read("state", form);
    }

    static int code(State.Kind kind) {
        return switch (kind) {
            case READ_MARK -> 1;
            case RECEIPT -> 2;
            case PREFERENCES -> 3;
            case DRAFT -> 4;
            case SETTINGS -> 5;
        };
    }

    private static State.Kind kind(int code) {
        return switch (code) {
            case 1 -> State.Kind.READ_MARK;
            case 2 -> State.Kind.RECEIPT;
            case 3 -> State.Kind.PREFERENCES;
            case 4 -> State.Kind.DRAFT;
            case 5 -> State.Kind.SETTINGS;
            default -> throw new StoreCorruptException("state: kind " + code + " is not known");
        };
    }
}
