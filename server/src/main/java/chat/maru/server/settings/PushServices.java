package chat.maru.server.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// The services by which devices are woken that are not connected.
///
/// Immutable.
///
/// @param delay how long a message waits for somebody to read it, or for the device to come back
public record PushServices(Optional<Fcm> fcm, Optional<Apns> apns, Optional<WebPush> webPush, Duration delay) {

    /// @param account the file of the service account
    /// @param shown   whether Android itself shows what is new
    public record Fcm(Path account, boolean shown) {
        public Fcm {
            Objects.requireNonNull(account);
        }
    }

    /// @param key the file of the key that signs
    public record Apns(Path key, String keyId, String team, String topic) {
        public Apns {
            Objects.requireNonNull(key);
            Objects.requireNonNull(keyId);
            Objects.requireNonNull(team);
            Objects.requireNonNull(topic);
        }
    }

    /// @param key     the file of the key by which services know this server; made where it is not there
    /// @param contact whom they may write to
    /// @param hosts   those that may be asked besides the browsers' services
    /// @param machine for tests only: whether any host may be asked, this machine too, in plain HTTP
    public record WebPush(Path key, String contact, List<String> hosts, boolean machine) {
        public WebPush {
            Objects.requireNonNull(key);
            Objects.requireNonNull(contact);
            hosts = List.copyOf(hosts);
        }
    }

    private static final Key<Integer> DELAY = Key.of(
            "push.delay-seconds",
            Kind.whole(0, 3_600),
            5,
            "How long a message waits for somebody to read it, or for the device to come back, before the device is"
                    + " woken.");
    private static final Key<Optional<Path>> FCM_ACCOUNT = Key.optional(
            "push.fcm.account",
            Kind.path(),
            "The JSON file of a service account that may send by Firebase Cloud Messaging, which is used with it.");
    private static final Key<Boolean> FCM_SHOWN = Key.of(
            "push.fcm.shown",
            Kind.onOff(),
            false,
            "Whether Android itself shows what is new while the app is in the background; off gives the app the data"
                    + " only.");
    private static final Key<Optional<Path>> APNS_KEY = Key.optional(
            "push.apns.key",
            Kind.path(),
            "The .p8 file of a key for the Apple Push Notification service, which is used with it and the three below.");
    private static final Key<Optional<String>> APNS_KEY_ID =
            Key.optional("push.apns.key-id", Kind.word(), "What Apple calls that key: ten characters.");
    private static final Key<Optional<String>> APNS_TEAM =
            Key.optional("push.apns.team", Kind.word(), "What Apple calls the app's developers: ten characters.");
    private static final Key<Optional<String>> APNS_TOPIC =
            Key.optional("push.apns.topic", Kind.word(), "The app's bundle id.");
    private static final Key<Optional<Path>> WEBPUSH_KEY = Key.optional(
            "push.webpush.key",
            Kind.path(),
            "A PEM file with the key by which Web Push services know this server (VAPID); Web Push is used with it and a"
                    + " contact. It is made where it is not there. Keep it: with another, all browsers have to subscribe"
                    + " again.");
    private static final Key<Optional<String>> WEBPUSH_CONTACT = Key.optional(
            "push.webpush.contact",
            Kind.word(),
            "Whom Web Push services may write to about this server: mailto:somebody@example.org, or an https address.");
    private static final Key<List<String>> WEBPUSH_HOSTS = Key.of(
            "push.webpush.hosts",
            Kind.words(),
            List.of(),
            "Hosts that may be asked besides the browsers' own services, for UnifiedPush: push.example.org,"
                    + " *.example.org, or * for every host with a public address.");
    private static final Key<Boolean> WEBPUSH_MACHINE = Key.of(
            "push.webpush.this-machine",
            Kind.onOff(),
            false,
            "Lets any host be asked, this machine too, without TLS and at any port; for tests only.");

    static final Room ROOM = new Room(
            "Push",
            List.of(
                    DELAY,
                    FCM_ACCOUNT,
                    FCM_SHOWN,
                    APNS_KEY,
                    APNS_KEY_ID,
                    APNS_TEAM,
                    APNS_TOPIC,
                    WEBPUSH_KEY,
                    WEBPUSH_CONTACT,
                    WEBPUSH_HOSTS,
                    WEBPUSH_MACHINE));

    public PushServices {
        Objects.requireNonNull(fcm);
        Objects.requireNonNull(apns);
        Objects.requireNonNull(webPush);
        Objects.requireNonNull(delay);
    }

    static PushServices from(Values values) {
        needs(FCM_ACCOUNT, values, List.of(FCM_SHOWN));
        needs(WEBPUSH_KEY, values, List.of(WEBPUSH_HOSTS, WEBPUSH_MACHINE));
        return new PushServices(
                values.of(FCM_ACCOUNT).map(account -> new Fcm(account, values.of(FCM_SHOWN))),
                apns(values),
                webPush(values),
                Duration.ofSeconds(values.of(DELAY)));
    }

    /// What is set in vain is a mistake of whoever set it.
    private static void needs(Key<? extends Optional<?>> needed, Values values, List<Key<?>> others) {
        if (values.of(needed).isPresent()) {
            return;
        }
        for (Key<?> each : others) {
            if (!values.of(each).equals(each.standard())) {
                throw new BadConfiguration(each.name() + " is set (from "
                        + values.source(each).words() + "), but does nothing without " + needed.name() + ".");
            }
        }
    }

    private static Optional<Apns> apns(Values values) {
        return together("APNs", values, List.of(APNS_KEY, APNS_KEY_ID, APNS_TEAM, APNS_TOPIC))
                ? Optional.of(new Apns(
                        values.of(APNS_KEY).orElseThrow(),
                        values.of(APNS_KEY_ID).orElseThrow(),
                        values.of(APNS_TEAM).orElseThrow(),
                        values.of(APNS_TOPIC).orElseThrow()))
                : Optional.empty();
    }

    private static Optional<WebPush> webPush(Values values) {
        return together("Web Push", values, List.of(WEBPUSH_KEY, WEBPUSH_CONTACT))
                ? Optional.of(new WebPush(
                        values.of(WEBPUSH_KEY).orElseThrow(),
                        values.of(WEBPUSH_CONTACT).orElseThrow(),
                        values.of(WEBPUSH_HOSTS),
                        values.of(WEBPUSH_MACHINE)))
                : Optional.empty();
    }

    /// Whether all of them are set; where only some are, the configuration is none.
    private static <T> boolean together(String what, Values values, List<Key<? extends Optional<? extends T>>> keys) {
        List<String> missing = keys.stream()
                .filter(key -> values.of(key).isEmpty())
                .map(Key::name)
                .toList();
        if (!missing.isEmpty() && missing.size() < keys.size()) {
            throw new BadConfiguration(what + " needs "
                    + String.join(", ", keys.stream().map(Key::name).toList()) + ", but of these "
                    + String.join(", ", missing) + (missing.size() == 1 ? " is" : " are") + " not set.");
        }
        return missing.isEmpty();
    }
}
