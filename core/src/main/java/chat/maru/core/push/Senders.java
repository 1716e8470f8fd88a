package chat.maru.core.push;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.maru.model.PushService;
import chat.maru.store.Durable;
import chat.maru.store.Key;
import chat.maru.store.Keys;
import chat.maru.store.Store;
import chat.maru.store.Store.Need;
import chat.maru.store.Table;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Whom the devices know this server as, service by service: what they have registered with is bound to it.
///
/// Blocks on the store.
final class Senders {
    private static final Logger LOG = LoggerFactory.getLogger(Senders.class);

    private final Store store;

    Senders(Store store) {
        this.store = store;
    }

    /// Remembers it; if it is another than before, and devices have registered for that, whoever runs the server
    /// is told.
    void remember(PushProvider provider, boolean registered) {
        Key key = Keys.meta("push_" + name(provider.service()));
        String sender = provider.sender();
        Optional<String> before = store.get(Table.META, key).map(bytes -> new String(bytes, UTF_8));
        if (before.filter(sender::equals).isPresent()) {
            return;
        }
        if (registered && before.isPresent()) {
            LOG.warn(
                    "push by {} is sent as {} now and was sent as {} before: devices that registered before cannot be"
                            + " woken until they register again",
                    provider.service(),
                    sender,
                    before.get());
        }
        Durable.await(store.write(Need.VITAL, batch -> batch.put(Table.META, key, sender.getBytes(UTF_8))));
    }

    private static String name(PushService service) {
        return service.name().toLowerCase(Locale.ROOT);
    }
}
