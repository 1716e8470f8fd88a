package chat.maru.plays;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.crash.client.Answer;
import chat.maru.crash.client.Device;
import chat.maru.crash.client.EventSocket;
import chat.maru.crash.client.EventSource;
import chat.maru.crash.client.Http;
import chat.maru.crash.client.Json;
import chat.maru.crash.client.Person;
import chat.maru.crash.client.PollReceiver;
import chat.maru.crash.host.Proxy;
import chat.maru.crash.host.Stage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// Signing out, by oneself and by others, and tokens that are exchanged for new ones.
final class RevocationPlay {
    private static final Duration AT_ONCE = Duration.ofSeconds(1);
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String NEW_PASSWORD = "another horse, another battery";

    @Test
    void a_device_signed_out_is_cut_off_everywhere_within_a_second()
            throws IOException, InterruptedException, ExecutionException {
        try (Stage stage = Stage.of(RevocationPlay.class)) {
            Person bob = stage.person("bob");
            Device laptop = bob.device("laptop");
            Device lost = bob.device("lost phone");
            cutOff(
                    stage,
                    lost,
                    () -> laptop.asks("DELETE", "/v1/sessions/" + lost.id(), null)
                            .expect(204));
            stage.server().killAndRestart();
            outside(lost);
            laptop.asks("GET", "/v1/me", null).expect(200);
        }
    }

    @Test
    void a_new_password_signs_out_all_other_devices() throws IOException, InterruptedException, ExecutionException {
        try (Stage stage = Stage.of(RevocationPlay.class)) {
            Person bob = stage.person("bob");
            Device laptop = bob.device("laptop");
            Device phone = bob.device("phone");
            String body = Json.object()
                    .put("old_password", Person.PASSWORD)
                    .put("new_password", NEW_PASSWORD)
                    .toString();
            cutOff(
                    stage,
                    phone,
                    () -> laptop.asks("PUT", "/v1/me/password", body).expect(204));
            laptop.asks("GET", "/v1/me", null).expect(200);
            try (Http http = new Http(stage.server().port())) {
                assertThat(bob.logIn(http, "tablet", Person.PASSWORD).status()).isEqualTo(401);
                assertThat(bob.logIn(http, "tablet", NEW_PASSWORD).status()).isEqualTo(201);
            }
        }
    }

    @Test
    void a_sign_out_acknowledged_just_before_a_crash_holds() throws IOException {
        try (Stage stage = Stage.of(RevocationPlay.class)) {
            Person bob = stage.person("bob");
            Device laptop = bob.device("laptop");
            for (int i = 0; i < 3; i++) {
                Device lost = bob.device("lost phone");
                lost.asks("GET", "/v1/me", null).expect(200);
                laptop.asks("DELETE", "/v1/sessions/" + lost.id(), null).expect(204);
                stage.server().killAndRestart();
                outside(lost);
            }
            Device other = bob.device("other");
            String body = Json.object()
                    .put("old_password", Person.PASSWORD)
                    .put("new_password", NEW_PASSWORD)
                    .toString();
            laptop.asks("PUT", "/v1/me/password", body).expect(204);
            stage.server().killAndRestart();
            outside(other);
            bob.device("again", NEW_PASSWORD).asks("GET", "/v1/me", null).expect(200);
        }
    }

    @Test
    void a_refresh_whose_answer_was_lost_gives_the_same_session_again() throws IOException, InterruptedException {
        try (Stage stage = Stage.of(RevocationPlay.class);
                Proxy proxy = Proxy.to(stage.server().port())) {
            Device phone = stage.person("bob").device("phone");
            String request = UUID.randomUUID().toString();
            Proxy.Loss loss = proxy.loseNextAnswer();
            assertThat(lost(phone.by(proxy.port()), request)).isTrue();
            loss.await();
            String first =
                    phone.refreshes(phone.refreshToken(), request).expect(200).text();
            stage.server().killAndRestart();
            Answer again = phone.refreshes(phone.refreshToken(), request).expect(200);
            assertThat(again.text()).isEqualTo(first);
            phone.holds(Device.Tokens.of(again.json()));
            phone.asks("GET", "/v1/me", null).expect(200);
            phone.renew();
            phone.asks("GET", "/v1/me", null).expect(200);
        }
    }

    @Test
    void a_refresh_token_used_by_somebody_else_too_signs_the_device_out() throws IOException {
        try (Stage stage = Stage.of(RevocationPlay.class)) {
            Device phone = stage.person("bob").device("phone");
            String stolen = phone.refreshToken();
            phone.renew();
            phone.asks("GET", "/v1/me", null).expect(200);
            try (EventSocket open = EventSocket.open(phone, Optional.empty())) {
                Answer thief =
                        phone.refreshes(stolen, UUID.randomUUID().toString()).expect(401);
                assertThat(thief.code()).isEqualTo("session_revoked");
                assertThat(open.end(AT_ONCE).code()).isEqualTo(4401);
            }
            outside(phone);
            stage.server().killAndRestart();
            outside(phone);
        }
    }

    private interface Cut {
        Object now() throws IOException;
    }

    private static void cutOff(Stage stage, Device device, Cut cut)
            throws IOException, InterruptedException, ExecutionException {
        try (EventSocket socket = EventSocket.open(device, Optional.empty());
                EventSource source = EventSource.open(device, Optional.empty());
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Answer> poll =
                    threads.submit(() -> device.asks("GET", PollReceiver.target(Optional.empty(), 30, 500), null));
            Awaitility.await().until(() -> stage.server().metric("maru_subscribers") >= 3);
            cut.now();
            List<Integer> codes = new ArrayList<>();
            codes.add(socket.end(AT_ONCE).code());
            codes.add(source.end(AT_ONCE).code());
            assertThat(codes).containsOnly(4401);
            Answer answer = poll.get();
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.code()).isEqualTo("session_revoked");
            outside(device);
        }
    }

    private static void outside(Device device) throws IOException {
        assertThat(device.asks("GET", "/v1/me", null).status()).isEqualTo(401);
        assertThat(device.asks("GET", PollReceiver.target(Optional.of("0"), 1, 1), null)
                        .status())
                .isEqualTo(401);
        assertThat(device.refreshes(device.refreshToken(), UUID.randomUUID().toString())
                        .status())
                .isEqualTo(401);
        try (EventSocket socket = EventSocket.anonymous(device.port())) {
            socket.ask(Json.object().put("type", "hello").put("token", device.token()));
            assertThat(socket.end(SOON).code()).isEqualTo(4401);
        }
    }

    private static boolean lost(Device device, String request) {
        try {
            device.refreshes(device.refreshToken(), request);
            return false;
        } catch (IOException _) {
            return true;
        }
    }
}
