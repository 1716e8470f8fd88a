package chat.maru.plays;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.maru.client.BlockEvent;
import chat.maru.client.Content;
import chat.maru.client.Cursor;
import chat.maru.client.Device;
import chat.maru.client.DraftEvent;
import chat.maru.client.Ephemeral;
import chat.maru.client.Event;
import chat.maru.client.EventListener;
import chat.maru.client.EventStream;
import chat.maru.client.MaruClient;
import chat.maru.client.MaruException;
import chat.maru.client.MemberReceipt;
import chat.maru.client.MessageEvent;
import chat.maru.client.Mine;
import chat.maru.client.Own;
import chat.maru.client.Platform;
import chat.maru.client.PreferencesEvent;
import chat.maru.client.ReadEvent;
import chat.maru.client.ReceiptEvent;
import chat.maru.client.Session;
import chat.maru.client.SettingsEvent;
import chat.maru.client.Transport;
import chat.maru.client.UnknownEvent;
import chat.maru.crash.client.Person;
import chat.maru.crash.host.Stage;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Programs that use the client library need not know that the server comes and goes.
final class ClientLibraryPlay {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @Test
    void what_is_ones_own_is_kept_and_told() throws IOException {
        try (Stage stage = Stage.of(ClientLibraryPlay.class)) {
            MaruClient maru = MaruClient.of(
                    URI.create("http://localhost:" + stage.server().port()));
            Session alice = maru.signUp("alice", Person.PASSWORD, "Alice", new Device("laptop", Platform.DESKTOP));
            Session bob = maru.signUp("bob", Person.PASSWORD, "Bob", new Device("phone", Platform.IOS));
            UUID talk = alice.openDirect(bob.account().id()).id();
            alice.send(talk, Content.text("one"));
            alice.send(talk, Content.text("two"));
            Instant until = Instant.parse("2031-01-01T00:00:00Z");
            Own own = bob.own();
            own.read(talk, 1);
            own.typing(talk);
            own.mute(talk, until);
            own.archive(talk, true);
            own.pin(talk, true);
            own.keepDraft(talk, Content.text("well"));
            stage.server().killAndRestart();
            assertThat(bob.conversation(talk).mine())
                    .isEqualTo(new Mine(1, 0, 1, false, until, true, true, Content.text("well")));
            assertThat(alice.own().receipts(talk))
                    .contains(new MemberReceipt(bob.account().id(), 1, 0));
            own.unmute(talk);
            own.archive(talk, false);
            own.pin(talk, false);
            own.dropDraft(talk);
            own.unread(talk, 0);
            assertThat(bob.conversation(talk).mine()).isEqualTo(new Mine(2, 0, 0, true, null, false, false, null));
            own.shareReadMarks(false);
            assertThat(own.sharesReadMarks()).isFalse();
            own.block(alice.account().id());
            assertThat(own.blocks()).containsExactly(alice.account().id());
            assertThatThrownBy(() -> bob.conversation(talk)).isInstanceOf(MaruException.class);
            own.unblock(alice.account().id());
            assertThat(own.blocks()).isEmpty();
            assertThat(bob.conversation(talk).id()).isEqualTo(talk);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"WEB_SOCKET", "SSE"})
    void what_others_do_is_heard_while_it_happens(Transport transport) throws IOException {
        try (Stage stage = Stage.of(ClientLibraryPlay.class)) {
            MaruClient maru = MaruClient.of(
                    URI.create("http://localhost:" + stage.server().port()));
            Session alice = maru.signUp("alice", Person.PASSWORD, "Alice", new Device("laptop", Platform.DESKTOP));
            Session bob = maru.signUp("bob", Person.PASSWORD, "Bob", new Device("phone", Platform.IOS));
            UUID me = alice.account().id();
            UUID them = bob.account().id();
            UUID talk = alice.openDirect(them).id();
            Told atAlices = new Told();
            Told atBobs = new Told();
            try (EventStream alices = alice.stream(transport, Optional.of(Cursor.BEGINNING), atAlices);
                    EventStream bobs = bob.stream(transport, Optional.of(Cursor.BEGINNING), atBobs)) {
                alice.send(talk, Content.text("hello @bob", List.of(them)));
                atBobs.hears(
                        MessageEvent.class,
                        message -> message.content().mentions().equals(List.of(them)));
                atAlices.hears(MessageEvent.class, message -> message.number() == 1);
                alices.typing(talk);
                atBobs.hears(Ephemeral.Typing.class, typing -> typing.user().equals(me));
                bobs.typing(talk);
                atAlices.hears(Ephemeral.Typing.class, typing -> typing.user().equals(them));
                bobs.cursor().ifPresent(bob::commit);
                atAlices.hears(
                        Ephemeral.Delivered.class,
                        delivered -> delivered.user().equals(them) && delivered.number() == 1);
                bob.own().read(talk, 1);
                atAlices.hears(ReceiptEvent.class, read -> read.user().equals(them) && read.number() == 1);
                atBobs.hears(ReadEvent.class, read -> read.number() == 1 && !read.markedUnread());
                bob.own().mute(talk);
                atBobs.hears(PreferencesEvent.class, shown -> shown.mutedUntil().equals(Optional.of(Mine.FOR_EVER)));
                bob.own().keepDraft(talk, Content.text("well"));
                atBobs.hears(DraftEvent.class, draft -> draft.draft().equals(Optional.of(Content.text("well"))));
                bob.own().shareReadMarks(false);
                atBobs.hears(SettingsEvent.class, settings -> !settings.sharesReadMarks());
                bob.own().block(me);
                atBobs.hears(
                        BlockEvent.class,
                        block -> block.blocked()
                                && block.user().equals(me)
                                && block.conversation().equals(talk));
            }
            assertThat(atAlices.all).noneMatch(Told::isOwn);
            assertThat(atBobs.all).noneMatch(UnknownEvent.class::isInstance);
        }
    }

    /// All that a stream told, in its order.
    private static final class Told implements EventListener {
        private final Queue<Object> all = new ConcurrentLinkedQueue<>();

        @Override
        public void event(Event event) {
            all.add(event);
        }

        @Override
        public void ephemeral(Ephemeral ephemeral) {
            all.add(ephemeral);
        }

        static boolean isOwn(Object told) {
            return told instanceof ReadEvent || told instanceof PreferencesEvent || told instanceof DraftEvent;
        }

        <T> void hears(Class<T> kind, Predicate<T> wanted) {
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> all.stream()
                            .filter(kind::isInstance)
                            .map(kind::cast)
                            .anyMatch(wanted));
        }
    }

    @Test
    void streams_of_the_library_live_through_crashes_and_stops() throws IOException {
        try (Stage stage = Stage.of(ClientLibraryPlay.class)) {
            MaruClient maru = MaruClient.of(
                    URI.create("http://localhost:" + stage.server().port()));
            Session alice = maru.signUp("alice", Person.PASSWORD, "Alice", new Device("laptop", Platform.DESKTOP));
            Session bob = maru.signUp("bob", Person.PASSWORD, "Bob", new Device("phone", Platform.IOS));
            UUID talk = alice.openDirect(bob.account().id()).id();
            List<EventStream> streams = new ArrayList<>();
            List<Queue<String>> received = new ArrayList<>();
            for (Transport transport : Transport.values()) {
                Queue<String> queue = new ConcurrentLinkedQueue<>();
                received.add(queue);
                streams.add(bob.stream(transport, Optional.of(Cursor.BEGINNING), event -> {
                    if (event instanceof MessageEvent message) {
                        queue.add(message.content().text().orElse(""));
                    }
                }));
            }
            List<String> sent = new ArrayList<>();
            for (int life = 0; life < 4; life++) {
                for (int i = 0; i < 10; i++) {
                    String text = "message " + i + " of life " + life;
                    alice.send(talk, Content.text(text));
                    sent.add(text);
                }
                if (life == 1) {
                    stage.server().restart();
                } else if (life < 3) {
                    stage.server().killAndRestart();
                }
            }
            for (Queue<String> queue : received) {
                Awaitility.await()
                        .atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(new ArrayList<>(queue)).isEqualTo(sent));
            }
            streams.forEach(EventStream::close);
            assertThat(streams)
                    .allSatisfy(stream -> assertThat(stream.failure()).isEmpty());
        }
    }
}
