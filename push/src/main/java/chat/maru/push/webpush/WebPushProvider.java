package chat.maru.push.webpush;

import static java.nio.charset.StandardCharsets.US_ASCII;

import chat.maru.core.push.Notification;
import chat.maru.core.push.PushProvider;
import chat.maru.core.push.PushResult;
import chat.maru.core.push.PushResult.Whose;
import chat.maru.model.PushService;
import chat.maru.model.PushTarget;
import chat.maru.push.Courier;
import chat.maru.push.Fitting;
import chat.maru.push.Json;
import chat.maru.push.Payload;
import chat.maru.push.Reason;
import chat.maru.push.RetryAfter;
import chat.maru.push.Way;
import chat.maru.push.egress.Forbidden;
import chat.maru.push.egress.GuardedClient;
import chat.maru.push.egress.Head;
import chat.maru.push.egress.Resolver;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import javax.net.ssl.SSLSocketFactory;
import tools.jackson.databind.node.ObjectNode;

/// Web Push, to browsers' services and UnifiedPush distributors. There are many services behind it, so whatever fails
/// is one device's affair ([Whose#DEVICE]): another service may be well.
///
/// The topic, by which a later notification takes the place of an earlier one, is drawn from the conversation and the
/// subscription's secret, so that a service cannot tell who is in the same conversation. Apple's service takes a
/// subscription away from a site that pushes what is not shown: it is not told that all was read elsewhere.
///
/// Thread-safe.
public final class WebPushProvider implements PushProvider {
    private static final Duration WITHIN = Duration.ofSeconds(10);
    private static final Duration LONGEST_LIFE = Duration.ofDays(28);
    private static final Duration UNTIL_SOMEBODY_MENDS_IT = Duration.ofMinutes(10);
    /// A host that is slow keeps others waiting for two seconds at most.
    private static final Courier.Bounds BOUNDS = new Courier.Bounds(64, 256, 256, Duration.ofSeconds(2));

    /// The smallest of the services take 3,070 bytes or so, encrypted.
    private static final int LARGEST = 2_816;

    private static final int PADDED = 256;
    private static final int TOPIC = 24;

    private final Clock clock;
    private final Vapid vapid;
    private final Encryption encryption;
    private final GuardedClient client;
    private final Courier courier;

    public WebPushProvider(WebPushSettings settings, Clock clock, SecureRandom random) {
        this(
                settings,
                clock,
                random,
                new GuardedClient(
                        settings.guard(), Resolver.SYSTEM, (SSLSocketFactory) SSLSocketFactory.getDefault(), WITHIN),
                BOUNDS);
    }

    WebPushProvider(
            WebPushSettings settings, Clock clock, SecureRandom random, GuardedClient client, Courier.Bounds bounds) {
        this.clock = clock;
        this.vapid = new Vapid(settings.keys(), settings.contact(), clock);
        this.encryption = new Encryption(random);
        this.client = client;
        this.courier = new Courier("webpush", bounds);
    }

    @Override
    public PushService service() {
        return PushService.WEBPUSH;
    }

    @Override
    public String sender() {
        return vapid.publicKey();
    }

    @Override
    public int most() {
        return courier.bounds().inAll();
    }

    @Override
    public void send(PushTarget target, Notification notification, Consumer<PushResult> done) {
        if (!(target instanceof PushTarget.WebPush subscription)) {
            Courier.tell(done, new PushResult.Refused("not a target of Web Push"));
            return;
        }
        String host = host(subscription);
        if (notification.news().isEmpty() && host.endsWith(".push.apple.com")) {
            Courier.tell(done, new PushResult.Refused("Apple takes nothing back"));
        } else {
            courier.send(new Way(host, Whose.DEVICE), () -> attempt(subscription, notification), done);
        }
    }

    private static String host(PushTarget.WebPush subscription) {
        String host = subscription.endpoint().getHost();
        return host == null ? "" : host.toLowerCase(Locale.ROOT);
    }

    private PushResult attempt(PushTarget.WebPush subscription, Notification notification)
            throws IOException, InterruptedException {
        try {
            byte[] text = payload(notification);
            int padded = Math.ceilDiv(text.length, PADDED) * PADDED;
            byte[] body = encryption.encrypt(text, padded, subscription.key(), subscription.secret());
            return result(client.post(subscription.endpoint(), headers(subscription, notification), body));
        } catch (InvalidKeyException e) {
            return new PushResult.TargetGone("the subscription's key is none");
        } catch (Forbidden e) {
            return new PushResult.Refused(e.reason());
        }
    }

    private static byte[] payload(Notification notification) {
        return Json.bytes(tree(Fitting.within(LARGEST, notification, each -> Json.bytes(tree(each)).length)));
    }

    private static ObjectNode tree(Notification notification) {
        ObjectNode tree = Json.object();
        Payload.of(notification).forEach(tree::put);
        return tree.put("badge", notification.badge());
    }

    private Map<String, String> headers(PushTarget.WebPush subscription, Notification notification) {
        return Map.of(
                "Authorization", vapid.authorization(subscription.endpoint()),
                "Content-Encoding", "aes128gcm",
                "Content-Type", "application/octet-stream",
                "TTL", Long.toString(Math.clamp(notification.life().toSeconds(), 0, LONGEST_LIFE.toSeconds())),
                "Topic", topic(subscription, notification),
                "Urgency", urgency(notification));
    }

    private static String urgency(Notification notification) {
        return notification
                .news()
                .map(news -> news.urgent() ? "high" : "normal")
                .orElse("low");
    }

    /// 32 characters.
    private static String topic(PushTarget.WebPush subscription, Notification notification) {
        try {
            UUID conversation = notification.conversation().value();
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update("topic".getBytes(US_ASCII));
            digest.update(subscription.secret());
            digest.update(ByteBuffer.allocate(16)
                    .putLong(conversation.getMostSignificantBits())
                    .putLong(conversation.getLeastSignificantBits())
                    .flip());
            return Base64.getUrlEncoder().encodeToString(Arrays.copyOf(digest.digest(), TOPIC));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /// That a service does not accept who we are (401, 403) can be our clock or its mistake, and takes no subscription
    /// away.
    private PushResult result(Head answer) {
        int status = answer.status();
        Instant now = clock.instant();
        Optional<Duration> after = answer.header("retry-after").flatMap(value -> RetryAfter.of(value, now));
        String reason = Reason.of(status);
        return switch (status) {
            case 200, 201, 202, 204 -> new PushResult.Accepted();
            case 404, 410 -> new PushResult.TargetGone(reason);
            case 401, 403 -> later(Optional.of(after.orElse(UNTIL_SOMEBODY_MENDS_IT)), reason);
            case 406, 408, 425, 429 -> later(after, reason);
            default -> status >= 500 ? later(after, reason) : new PushResult.Refused(reason);
        };
    }

    private static PushResult later(Optional<Duration> after, String reason) {
        return new PushResult.Later(Whose.DEVICE, after, reason);
    }

    @Override
    public void close() {
        courier.close();
        client.close();
    }
}
