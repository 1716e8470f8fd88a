package chat.maru.crash.damage;

import chat.maru.crash.client.Device;
import chat.maru.crash.client.Json;
import chat.maru.crash.client.Person;
import chat.maru.crash.client.Receiver;
import chat.maru.crash.client.Sent;
import chat.maru.crash.client.Way;
import chat.maru.crash.host.ServerProcess;
import chat.maru.crash.host.Stage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/// The data directory of a server that has something of everything in its store, in files of all ages.
///
/// Confined to one thread. Closing it deletes the directory.
public final class Furnished implements AutoCloseable {
    private static final int LIVES = 5;
    private static final int MESSAGES = 150;
    private static final Duration QUIET = Duration.ofSeconds(1);

    private final Stage stage;
    private Known known = new Known("", "", "", Map.of(), List.of());

    /// What somebody could read when the server ended.
    ///
    /// Immutable.
    ///
    /// @param username who: the password is [Person#PASSWORD]
    /// @param cursor   a place in the middle of what they received
    /// @param history  of each of their conversations, oldest first, in the server's own bytes
    /// @param inbox    all they received behind the cursor, in the server's own bytes
    public record Known(
            String username, String account, String cursor, Map<String, List<String>> history, List<String> inbox) {
        public Known {
            Objects.requireNonNull(username);
            Objects.requireNonNull(account);
            Objects.requireNonNull(cursor);
            history = Map.copyOf(history);
            inbox = List.copyOf(inbox);
        }
    }

    private Furnished(Stage stage) {
        this.stage = stage;
    }

    /// How the server ended.
    public enum End {
        /// In order: everything is in table files.
        IN_ORDER,
        /// By `kill -9`, right after the last write: the last things are in a write-ahead log, and a mark says so.
        KILLED
    }

    /// Has a server come up somewhere in this folder, people do what people do there, through restarts and crashes,
    /// and ends it.
    public static Furnished in(Path folder, End end) throws IOException {
        Furnished furnished = new Furnished(Stage.on(folder, Furnished.class));
        try {
            furnished.furnish(end);
            return furnished;
        } catch (IOException | RuntimeException | Error e) {
            furnished.close();
            throw e;
        }
    }

    /// The data directory, which nobody uses.
    public Path data() {
        return stage.server().data();
    }

    /// What one of the people could read in the end.
    public Known known() {
        return known;
    }

    /// Bob is put out of the group and comes back, again and again: what he could read in the end is known.
    private void furnish(End end) throws IOException {
        ServerProcess server = stage.server();
        Person alice = stage.person("alice");
        Person bob = stage.person("bob");
        Device phone = alice.device("phone");
        Device laptop = bob.device("laptop");
        String group = group(phone, bob);
        List<String> talks = List.of(phone.talkWith(bob), group);
        String cursor = "0";
        for (int life = 0; life < LIVES; life++) {
            List<Sent> sent = phone.saysMany(talks, "life " + life + ", message ", MESSAGES);
            change(phone, talks.getFirst(), sent);
            read(laptop, talks, life);
            comesBack(phone, group, bob, life);
            if (life == LIVES / 2) {
                cursor = laptop.snapshotCursor();
            }
            if (life == LIVES - 1) {
                known = known(bob, laptop, talks, cursor);
                end(server, end);
            } else if (life % 2 == 0) {
                server.restart();
            } else {
                server.killAndRestart();
            }
        }
    }

    private static void comesBack(Device owner, String group, Person member, int life) throws IOException {
        String path = "/v1/conversations/" + group;
        String access = life % 2 == 0 ? "all" : "since_joining";
        owner.asks("PATCH", path, "{\"history\":\"" + access + "\"}").expect(200, 204);
        owner.asks("DELETE", path + "/members/" + member.account(), null).expect(200, 204);
        owner.says(group, "said in life " + life + " while somebody was out");
        owner.asks("PUT", path + "/members/" + member.account(), "{\"role\":\"member\"}")
                .expect(200, 201, 204);
    }

    private static Known known(Person who, Device device, List<String> talks, String cursor) throws IOException {
        Map<String, List<String>> history = new HashMap<>();
        for (String talk : talks) {
            history.put(talk, device.history(talk));
        }
        List<String> inbox = new ArrayList<>();
        try (Receiver receiver = Way.POLL.open(device, cursor)) {
            receiver.all(QUIET).forEach(received -> inbox.add(received.json()));
        }
        return new Known(who.username(), who.account(), cursor, history, inbox);
    }

    private static void end(ServerProcess server, End end) {
        if (end == End.KILLED) {
            server.kill();
            return;
        }
        server.terminate();
        int status = server.exitStatus(Duration.ofSeconds(30));
        if (status != 0) {
            throw new IllegalStateException("the server ended with " + status + ":\n" + server.log());
        }
    }

    private static String group(Device owner, Person member) throws IOException {
        String body = "{\"id\":\"" + UUID.randomUUID() + "\",\"title\":\"a group\",\"members\":[\"" + member.account()
                + "\"]}";
        String group = owner.asks("POST", "/v1/conversations", body).expect(201).field("id");
        owner.asks("PUT", "/v1/conversations/" + group + "/links/" + UUID.randomUUID(), "{\"most_uses\":1}")
                .expect(200);
        return group;
    }

    private static void change(Device phone, String talk, List<Sent> sent) throws IOException {
        String edited = Device.place(talk, sent.get(0).id());
        phone.asks("PATCH", edited, "{\"content\":" + Json.text("mended") + "}").expect(200, 204);
        phone.asks("DELETE", Device.place(talk, sent.get(2).id()), null).expect(200, 204);
        phone.asks("PUT", edited + "/reactions/%F0%9F%91%8D", null).expect(200, 204);
    }

    private static void read(Device laptop, List<String> talks, int life) throws IOException {
        for (String talk : talks) {
            String path = "/v1/conversations/" + talk;
            laptop.asks("PUT", path + "/read", "{\"number\":" + (life + 1) + "}")
                    .expect(200, 204);
            laptop.asks("PUT", path + "/draft", "{\"content\":" + Json.text("dear " + life) + "}")
                    .expect(200, 204);
        }
        laptop.asks("GET", "/v1/events?since=" + laptop.snapshotCursor(), null).expect(200);
    }

    @Override
    public void close() throws IOException {
        stage.close();
    }
}
