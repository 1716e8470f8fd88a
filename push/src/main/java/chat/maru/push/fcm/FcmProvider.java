package chat.maru.push.fcm;

import chat.maru.core.push.Notification;
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
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/// Firebase Cloud Messaging, HTTP v1: one request per notification over HTTP/2.
///
/// The app is sent data only, unless [FcmSettings#shown]; that all was read elsewhere is data of kind `read`. FCM
/// keeps four collapse keys of a device that is away and forgets others: a notification is a hint, and an app that
/// gets one asks the server for all there is.
///
/// Thread-safe.
public final class FcmProvider implements PushProvider {
    private final FcmSettings settings;
    private final Clock clock;
    private final Exchange exchange;
    private final AccessTokens tokens;
    private final Courier courier;
    private final Way way;
    private final URI messages;

    public FcmProvider(FcmSettings settings, Clock clock) {
        this(settings, clock, new Exchange(), Courier.Bounds.DEFAULT);
    }

    FcmProvider(FcmSettings settings, Clock clock, Exchange exchange, Courier.Bounds bounds) {
        this.settings = settings;
        this.clock = clock;
        this.exchange = exchange;
        this.tokens = new AccessTokens(settings.account(), exchange, clock);
        this.courier = new Courier("fcm", bounds);
        this.way = new Way(settings.endpoint().getHost(), Whose.SERVICE);
        this.messages =
                settings.endpoint().resolve("/v1/projects/" + settings.account().project() + "/messages:send");
    }

    @Override
    public PushService service() {
        return PushService.FCM;
    }

    @Override
    public String sender() {
        return settings.account().project();
    }

    @Override
    public int most() {
        return courier.bounds().atOnce();
    }

    @Override
    public void send(PushTarget target, Notification notification, Consumer<PushResult> done) {
        if (target instanceof PushTarget.Fcm(String token)) {
            courier.send(way, () -> attempt(FcmMessage.of(token, notification, settings.shown())), done);
        } else {
            Courier.tell(done, new PushResult.Refused("not a target of FCM"));
        }
    }

    private PushResult attempt(byte[] message) throws IOException, InterruptedException {
        return switch (tokens.access()) {
            case Access.Withheld withheld -> withheld(withheld);
            case Access.Granted(String token) -> {
                Answer answer = post(message, token);
                if (!FcmAnswer.wantsAnotherToken(answer)) {
                    yield FcmAnswer.result(answer, way, clock.instant());
                }
                tokens.refused(token);
                yield again(message);
            }
        };
    }

    private PushResult again(byte[] message) throws IOException, InterruptedException {
        return switch (tokens.access()) {
            case Access.Withheld withheld -> withheld(withheld);
            case Access.Granted(String token) -> {
                Answer answer = post(message, token);
                if (FcmAnswer.wantsAnotherToken(answer)) {
                    tokens.distrust(token, "UNAUTHENTICATED");
                }
                yield FcmAnswer.result(answer, way, clock.instant());
            }
        };
    }

    private PushResult withheld(Access.Withheld withheld) {
        return way.later(Optional.of(withheld.after()).filter(Duration::isPositive), withheld.reason());
    }

    private Answer post(byte[] message, String token) throws IOException, InterruptedException {
        return exchange.send(HttpRequest.newBuilder(messages)
                .header("authorization", "Bearer " + token)
                .header("content-type", "application/json; charset=utf-8")
                .POST(BodyPublishers.ofByteArray(message))
                .build());
    }

    @Override
    public void close() {
        courier.close();
        exchange.close();
    }
}
