package chat.maru.server;

import chat.maru.core.push.PushProvider;
import chat.maru.edge.rest.PushResource;
import chat.maru.push.BadPushSettings;
import chat.maru.push.apns.ApnsProvider;
import chat.maru.push.apns.ApnsSettings;
import chat.maru.push.fcm.FcmProvider;
import chat.maru.push.fcm.FcmSettings;
import chat.maru.push.webpush.VapidKeys;
import chat.maru.push.webpush.WebPushProvider;
import chat.maru.push.webpush.WebPushSettings;
import chat.maru.server.settings.BadConfiguration;
import chat.maru.server.settings.PushServices;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The push services that are configured.
///
/// Immutable; closed behind whoever uses them.
final class PushProviders implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PushProviders.class);

    private final List<PushProvider> all = new ArrayList<>();
    private final PushResource.WebPush webPush;

    private PushProviders(PushServices services, SecureRandom random) {
        Clock clock = Clock.systemUTC();
        services.fcm().ifPresent(fcm -> {
            FcmSettings settings = read("push.fcm", () -> FcmSettings.read(fcm.account(), fcm.shown()));
            all.add(new FcmProvider(settings, clock));
            LOG.info("push by FCM is on, for the project {}", settings.account().project());
        });
        services.apns().ifPresent(apns -> {
            ApnsSettings settings =
                    read("push.apns", () -> ApnsSettings.read(apns.key(), apns.keyId(), apns.team(), apns.topic()));
            all.add(new ApnsProvider(settings, clock));
            LOG.info("push by APNs is on, for the app {}", settings.topic());
        });
        Optional<WebPushSettings> web =
                services.webPush().map(configured -> read("push.webpush", () -> webPush(configured, random)));
        web.ifPresent(settings -> {
            all.add(new WebPushProvider(settings, clock, random));
            LOG.info("push by Web Push is on, with the key {}", settings.keys().publicKey());
        });
        webPush = web.map(settings ->
                        new PushResource.WebPush(Optional.of(settings.keys().publicKey()), settings.guard()::objection))
                .orElseGet(() -> PushResource.WebPush.NONE);
        if (all.isEmpty()) {
            LOG.info("push is off: no service is configured");
        }
    }

    /// Reads the keys of all services that are configured, and says which are on.
    ///
    /// @throws BadConfiguration if one cannot be used as it is configured
    static PushProviders open(PushServices services, SecureRandom random) {
        return new PushProviders(services, random);
    }

    /// @param settings the beginning of their names
    private static <T> T read(String settings, Supplier<T> reading) {
        try {
            return reading.get();
        } catch (BadPushSettings e) {
            String why = Objects.requireNonNullElse(e.getMessage(), "it does not say why.");
            throw new BadConfiguration("What " + settings + " says cannot be used: " + why);
        }
    }

    private static WebPushSettings webPush(PushServices.WebPush configured, SecureRandom random) {
        URI contact = WebPushSettings.contact(configured.contact());
        WebPushSettings settings = WebPushSettings.of(keys(configured.key(), random), contact, configured.hosts());
        if (configured.machine()) {
            LOG.warn("push.webpush.this-machine is on: whoever has an account can have this machine ask any address");
            return settings.openToThisMachine();
        }
        return settings;
    }

    private static VapidKeys keys(Path file, SecureRandom random) {
        if (Files.exists(file)) {
            return VapidKeys.read(file);
        }
        VapidKeys made = VapidKeys.generate(random);
        try {
            made.write(file);
        } catch (IOException e) {
            throw new BadPushSettings("The VAPID key " + file + " is not there and cannot be made: " + e + ".", e);
        }
        LOG.info("the VAPID key {} was made: keep it, all subscriptions of browsers are bound to it", file);
        return made;
    }

    List<PushProvider> all() {
        return List.copyOf(all);
    }

    /// What devices that register for Web Push are to know.
    PushResource.WebPush webPush() {
        return webPush;
    }

    @Override
    public void close() {
        all.forEach(PushProvider::close);
    }
}
