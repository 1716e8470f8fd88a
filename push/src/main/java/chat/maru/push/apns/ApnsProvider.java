package chat.maru.push.apns;

import chat.maru.core.push.Notification;
import chat.maru.core.push.Notification.News;
import chat.maru.core.push.PushProvider;
import chat.maru.core.push.PushResult;
import chat.maru.core.push.PushResult.Whose;
import chat.maru.model.PushService;
import chat.maru.model.PushTarget;
import chat.maru.push.Courier;
import chat.maru.push.Exchange;
import chat.maru.push.Exchange.Answer;
import chat.maru.push.Way;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Clock;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/// The Apple Push Notification service: one stream per notification over one HTTP/2 connection. The service for apps
/// that are being developed is a way of its own, whose failures keep nobody else waiting.
///
/// A notification's collapse id is its conversation, so a later one takes the place of an earlier one. What was read
/// elsewhere is a background notification: iOS may hold it back, and an app that was closed by its user gets none.
///
/// Thread-safe.
public final class ApnsProvider implements PushProvider {
    private static final Pattern TOKEN = Pattern.compile("[0-9A-Fa-f]{16,200}");

    private final ApnsSettings settings;
    private final Clock clock;
    private final Exchange exchange;
    private final ProviderTokens tokens;
    private final Courier courier;
    private final Way production;
    private final Way sandbox;

    public ApnsProvider(ApnsSettings settings, Clock clock) {
        this(settings, clock, new Exchange(), Courier.Bounds.DEFAULT);
    }

    ApnsProvider(ApnsSettings settings, Clock clock, Exchange exchange, Courier.Bounds bounds) {
        this.settings = settings;
        this.clock = clock;
        this.exchange = exchange;
        this.tokens = new ProviderTokens(settings, clock);
        this.courier = new Courier("apns", bounds);
        this.production = new Way(settings.production().getHost(), Whose.SERVICE);
        this.sandbox = new Way(settings.sandbox().getHost(), Whose.DEVICE);
    }

    @Override
    public PushService service() {
        return PushService.APNS;
    }

    @Override
    public String sender() {
        return settings.topic();
    }

    @Override
    public int most() {
        return courier.bounds().atOnce();
    }

    @Override
    public void send(PushTarget target, Notification notification, Consumer<PushResult> done) {
        if (!(target instanceof PushTarget.Apns(String token, boolean development))) {
            Courier.tell(done, new PushResult.Refused("not a target of APNs"));
        } else if (!TOKEN.matcher(token).matches()) {
            Courier.tell(done, new PushResult.TargetGone("BadDeviceToken"));
        } else {
            Way way = development ? sandbox : production;
            URI device = (development ? settings.sandbox() : settings.production()).resolve("/3/device/" + token);
            courier.send(way, () -> attempt(way, device, notification), done);
        }
    }

    private PushResult attempt(Way way, URI device, Notification notification)
            throws IOException, InterruptedException {
        byte[] payload = ApnsPayload.of(notification);
        String token = tokens.token();
        Answer answer = post(device, notification, payload, token);
        if (ApnsAnswer.wantsAnotherToken(answer) && tokens.renewed(token)) {
            answer = post(device, notification, payload, tokens.token());
        }
        return ApnsAnswer.result(answer, way, clock.instant());
    }

    private Answer post(URI device, Notification notification, byte[] payload, String token)
            throws IOException, InterruptedException {
        boolean alert = notification.news().isPresent();
        boolean urgent = notification.news().filter(News::urgent).isPresent();
        return exchange.send(HttpRequest.newBuilder(device)
                .header("authorization", "bearer " + token)
                .header("apns-topic", settings.topic())
                .header("apns-push-type", alert ? "alert" : "background")
                .header("apns-priority", urgent ? "10" : "5")
                .header("apns-collapse-id", notification.conversation().toString())
                .header("apns-expiration", Long.toString(expiration(notification)))
                .POST(BodyPublishers.ofByteArray(payload))
                .build());
    }

    private long expiration(Notification notification) {
        return clock.instant().plus(notification.life()).getEpochSecond();
    }

    @Override
    public void close() {
        courier.close();
        exchange.close();
    }
}
