package chat.maru.wire;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.model.Content;
import chat.maru.model.ConversationId;
import chat.maru.model.MessageNumber;
import chat.maru.model.PushContent;
import chat.maru.model.PushPreferences;
import chat.maru.model.PushPreferences.QuietHours;
import chat.maru.model.PushService;
import chat.maru.model.PushTarget;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PushBodiesTest {
    private static final byte[] KEY = new byte[65];
    private static final byte[] SECRET = new byte[16];
    private static final String TOKEN = "\"token\":\"740f4707bebcf74f9b7c25d48e335894\"";

    static {
        KEY[0] = 4;
        SECRET[15] = -1;
    }

    private static Parsed<RegisterPush> registration(String fields) {
        return RegisterPush.parse(
                ("{" + fields + "}").getBytes(StandardCharsets.UTF_8), EnumSet.allOf(PushService.class));
    }

    private static Parsed<PushPreferences> preferences(String json) {
        return PushPreferencesJson.parse(json.getBytes(StandardCharsets.UTF_8));
    }

    private static String verdict(Parsed<?> parsed) {
        return switch (parsed) {
            case Parsed.Ok<?> _ -> "ok";
            case Parsed.Bad<?> bad -> bad.code().code() + (bad.field() == null ? "" : " " + bad.field());
        };
    }

    private static String browser(String endpoint, String key, String secret) {
        return "\"provider\":\"webpush\",\"content\":\"none\",\"subscription\":{\"endpoint\":\"" + endpoint
                + "\",\"expirationTime\":null,\"keys\":{\"p256dh\":\"" + key + "\",\"auth\":\"" + secret + "\"}}";
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String hours(String from, String to, String zone) {
        return "{\"quiet_hours\":{\"from\":\"" + from + "\",\"to\":\"" + to + "\",\"zone\":\"" + zone + "\"}}";
    }

    @Test
    void eachServiceHasItsOwnFields() {
        assertThat(registration("\"provider\":\"fcm\",\"token\":\"abc:DEF-1_2\",\"content\":\"sender\""))
                .isEqualTo(new Parsed.Ok<>(new RegisterPush(new PushTarget.Fcm("abc:DEF-1_2"), PushContent.SENDER)));
        assertThat(registration("\"provider\":\"apns\"," + TOKEN + ",\"content\":\"none\""))
                .isEqualTo(new Parsed.Ok<>(new RegisterPush(
                        new PushTarget.Apns("740f4707bebcf74f9b7c25d48e335894", false), PushContent.NONE)));
        assertThat(registration("\"provider\":\"apns\"," + TOKEN + ",\"sandbox\":true,\"content\":\"full\""))
                .isEqualTo(new Parsed.Ok<>(new RegisterPush(
                        new PushTarget.Apns("740f4707bebcf74f9b7c25d48e335894", true), PushContent.FULL)));
        String padded = Base64.getUrlEncoder().encodeToString(SECRET);
        for (String secret : List.of(base64(SECRET), padded)) {
            assertThat(registration(browser("https://push.example.org/x?y=z", base64(KEY), secret)))
                    .isEqualTo(new Parsed.Ok<>(new RegisterPush(
                            new PushTarget.WebPush(URI.create("https://push.example.org/x?y=z"), KEY, SECRET),
                            PushContent.NONE)));
        }
    }

    @Test
    void oneTargetIsTheSameHoweverItIsWritten() {
        assertThat(registration("\"provider\":\"apns\","
                        + TOKEN.toUpperCase(Locale.ROOT).replace("TOKEN", "token") + ",\"content\":\"none\""))
                .isEqualTo(registration("\"provider\":\"apns\"," + TOKEN + ",\"content\":\"none\""));
        for (String same : List.of("HTTPS://Push.Example.org/A?b", "https://push.example.org:443/A?b")) {
            assertThat(registration(browser(same, base64(KEY), base64(SECRET))))
                    .isEqualTo(registration(browser("https://push.example.org/A?b", base64(KEY), base64(SECRET))));
        }
        assertThat(verdict(registration(browser("https://push.example.org/a#b", base64(KEY), base64(SECRET)))))
                .isEqualTo("invalid_field subscription.endpoint");
    }

    @Test
    void aRegistrationThatIsNoneIsRefusedByItsField() {
        String apns = "\"provider\":\"apns\",\"content\":\"none\",";
        assertThat(List.of(
                        verdict(registration("")),
                        verdict(registration("\"provider\":\"FCM\",\"token\":\"t\",\"content\":\"none\"")),
                        verdict(registration("\"provider\":\"fcm\",\"token\":\"t\"")),
                        verdict(registration("\"provider\":\"fcm\",\"content\":\"none\",\"token\":\"a b\"")),
                        verdict(registration("\"provider\":\"fcm\",\"content\":\"none\",\"token\":\"\"")),
                        verdict(registration(
                                "\"provider\":\"fcm\",\"content\":\"none\",\"token\":\"" + "t".repeat(4_097) + "\"")),
                        verdict(registration(apns + "\"token\":\"xyz\"")),
                        verdict(registration(apns + TOKEN + ",\"sandbox\":1")),
                        verdict(registration("\"provider\":\"webpush\",\"content\":\"none\"")),
                        verdict(registration(browser("/relative", base64(KEY), base64(SECRET)))),
                        verdict(registration(browser("https://a b", base64(KEY), base64(SECRET)))),
                        verdict(registration(browser("https://a/" + "x".repeat(2_048), base64(KEY), base64(SECRET)))),
                        verdict(registration(browser("https://a.example", base64(SECRET), base64(SECRET)))),
                        verdict(registration(browser("https://a.example", base64(KEY), "+/==")))))
                .containsExactly(
                        "invalid_field provider",
                        "invalid_field provider",
                        "invalid_field content",
                        "invalid_field token",
                        "invalid_field token",
                        "invalid_field token",
                        "invalid_field token",
                        "invalid_field sandbox",
                        "invalid_field subscription",
                        "invalid_field subscription.endpoint",
                        "invalid_field subscription.endpoint",
                        "invalid_field subscription.endpoint",
                        "invalid_field subscription.keys.p256dh",
                        "invalid_field subscription.keys.auth");
    }

    @Test
    void preferencesAreReadAsTheyAreWritten() {
        QuietHours nights = new QuietHours(LocalTime.of(22, 30), LocalTime.of(7, 0), ZoneId.of("Europe/Berlin"));
        Instant later = Instant.parse("2027-01-01T00:00:00Z");
        for (PushPreferences each : List.of(
                PushPreferences.USUAL,
                new PushPreferences(Optional.of(nights), Optional.empty(), true),
                new PushPreferences(Optional.empty(), Optional.of(later), false),
                new PushPreferences(Optional.of(nights), Optional.of(later), true))) {
            assertThat(PushPreferencesJson.parse(PushPreferencesJson.encode(each)))
                    .isEqualTo(new Parsed.Ok<>(each));
        }
        assertThat(preferences("{}")).isEqualTo(new Parsed.Ok<>(PushPreferences.USUAL));
    }

    @Test
    void preferencesThatAreNoneAreRefusedByTheirField() {
        assertThat(List.of(
                        verdict(preferences("{\"quiet_hours\":null}")),
                        verdict(preferences(hours("24:00", "07:00", "UTC"))),
                        verdict(preferences(hours("22:00", "7:00", "UTC"))),
                        verdict(preferences(hours("07:00", "07:00", "UTC"))),
                        verdict(preferences(hours("22:00", "07:00", "Europe/Atlantis"))),
                        verdict(preferences(hours("22:00", "07:00", ""))),
                        verdict(preferences("{\"do_not_disturb_until\":\"tomorrow\"}")),
                        verdict(preferences("{\"mentions_break_mutes\":\"yes\"}"))))
                .containsExactly(
                        "invalid_field quiet_hours",
                        "invalid_field quiet_hours.from",
                        "invalid_field quiet_hours.to",
                        "invalid_field quiet_hours.to",
                        "invalid_field quiet_hours.zone",
                        "invalid_field quiet_hours.zone",
                        "invalid_field do_not_disturb_until",
                        "invalid_field mentions_break_mutes");
    }

    @Test
    void whatIsToldOfADeviceNamesNoTarget() {
        Set<PushService> both = EnumSet.of(PushService.WEBPUSH, PushService.FCM);
        assertThat(new String(PushStateJson.encode(both, Optional.of(PushContent.FULL)), StandardCharsets.UTF_8))
                .isEqualTo("{\"providers\":[\"fcm\",\"webpush\"],\"content\":\"full\"}");
        assertThat(new String(PushStateJson.encode(Set.of(), Optional.empty()), StandardCharsets.UTF_8))
                .isEqualTo("{\"providers\":[]}");
    }

    @Test
    void aDecisionIsToldWithItsReasonIfThereIsOne() {
        ConversationId talk = new ConversationId(new UUID(1, 2));
        Instant at = Instant.parse("2026-11-27T18:00:00Z");
        String json = new String(
                PushDecisionsJson.encode(List.of(
                        new PushDecisionsJson.Decision(at, talk, new MessageNumber(7), "sent", 1, ""),
                        new PushDecisionsJson.Decision(at, talk, new MessageNumber(6), "retried", 3, "HTTP 500"))),
                StandardCharsets.UTF_8);
        assertThat(json)
                .isEqualTo("{\"decisions\":[{\"at\":\"2026-11-27T18:00:00.000Z\",\"conversation\":\"" + talk
                        + "\",\"number\":7,\"decision\":\"sent\",\"times\":1},{\"at\":\"2026-11-27T18:00:00.000Z\","
                        + "\"conversation\":\"" + talk
                        + "\",\"number\":6,\"decision\":\"retried\",\"times\":3,\"reason\":\"HTTP 500\"}]}");
    }

    @Test
    void aContentSaysInWordsWhatItsOwnTextSays() {
        assertThat(List.of(
                        text("{\"text\":\"a \\\"b\\\" \\u00e4\"}"),
                        text("{\"card\":{\"text\":\"inner\"},\"list\":[{\"text\":1}],\"text\":\"outer\"}"),
                        text("{\"card\":{\"text\":\"inner\"}}"),
                        text("{\"attachments\":[]}")))
                .containsExactly(Optional.of("a \"b\" ä"), Optional.of("outer"), Optional.empty(), Optional.empty());
    }

    private static Optional<String> text(String json) {
        return ContentText.of(Content.ofJson(json.getBytes(StandardCharsets.UTF_8)));
    }
}
