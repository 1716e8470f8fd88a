package chat.maru.crash.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every event there is comes back from a file as it was, and entries are read from the server's own bytes.
final class HistoryFileTest {
    private static final Who ALICE = new Who("alice", "phone", "1");
    private static final String TALK = "0b0e5bd4-2a52-4f2d-9d2e-5d6a6c1d3c11";

    @TempDir
    private Path folder;

    @Test
    void a_history_comes_back_from_its_file() throws Exception {
        List<Event> events = new ArrayList<>();
        Recorder recorder = new Recorder(events::add, () -> events.size() * 1_000L);
        recorder.tell(at -> new Event.Run(at, "kill", 7));
        List<Action> actions = List.of(
                new Action.Send(TALK, "m1", 5),
                new Action.Edit(TALK, "m1", 6),
                new Action.Member(TALK, "bob", true),
                new Action.Commit("0"),
                new Action.Mark(TALK, 1),
                new Action.History(TALK, 0),
                new Action.Snapshot(),
                new Action.Poll("0", 30),
                new Action.Revoke("phone"),
                new Action.Other("anything"));
        List<Result> results = List.of(
                new Result.Numbered(1),
                new Result.Ok(),
                new Result.Failed("not_found"),
                new Result.Unknown("\"cut\"\n"),
                new Result.Reset(),
                new Result.Messages(List.of(new Result.Said("m1", 1, 5)), true),
                new Result.Heads("0", List.of(new Result.Head(TALK, 1, 0))),
                new Result.Page(
                        List.of(entry("{\"cursor\":\"0\",\"type\":\"account\",\"account\":\"x\"}")), "0", false),
                new Result.Ok(),
                new Result.Ok());
        for (int i = 0; i < actions.size(); i++) {
            recorder.complete(recorder.invoke(ALICE, actions.get(i)), results.get(i));
        }
        long stream = recorder.opened(ALICE, "POLL", "", true);
        recorder.got(
                stream, entry("{\"cursor\":\"0\",\"type\":\"read\",\"conversation\":\"" + TALK + "\",\"number\":3}"));
        recorder.tell(at -> new Event.Idle(at, stream, 5, 7));
        recorder.closed(stream, Event.End.COMPLETE);
        recorder.tell(at -> new Event.Fault(at, "kill", true, true));
        recorder.tell(at -> new Event.Recovered(at, 9));
        recorder.tell(at -> new Event.Present(at, Event.Presence.VANISHED, 11, true));
        recorder.tell(at -> new Event.Registered(at, "alice", "/a"));
        recorder.tell(at -> new Event.Pushed(at, "/a", TALK, true, 5, 429, 7));
        recorder.tell(at -> new Event.Woken(at, 4));
        recorder.tell(at -> new Event.Damaged(at, "a file", "a bit", Event.Effect.TOLD));
        recorder.tell(at -> new Event.Restored(at, 3));
        recorder.tell(at -> new Event.Verified(at, List.of("마루")));
        Path file = folder.resolve("history.jsonl");
        try (HistoryFile written = new HistoryFile(file)) {
            events.forEach(written);
        }
        List<Event> read = new ArrayList<>();
        HistoryFile.read(file, read::add);
        assertThat(read).isEqualTo(events);
        assertThat(Files.readAllLines(file)).hasSameSizeAs(events).allMatch(line -> line.startsWith("{\"is\":\""));
    }

    private static Seen entry(String json) {
        return Seen.of(json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void a_message_is_read_from_the_servers_bytes() {
        String content = "{\"text\":\"마루 \\u0041\", \"x\":[1,{\"members\":2}]}";
        String json = "{\"cursor\":\"AQ\",\"type\":\"message\",\"conversation\":\"" + TALK
                + "\",\"number\":17,\"id\":\"m\",\"sender\":\"alice\",\"sent_at\":\"now\",\"content\":" + content + "}";
        assertThat(entry(json))
                .isEqualTo(new Seen(
                        "AQ", Seen.Kind.MESSAGE, TALK, "m", 17, List.of("alice"), Digest.of(json), Digest.of(content)));
    }

    @Test
    void members_are_read_from_both_forms() {
        assertThat(entry("{\"cursor\":\"AQ\",\"type\":\"conversation\",\"conversation\":\"c\",\"change\":\"created\","
                        + "\"members\":[\"alice\",\"bob\"]}"))
                .returns(Seen.Kind.IN, Seen::kind)
                .returns(List.of("alice", "bob"), Seen::accounts);
        assertThat(entry("{\"cursor\":\"AQ\",\"type\":\"member\",\"conversation\":\"c\",\"change\":\"left\","
                        + "\"members\":[{\"user\":\"bob\",\"role\":\"member\"}]}"))
                .returns(Seen.Kind.OUT, Seen::kind)
                .returns(List.of("bob"), Seen::accounts);
    }

    @Test
    void a_deleted_message_has_no_content() {
        assertThat(Result.Said.of("{\"number\":3,\"id\":\"m\",\"deleted\":true}".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(new Result.Said("m", 3, 0));
    }
}
