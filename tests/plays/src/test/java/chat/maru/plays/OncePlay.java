package chat.maru.plays;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.crash.client.Answer;
import chat.maru.crash.client.Device;
import chat.maru.crash.client.EventSocket;
import chat.maru.crash.client.Http;
import chat.maru.crash.client.Json;
import chat.maru.crash.client.Person;
import chat.maru.crash.client.Received;
import chat.maru.crash.client.Sent;
import chat.maru.crash.host.Stage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Alice's phone puts the same message again and again.
final class OncePlay {
    private static final int TIMES = 50;

    @Test
    void a_message_put_again_in_any_way_is_one_message_with_one_number()
            throws IOException, InterruptedException, ExecutionException {
        try (Stage stage = Stage.of(OncePlay.class)) {
            Device alice = stage.person("alice").device("phone");
            Person bob = stage.person("bob");
            String talk = alice.talkWith(bob);
            alice.says(talk, "first");
            String id = UUID.randomUUID().toString();
            String content = "{\"text\":\"once\",\"more\":{\"a\":[1,2.50,null],\"b\":\"마루\"}}";

            List<Answer> answers = atOnce(() -> put(alice, talk, id, content));
            assertThat(answers).filteredOn(answer -> answer.status() == 201).hasSize(1);
            assertThat(answers).filteredOn(answer -> answer.status() == 200).hasSize(TIMES - 1);
            assertThat(answers)
                    .extracting(Answer::text)
                    .containsOnly(answers.getFirst().text());
            assertThat(answers.getFirst().json().required("number").longValue()).isEqualTo(2);

            String sentAt = answers.getFirst().field("sent_at");
            againBySocket(alice, talk, id, content, sentAt);
            stage.server().killAndRestart();
            assertThat(alice.puts(talk, id, content).expect(200).text())
                    .isEqualTo(answers.getFirst().text());
            againBySocket(alice, talk, id, content, sentAt);

            assertThat(alice.history(talk)).hasSize(2);
            assertThat(bob.device("phone").history(talk)).isEqualTo(alice.history(talk));
            assertThat(alice.says(talk, "next").number()).isEqualTo(3);
        }
    }

    @Test
    void a_message_first_sent_by_socket_can_be_put_again_by_http() throws IOException {
        try (Stage stage = Stage.of(OncePlay.class)) {
            Device alice = stage.person("alice").device("phone");
            String talk = alice.talkWith(stage.person("bob"));
            String id = UUID.randomUUID().toString();
            try (EventSocket socket = EventSocket.open(alice, Optional.empty())) {
                List<String> refs = new ArrayList<>();
                for (int i = 0; i < TIMES; i++) {
                    refs.add(socket.ask(EventSocket.send(talk, id, Json.text("once"))));
                }
                for (String ref : refs) {
                    assertThat(socket.ok(ref).required("number").longValue()).isEqualTo(1);
                }
            }
            assertThat(alice.puts(talk, id, Json.text("once"))
                            .expect(200)
                            .json()
                            .required("number")
                            .longValue())
                    .isEqualTo(1);
            assertThat(alice.history(talk)).hasSize(1);
        }
    }

    @Test
    void another_message_under_the_same_id_is_refused_and_changes_nothing() throws IOException {
        try (Stage stage = Stage.of(OncePlay.class)) {
            Device alice = stage.person("alice").device("phone");
            String talk = alice.talkWith(stage.person("bob"));
            Sent sent = alice.says(talk, "this");
            for (int life = 0; life < 2; life++) {
                assertThat(alice.puts(talk, sent.id(), Json.text("that"))
                                .expect(409)
                                .code())
                        .isEqualTo("message_id_reused");
                try (EventSocket socket = EventSocket.open(alice, Optional.empty())) {
                    JsonNode error = socket.answer(socket.ask(EventSocket.send(talk, sent.id(), Json.text("that"))));
                    assertThat(error.required("code").stringValue()).isEqualTo("message_id_reused");
                    assertThat(error.required("status").intValue()).isEqualTo(409);
                }
                assertThat(alice.history(talk)).hasSize(1);
                assertThat(Received.of(alice.history(talk).getFirst()).text()).isEqualTo("this");
                stage.server().killAndRestart();
            }
        }
    }

    private static Answer put(Device device, String talk, String id, String content) throws IOException {
        try (Http http = new Http(device.port())) {
            return http.call(
                    "PUT", Device.place(talk, id), Optional.of(device.token()), "{\"content\":" + content + "}");
        }
    }

    private static void againBySocket(Device device, String talk, String id, String content, String sentAt)
            throws IOException {
        try (EventSocket socket = EventSocket.open(device, Optional.empty())) {
            JsonNode ok = socket.ok(socket.ask(EventSocket.send(talk, id, content)));
            assertThat(ok.required("number").longValue()).isEqualTo(2);
            assertThat(ok.required("sent_at").stringValue()).isEqualTo(sentAt);
        }
    }

    private static List<Answer> atOnce(Callable<Answer> what) throws InterruptedException, ExecutionException {
        List<Answer> answers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Answer>> all = new ArrayList<>();
            for (int i = 0; i < TIMES; i++) {
                all.add(what);
            }
            for (Future<Answer> answer : threads.invokeAll(all)) {
                answers.add(answer.get());
            }
        }
        return answers;
    }
}
