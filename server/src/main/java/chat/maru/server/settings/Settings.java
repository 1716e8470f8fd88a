package chat.maru.server.settings;

import chat.maru.core.inbox.Horizon;
import chat.maru.core.sequencer.Sequencer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/// Everything that can be set, read and checked.
///
/// Immutable.
public record Settings(
        Listen listen,
        Admin admin,
        Discovery discovery,
        Storage storage,
        Accounts accounts,
        Sends sends,
        Limits limits,
        PushServices push,
        Sequencer.Config sequencer,
        Horizon.Config inbox,
        LogLevel log) {

    /// All keys, by room, in the order of the reference page.
    public static final List<Room> ROOMS = List.of(
            Listen.ROOM,
            Admin.ROOM,
            Discovery.ROOM,
            Storage.ROOM,
            Accounts.ROOM,
            Sends.ROOM,
            Limits.ROOM,
            PushServices.ROOM,
            Ordering.ROOM,
            Groups.ROOM,
            LogLevel.ROOM);

    public Settings {
        Objects.requireNonNull(listen);
        Objects.requireNonNull(admin);
        Objects.requireNonNull(discovery);
        Objects.requireNonNull(storage);
        Objects.requireNonNull(accounts);
        Objects.requireNonNull(sends);
        Objects.requireNonNull(limits);
        Objects.requireNonNull(push);
        Objects.requireNonNull(sequencer);
        Objects.requireNonNull(inbox);
        Objects.requireNonNull(log);
        if (listen.port() != 0 && listen.port() == admin.port()) {
            throw new BadConfiguration(
                    "port and admin-port are both " + listen.port() + ", but they must be different.");
        }
    }

    /// What holds when nobody sets anything.
    public static Settings defaults() {
        return from(new Values(Map.of()));
    }

    /// Every key of every room.
    public static Stream<Key<?>> keys() {
        return ROOMS.stream().flatMap(room -> room.keys().stream());
    }

    /// The key of that name.
    static Optional<Key<?>> key(String name) {
        return keys().filter(key -> key.name().equals(name)).findFirst();
    }

    static Settings from(Values values) {
        return new Settings(
                Listen.from(values),
                Admin.from(values),
                Discovery.from(values),
                Storage.from(values),
                Accounts.from(values),
                Sends.from(values),
                Limits.from(values),
                PushServices.from(values),
                Ordering.sequencer(values),
                Ordering.inbox(values),
                LogLevel.from(values));
    }
}
