package chat.maru.wire;

import chat.maru.model.PushContent;
import chat.maru.model.PushService;
import chat.maru.model.PushTarget;
import java.net.URI;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/// The body of `PUT /v1/devices/me/push`. What a browser's subscription says besides is left aside.
///
/// Immutable.
public record RegisterPush(PushTarget target, PushContent content) {
    private static final Pattern FCM_TOKEN = Pattern.compile("[!-~]{1,4096}");
    private static final Pattern APNS_TOKEN = Pattern.compile("([0-9A-Fa-f]{2}){8,100}");
    private static final int KEY_BYTES = 65;
    private static final int SECRET_BYTES = 16;
    private static final int USUAL_PORT = 443;

    /// Why a service is refused by which this server wakes nobody.
    public static final String NOT_USED = "This server does not use that service.";

    public RegisterPush {
        Objects.requireNonNull(target);
        Objects.requireNonNull(content);
    }

    /// @param used by which this server wakes devices; that another is refused is said before anything else
    public static Parsed<RegisterPush> parse(byte[] json, Set<PushService> used) {
        JsonBody body = JsonBody.read(json);
        PushService service = body.word("provider", PushWords.SERVICES, PushService.FCM);
        if (!used.contains(service)) {
            body.refuse("provider", NOT_USED);
        }
        PushContent content = body.word("content", PushWords.CONTENTS, PushContent.NONE);
        PushTarget target = switch (service) {
            case FCM ->
                new PushTarget.Fcm(
                        body.text("token", FCM_TOKEN.asMatchPredicate(), "It must be a registration token of FCM."));
            case APNS -> {
                String token = body.text(
                        "token", APNS_TOKEN.asMatchPredicate(), "It must be a device token in hexadecimal digits.");
                yield new PushTarget.Apns(token.toLowerCase(Locale.ROOT), body.has("sandbox") && body.flag("sandbox"));
            }
            case WEBPUSH -> webPush(body.object("subscription"));
        };
        return body.finish(() -> new RegisterPush(target, content));
    }

    /// What is asked at one address is one target, however the address is written.
    private static URI oneSpelling(URI address) {
        String host = address.getHost();
        if (host == null) {
            return address;
        }
        String scheme = address.getScheme().toLowerCase(Locale.ROOT);
        int port = address.getPort() == USUAL_PORT && scheme.equals("https") ? -1 : address.getPort();
        String path = address.getRawPath().isEmpty() ? "/" : address.getRawPath();
        return URI.create(scheme + "://"
                + (address.getRawUserInfo() == null ? "" : address.getRawUserInfo() + "@")
                + host.toLowerCase(Locale.ROOT)
                + (port < 0 ? "" : ":" + port)
                + path
                + (address.getRawQuery() == null ? "" : "?" + address.getRawQuery())
                + (address.getRawFragment() == null ? "" : "#" + address.getRawFragment()));
    }

    private static PushTarget webPush(JsonBody subscription) {
        URI endpoint = oneSpelling(subscription.address("endpoint"));
        if (endpoint.getRawFragment() != null) {
            subscription.refuse("endpoint", "It must have no fragment.");
        }
        JsonBody keys = subscription.object("keys");
        return new PushTarget.WebPush(endpoint, keys.bytes("p256dh", KEY_BYTES), keys.bytes("auth", SECRET_BYTES));
    }
}
