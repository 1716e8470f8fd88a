package chat.maru.plays;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.crash.client.Device;
import chat.maru.crash.client.EventSocket;
import chat.maru.crash.client.Json;
import chat.maru.crash.client.Person;
import chat.maru.crash.client.Received;
import chat.maru.crash.client.Sent;
import chat.maru.crash.host.ServerProcess;
import chat.maru.crash.host.Stage;
import chat.maru.crash.push.PushServer;
import chat.maru.crash.push.Pushed;
import chat.maru.crash.push.Reply;
import chat.maru.crash.push.Subscription;
import java.io.IOException;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Bob's phone is away, and is woken by a push service, or is not: and Bob can ask why.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PushPlay {
    private static final Duration DELAY = Duration.ofSeconds(2);
    private static final Duration SOON = DELAY.plusSeconds(10);
    /// Longer than something takes that is not to come.
    private static final Duration QUIET = DELAY.plusSeconds(2);
    /// A service that says nothing is waited for, and tried again after a while.
    private static final Duration TRIED_AGAIN = Duration.ofSeconds(40);
    private static final Duration DAY = Duration.ofDays(1);
    private static final String STATE = "/v1/devices/me/push";
    static final List<Reply> UNWELL = List.of(Reply.NOTHING, Reply.BROKEN);

    private final Stage stage;
    private final PushServer.Memory service = new PushServer.Memory();
    private final PushServer listening;
    private final BrowserKeys keys;

    PushPlay() throws IOException {
        stage = Stage.of(
                PushPlay.class,
                Stream.concat(ServerProcess.WEB_PUSH.stream(), Stream.of("--push.delay-seconds=" + DELAY.toSeconds()))
                        .toArray(String[]::new));
        listening = service.open();
        keys = new BrowserKeys();
    }

    @AfterAll
    void close() throws IOException {
        keys.close();
        listening.close();
        stage.close();
    }

    /// A device that is woken.
    private record Phone(Device device, Subscription subscription) {}

    /// Two who talk, one of whom is away.
    private final class Talk {
        private final Person alice = stage.person("alice");
        private final Person bob = stage.person("bob");
        private final Device hers = alice.device("laptop");
        private final Device laptop = bob.device("laptop");
        private final Phone phone = phone(bob, "full");
        private final String id = hers.talkWith(bob);

        private Talk() throws IOException {}

        private Sent says(String text) throws IOException {
            return hers.says(id, text);
        }

        private void mentions() throws IOException {
            String content = "{\"text\":\"@bob\",\"mentions\":[\"" + bob.account() + "\"]}";
            hers.puts(id, UUID.randomUUID().toString(), content).expect(201);
        }

        private void isRead(long number) throws IOException {
            laptop.asks("PUT", "/v1/conversations/" + id + "/read", "{\"number\":" + number + "}")
                    .expect(204);
        }

        private void isMuted() throws IOException {
            laptop.asks("PUT", "/v1/conversations/" + id + "/mute", "{\"until\":\"2031-01-01T00:00:00Z\"}")
                    .expect(204);
        }

        private void wants(ObjectNode preferences) throws IOException {
            laptop.asks("PUT", "/v1/me/push", preferences.toString()).expect(204);
        }

        /// The phone is not woken by what is said, and this is why.
        private void isSilent(String why, Sent said) throws IOException {
            await(why, () -> decisions(phone).getFirst().startsWith(why + " " + said.number()));
            assertThat(pushed(phone)).isEmpty();
        }
    }

    private Phone phone(Person person, String content) throws IOException {
        Phone phone = new Phone(person.device("phone"), listening.subscription());
        register(phone, content);
        return phone;
    }

    private static void register(Phone phone, String content) throws IOException {
        phone.device()
                .asks("PUT", STATE, phone.subscription().registering(content))
                .expect(204);
    }

    /// What a phone was told, the first first.
    private List<JsonNode> pushed(Phone phone) throws IOException {
        List<JsonNode> told = new ArrayList<>();
        for (Pushed pushed : service.of(phone.subscription())) {
            told.add(keys.opened(phone.subscription(), pushed));
        }
        return told;
    }

    private void arrive(Phone phone, int count) {
        await(count + " pushes", () -> service.of(phone.subscription()).size() >= count);
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    private static void await(String what, Condition condition) {
        await(what, SOON, condition);
    }

    private static void await(String what, Duration within, Condition condition) {
        Awaitility.await(what)
                .atMost(within)
                .pollInterval(Duration.ofMillis(50))
                .until(condition::holds);
    }

    private static void nothingComes() throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(QUIET.toNanos());
    }

    /// Why, and for which message, the newest first; not a word before there is one.
    private static List<String> decisions(Phone phone) throws IOException {
        List<String> decisions = new ArrayList<>();
        for (JsonNode each : log(phone)) {
            decisions.add(each.required("decision").stringValue() + " "
                    + each.required("number").longValue());
        }
        return decisions.isEmpty() ? List.of("") : decisions;
    }

    private static JsonNode log(Phone phone) throws IOException {
        return phone.device()
                .asks("GET", STATE + "/log", null)
                .expect(200)
                .json()
                .required("decisions");
    }

    private static boolean isRegistered(Phone phone) throws IOException {
        return phone.device().asks("GET", STATE, null).expect(200).json().has("content");
    }

    @Test
    void a_message_wakes_each_of_bobs_phones_once_and_tells_their_services_as_much_as_it_may()
            throws IOException, InterruptedException {
        Person alice = stage.person("alice");
        Person bob = stage.person("bob");
        Device hers = alice.device("laptop");
        String talk = hers.talkWith(bob);
        Phone none = phone(bob, "none");
        Phone sender = phone(bob, "sender");
        Phone full = phone(bob, "full");
        hers.says(talk, "hello, 마루");
        List<Phone> phones = List.of(none, sender, full);
        phones.forEach(phone -> arrive(phone, 1));
        nothingComes();

        ObjectNode told = Json.object().put("kind", "news").put("conversation", talk);
        assertThat(pushed(none)).containsExactly(told.deepCopy().put("badge", 1));
        assertThat(pushed(sender))
                .containsExactly(told.deepCopy().put("sender", alice.username()).put("badge", 1));
        assertThat(pushed(full))
                .containsExactly(told.deepCopy()
                        .put("sender", alice.username())
                        .put("text", "hello, 마루")
                        .put("badge", 1));
        for (Phone phone : phones) {
            Pushed pushed = service.of(phone.subscription()).getFirst();
            assertThat(pushed.header("content-encoding")).isEqualTo("aes128gcm");
            assertThat(pushed.header("ttl")).isEqualTo("604800");
            assertThat(pushed.header("urgency")).isEqualTo("high");
            assertThat(pushed.header("topic")).matches("[A-Za-z0-9_-]{32}");
            assertThat(decisions(phone)).containsExactly("sent 1");
        }
        assertThat(phones)
                .extracting(phone -> service.of(phone.subscription()).getFirst().header("topic"))
                .as("nobody can tell who is in one conversation")
                .doesNotHaveDuplicates();
    }

    @Test
    void the_server_shows_the_service_who_it_is() throws IOException, GeneralSecurityException {
        Talk talk = new Talk();
        talk.says("hello");
        arrive(talk.phone, 1);
        String key = talk.laptop.asks("GET", "/v1/push/vapid", null).expect(200).field("key");
        String[] shown = service.of(talk.phone.subscription())
                .getFirst()
                .header("authorization")
                .split("vapid t=|, k=", -1);
        assertThat(shown).hasSize(3);
        assertThat(shown[2]).isEqualTo(key);
        String[] token = shown[1].split("\\.", -1);
        Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
        signature.initVerify(publicKey(Base64.getUrlDecoder().decode(key)));
        signature.update((token[0] + "." + token[1]).getBytes(US_ASCII));
        assertThat(signature.verify(Base64.getUrlDecoder().decode(token[2]))).isTrue();

        assertThat(Json.tree(Base64.getUrlDecoder().decode(token[0])))
                .isEqualTo(Json.object().put("typ", "JWT").put("alg", "ES256"));
        JsonNode claims = Json.tree(Base64.getUrlDecoder().decode(token[1]));
        assertThat(talk.phone.subscription().endpoint())
                .startsWith(claims.required("aud").stringValue() + "/");
        assertThat(claims.required("sub").stringValue()).isEqualTo("mailto:operator@example.org");
        assertThat(Instant.ofEpochSecond(claims.required("exp").longValue()))
                .isBetween(Instant.now(), Instant.now().plus(DAY));
    }

    private static PublicKey publicKey(byte[] point) throws GeneralSecurityException {
        AlgorithmParameters curve = AlgorithmParameters.getInstance("EC");
        curve.init(new ECGenParameterSpec("secp256r1"));
        assertThat(point).hasSize(65).startsWith(4);
        ECPoint w = new ECPoint(
                new BigInteger(1, Arrays.copyOfRange(point, 1, 33)),
                new BigInteger(1, Arrays.copyOfRange(point, 33, 65)));
        return KeyFactory.getInstance("EC")
                .generatePublic(new ECPublicKeySpec(w, curve.getParameterSpec(ECParameterSpec.class)));
    }

    @Test
    void a_later_message_takes_the_place_of_an_earlier_one_and_of_no_other_conversations() throws IOException {
        Talk talk = new Talk();
        Person carol = stage.person("carol");
        Device hers = carol.device("laptop");
        String group = hers.asks(
                        "POST",
                        "/v1/conversations",
                        "{\"id\":\"" + UUID.randomUUID() + "\",\"title\":\"choir\",\"members\":[\"" + talk.bob.account()
                                + "\"]}")
                .expect(201)
                .field("id");
        talk.says("one");
        arrive(talk.phone, 1);
        talk.says("two");
        arrive(talk.phone, 2);
        hers.says(group, "three");
        arrive(talk.phone, 3);

        List<JsonNode> told = pushed(talk.phone);
        assertThat(told).extracting(each -> each.required("text").stringValue()).containsExactly("one", "two", "three");
        assertThat(told).extracting(each -> each.required("badge").intValue()).containsExactly(1, 1, 2);
        assertThat(told.get(2).required("title").stringValue()).isEqualTo("choir");
        assertThat(told.get(2).required("conversation").stringValue()).isEqualTo(group);
        List<String> topics = service.of(talk.phone.subscription()).stream()
                .map(pushed -> pushed.header("topic"))
                .toList();
        assertThat(topics.get(1)).isEqualTo(topics.get(0));
        assertThat(topics.get(2)).isNotEqualTo(topics.get(0));
    }

    @Test
    void what_bob_reads_on_his_laptop_is_taken_back_from_his_phone() throws IOException {
        Talk talk = new Talk();
        talk.isRead(talk.says("read before anybody is woken").number());
        await("read", () -> decisions(talk.phone).equals(List.of("read_elsewhere 1")));
        Sent second = talk.says("two");
        arrive(talk.phone, 1);
        talk.isRead(second.number());
        arrive(talk.phone, 2);

        assertThat(pushed(talk.phone).get(1))
                .isEqualTo(Json.object()
                        .put("kind", "read")
                        .put("conversation", talk.id)
                        .put("badge", 0));
        List<Pushed> all = service.of(talk.phone.subscription());
        assertThat(all.get(1).header("topic")).isEqualTo(all.get(0).header("topic"));
        await("taken back", () -> decisions(talk.phone).equals(List.of("taken_back 2", "sent 2", "read_elsewhere 1")));
    }

    @Test
    void a_phone_that_is_connected_is_not_woken_unless_it_goes_without_having_the_message()
            throws IOException, InterruptedException {
        Talk talk = new Talk();
        try (EventSocket socket = EventSocket.open(talk.phone.device(), Optional.empty())) {
            talk.isSilent("online", talk.says("one"));
            List<Received> came = socket.until(Received::message);
            socket.ok(socket.ask(EventSocket.ack(came.getLast().cursor())));
            await("has it", () -> decisions(talk.phone).getFirst().equals("up_to_date 1"));
            talk.isSilent("online", talk.says("two"));
        }
        arrive(talk.phone, 1);
        nothingComes();
        assertThat(pushed(talk.phone))
                .extracting(told -> told.required("text").stringValue())
                .containsExactly("two");
    }

    @Test
    void whom_bob_has_muted_does_not_wake_him_unless_they_mention_him_and_he_wants_that() throws IOException {
        Talk talk = new Talk();
        talk.isMuted();
        talk.isSilent("muted", talk.says("one"));
        talk.mentions();
        await("muted", () -> decisions(talk.phone).getFirst().startsWith("muted 2"));
        talk.wants(Json.object().put("mentions_break_mutes", true));
        talk.mentions();
        arrive(talk.phone, 1);
        assertThat(pushed(talk.phone).getFirst().required("text").stringValue()).isEqualTo("@bob");
    }

    @Test
    void whom_bob_has_blocked_does_not_wake_him() throws IOException {
        Talk talk = new Talk();
        talk.laptop.asks("PUT", "/v1/me/blocks/" + talk.alice.account(), null).expect(204);
        talk.isSilent("blocked", talk.says("one"));
    }

    @Test
    void nobody_wakes_bob_at_night_nor_when_he_does_not_want_to_be_disturbed() throws IOException {
        Talk talk = new Talk();
        LocalTime now = LocalTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.MINUTES);
        ObjectNode night = Json.object();
        night.putObject("quiet_hours")
                .put("from", now.minusHours(1).toString())
                .put("to", now.plusHours(1).toString())
                .put("zone", "UTC");
        talk.wants(night);
        talk.isSilent("quiet_hours", talk.says("one"));
        talk.wants(Json.object()
                .put("do_not_disturb_until", Instant.now().plus(DAY).toString()));
        talk.isSilent("do_not_disturb", talk.says("two"));
        talk.wants(Json.object());
        talk.says("three");
        arrive(talk.phone, 1);
    }

    @Test
    void a_subscription_that_is_no_more_is_dropped_and_another_takes_its_place()
            throws IOException, InterruptedException {
        Talk talk = new Talk();
        service.says(talk.phone.subscription(), Reply.GONE);
        assertThat(isRegistered(talk.phone)).isTrue();
        talk.says("one");
        await("dropped", () -> !isRegistered(talk.phone));
        assertThat(decisions(talk.phone)).containsExactly("target_gone 1");
        talk.says("two");
        nothingComes();
        assertThat(service.of(talk.phone.subscription())).hasSize(1);

        Phone again = new Phone(talk.phone.device(), listening.subscription());
        register(again, "full");
        talk.says("three");
        arrive(again, 1);
        assertThat(pushed(again).getFirst().required("text").stringValue()).isEqualTo("three");
    }

    @Test
    void a_phone_that_is_signed_out_is_not_woken_any_more() throws IOException, InterruptedException {
        Talk talk = new Talk();
        talk.says("one");
        arrive(talk.phone, 1);
        talk.says("two");
        talk.laptop
                .asks("DELETE", "/v1/sessions/" + talk.phone.device().id(), null)
                .expect(204);
        talk.says("three");
        nothingComes();
        assertThat(pushed(talk.phone))
                .extracting(told -> told.required("text").stringValue())
                .containsExactly("one");
    }

    @Test
    void a_phone_on_which_somebody_else_signs_in_is_theirs() throws IOException, InterruptedException {
        Talk talk = new Talk();
        Person carol = stage.person("carol");
        Phone hers = new Phone(carol.device("phone"), talk.phone.subscription());
        register(hers, "full");
        assertThat(isRegistered(talk.phone)).isFalse();
        assertThat(isRegistered(hers)).isTrue();
        talk.says("for bob");
        talk.hers.says(talk.hers.talkWith(carol), "for carol");
        arrive(hers, 1);
        nothingComes();
        assertThat(pushed(hers))
                .extracting(told -> told.required("text").stringValue())
                .containsExactly("for carol");
    }

    @Test
    void a_phone_is_woken_for_what_was_said_before_a_crash() throws IOException {
        Talk talk = new Talk();
        talk.says("one");
        stage.server().killAndRestart();
        arrive(talk.phone, 1);
        service.says(talk.phone.subscription(), Reply.NOTHING);
        talk.says("two");
        arrive(talk.phone, 2);
        stage.server().killAndRestart();
        service.says(talk.phone.subscription(), Reply.CREATED);
        arrive(talk.phone, 3);
        assertThat(pushed(talk.phone))
                .extracting(told -> told.required("text").stringValue())
                .containsExactly("one", "two", "two");
    }

    @ParameterizedTest
    @FieldSource("UNWELL")
    void nobody_waits_for_a_service_that_is_not_well(Reply reply) throws IOException {
        Talk talk = new Talk();
        Person carol = stage.person("carol");
        Phone well = phone(carol, "full");
        String other = talk.hers.talkWith(carol);
        service.says(talk.phone.subscription(), reply);
        talk.says("0");
        arrive(talk.phone, 1);
        Duration longest = Duration.ZERO;
        for (int i = 1; i <= 200; i++) {
            long before = System.nanoTime();
            talk.says(Integer.toString(i));
            Duration took = Duration.ofNanos(System.nanoTime() - before);
            longest = took.compareTo(longest) > 0 ? took : longest;
        }
        talk.hers.says(other, "to somebody else");
        assertThat(longest).isLessThan(Duration.ofSeconds(2));
        arrive(well, 1);
        service.says(talk.phone.subscription(), Reply.CREATED);
        await(
                "told at last",
                TRIED_AGAIN,
                () -> decisions(talk.phone).getFirst().equals("sent 201"));
        assertThat(pushed(talk.phone).getLast().required("text").stringValue()).isEqualTo("200");
        assertThat(decisions(talk.phone).toString()).contains("retried");
        assertThat(service.of(talk.phone.subscription())).hasSizeLessThan(20);
    }

    @Test
    void a_service_says_how_long_it_wants_to_be_left_alone() throws IOException {
        Talk talk = new Talk();
        Duration alone = Duration.ofSeconds(5);
        service.says(talk.phone.subscription(), Reply.tooMany(alone));
        talk.says("one");
        arrive(talk.phone, 1);
        service.says(talk.phone.subscription(), Reply.CREATED);
        arrive(talk.phone, 2);
        List<Pushed> all = service.of(talk.phone.subscription());
        assertThat(Duration.ofNanos(all.get(1).at() - all.get(0).at())).isGreaterThan(alone.minusMillis(100));
    }

    @Test
    void whoever_runs_the_server_is_told_the_same_as_bob() throws IOException {
        Talk talk = new Talk();
        talk.isMuted();
        talk.isSilent("muted", talk.says("one"));
        talk.laptop
                .asks("DELETE", "/v1/conversations/" + talk.id + "/mute", null)
                .expect(204);
        service.says(talk.phone.subscription(), Reply.of(503));
        talk.says("two");
        arrive(talk.phone, 1);
        service.says(talk.phone.subscription(), Reply.CREATED);
        await("sent", () -> decisions(talk.phone).getFirst().equals("sent 2"));
        List<String> told = new ArrayList<>();
        for (JsonNode each : log(talk.phone)) {
            String reason = each.has("reason") ? ": " + each.required("reason").stringValue() : "";
            told.add("  %s %s, message %d of %s%s"
                    .formatted(
                            Instant.parse(each.required("at").stringValue()),
                            each.required("decision").stringValue(),
                            each.required("number").longValue(),
                            each.required("conversation").stringValue(),
                            reason));
        }
        Collections.reverse(told);
        assertThat(told).hasSize(3);
        told.addFirst(talk.phone.device().id() + " phone: is woken by webpush, which may know the text");
        Awaitility.await("written")
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(stage.server().says("admin", "push-log", talk.bob.username()))
                        .contains(talk.laptop.id() + " laptop: is not woken")
                        .containsSequence(told));
    }
}
