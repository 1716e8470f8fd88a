package chat.maru.client;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.client.fake.FakeMaru;
import chat.maru.client.fake.FakeServer;
import chat.maru.client.fake.StillTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class OwnTest {
    private static final UUID ROOM = FakeMaru.ROOM;
    private static final Instant AT = Instant.parse("2026-11-22T21:30:00.123Z");

    private final StillTime time = new StillTime();
    private final FakeMaru maru = new FakeMaru();

    private static Event next(Heard heard) throws InterruptedException {
        Event event = heard.events.poll(20, TimeUnit.SECONDS);
        if (event == null) {
            throw new AssertionError("nothing came; " + heard.told);
        }
        return event;
    }

    private static Ephemeral overheard(Heard heard) throws InterruptedException {
        Ephemeral ephemeral = heard.ephemerals.poll(20, TimeUnit.SECONDS);
        if (ephemeral == null) {
            throw new AssertionError("nothing came; " + heard.told);
        }
        return ephemeral;
    }

    @ParameterizedTest
    @EnumSource
    void stream_tellsWhatIsOnesOwn(Transport transport) throws Exception {
        Instant until = Instant.parse("2031-01-01T00:00:00Z");
        Heard heard = new Heard();
        try (FakeServer server = new FakeServer(maru)) {
            Session alice = Signed.session(server, time);
            Own own = alice.own();
            own.read(ROOM, 3);
            own.unread(ROOM, 1);
            maru.as(FakeMaru.BOB, "PUT", "/v1/conversations/" + ROOM + "/read", "{\"number\":2}");
            own.mute(ROOM, until);
            own.mute(ROOM);
            own.unmute(ROOM);
            own.archive(ROOM, true);
            own.pin(ROOM, true);
            own.keepDraft(ROOM, Content.text("well"));
            own.dropDraft(ROOM);
            own.shareReadMarks(false);
            own.block(FakeMaru.BOB);
            own.unblock(FakeMaru.BOB);
            try (EventStream stream = alice.stream(transport, Optional.of(Cursor.BEGINNING), heard)) {
                assertRead(next(heard), 3, false);
                assertRead(next(heard), 1, true);
                ReceiptEvent receipt = (ReceiptEvent) next(heard);
                assertThat(receipt.conversation()).isEqualTo(ROOM);
                assertThat(receipt.user()).isEqualTo(FakeMaru.BOB);
                assertThat(receipt.number()).isEqualTo(2);
                assertThat(receipt.at()).isEqualTo(AT);
                assertPreferences(next(heard), Optional.of(until), false, false);
                assertPreferences(next(heard), Optional.of(Mine.FOR_EVER), false, false);
                assertPreferences(next(heard), Optional.empty(), false, false);
                assertPreferences(next(heard), Optional.empty(), true, false);
                assertPreferences(next(heard), Optional.empty(), true, true);
                assertDraft(next(heard), Optional.of(Content.text("well")));
                assertDraft(next(heard), Optional.empty());
                SettingsEvent settings = (SettingsEvent) next(heard);
                assertThat(settings.account()).isEqualTo(FakeMaru.ALICE);
                assertThat(settings.sharesReadMarks()).isFalse();
                assertBlock(next(heard), true);
                assertBlock(next(heard), false);
                assertThat(stream.failure()).isEmpty();
            }
            assertThat(server.failures()).isEmpty();
        }
    }

    private static void assertRead(Event event, long number, boolean unread) {
        ReadEvent read = (ReadEvent) event;
        assertThat(read.conversation()).isEqualTo(ROOM);
        assertThat(read.number()).isEqualTo(number);
        assertThat(read.markedUnread()).isEqualTo(unread);
        assertThat(read.at()).isEqualTo(AT);
    }

    private static void assertPreferences(Event event, Optional<Instant> until, boolean archived, boolean pinned) {
        PreferencesEvent preferences = (PreferencesEvent) event;
        assertThat(preferences.account()).isEqualTo(FakeMaru.ALICE);
        assertThat(preferences.conversation()).isEqualTo(ROOM);
        assertThat(preferences.mutedUntil()).isEqualTo(until);
        assertThat(preferences.archived()).isEqualTo(archived);
        assertThat(preferences.pinned()).isEqualTo(pinned);
        assertThat(preferences.at()).isEqualTo(AT);
    }

    private static void assertDraft(Event event, Optional<Content> begun) {
        DraftEvent draft = (DraftEvent) event;
        assertThat(draft.account()).isEqualTo(FakeMaru.ALICE);
        assertThat(draft.conversation()).isEqualTo(ROOM);
        assertThat(draft.draft()).isEqualTo(begun);
        assertThat(draft.at()).isEqualTo(AT);
    }

    private static void assertBlock(Event event, boolean blocked) {
        BlockEvent block = (BlockEvent) event;
        assertThat(block.account()).isEqualTo(FakeMaru.ALICE);
        assertThat(block.user()).isEqualTo(FakeMaru.BOB);
        assertThat(block.blocked()).isEqualTo(blocked);
        assertThat(block.conversation()).isEqualTo(ROOM);
        assertThat(block.at()).isEqualTo(AT);
    }

    @Test
    void draft_isKeptAsTheTextItCameAs() throws Exception {
        maru.add("{\"cursor\":\"%s\",\"type\":\"account\",\"account\":\"" + FakeMaru.ALICE
                + "\",\"change\":\"draft\",\"conversation\":\"" + ROOM
                + "\",\"draft\":{\"text\": \"hm\",\"weight\":1.50},\"at\":\"2026-11-22T21:30:00.123Z\"}");
        try (FakeServer server = new FakeServer(maru)) {
            DraftEvent draft = (DraftEvent) Signed.session(server, time)
                    .poll(Optional.of(Cursor.BEGINNING), 1)
                    .events()
                    .getFirst();
            assertThat(draft.draft()).contains(new Content("{\"text\": \"hm\",\"weight\":1.50}"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"type\":\"account\",\"change\":\"shoe_size\",\"size\":43",
                "\"type\":\"account\",\"change\":\"draft\",\"draft\":\"hm\"",
                "\"type\":\"account\",\"change\":\"preferences\",\"archived\":\"perhaps\"",
                "\"type\":\"account\",\"change\":\"preferences\",\"muted_until\":\"soon\"",
                "\"type\":\"account\",\"change\":\"settings\",\"settings\":{}",
                "\"type\":\"read\",\"unread\":false",
                "\"type\":\"read\",\"user\":\"bob\",\"number\":3"
            })
    void entry_thatIsNotWhatIsKnownIsToldAsUnknown(String fields) throws Exception {
        maru.add("{\"cursor\":\"%s\",\"account\":\"" + FakeMaru.ALICE + "\",\"conversation\":\"" + ROOM + "\"," + fields
                + ",\"at\":\"2026-11-22T21:30:00.123Z\"}");
        maru.say(FakeMaru.BOB, "after");
        Heard heard = new Heard();
        try (FakeServer server = new FakeServer(maru)) {
            try (EventStream stream =
                    Signed.session(server, time).stream(Transport.WEB_SOCKET, Optional.of(Cursor.BEGINNING), heard)) {
                assertThat(next(heard)).isInstanceOf(UnknownEvent.class);
                assertThat(next(heard)).isInstanceOf(MessageEvent.class);
                assertThat(stream.failure()).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"WEB_SOCKET", "SSE"})
    void ephemerals_areToldWithoutMovingTheCursor(Transport transport) throws Exception {
        Heard heard = new Heard();
        try (FakeServer server = new FakeServer(maru)) {
            Session alice = Signed.session(server, time);
            try (EventStream stream = alice.stream(transport, Optional.of(Cursor.BEGINNING), heard)) {
                Awaitility.await().until(() -> maru.listening() > 0);
                maru.as(FakeMaru.BOB, "POST", "/v1/conversations/" + ROOM + "/typing", "");
                assertThat(overheard(heard)).isInstanceOfSatisfying(Ephemeral.Typing.class, typing -> {
                    assertThat(typing.conversation()).isEqualTo(ROOM);
                    assertThat(typing.user()).isEqualTo(FakeMaru.BOB);
                });
                maru.as(FakeMaru.BOB, "PUT", "/v1/conversations/" + ROOM + "/delivered", "{\"number\":7}");
                assertThat(overheard(heard)).isInstanceOfSatisfying(Ephemeral.Delivered.class, delivered -> {
                    assertThat(delivered.conversation()).isEqualTo(ROOM);
                    assertThat(delivered.user()).isEqualTo(FakeMaru.BOB);
                    assertThat(delivered.number()).isEqualTo(7);
                });
                maru.say(FakeMaru.BOB, "hi");
                assertThat(next(heard)).isInstanceOf(MessageEvent.class);
                assertThat(heard.events).isEmpty();
                Awaitility.await().until(() -> stream.cursor().equals(Optional.of(new Cursor("1"))));
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "WEB_SOCKET | wave   | {\"type\":\"wave\",\"from\":[1,{}]}",
                "SSE        | wave   | {\"type\":\"wave\",\"from\":[1,{}]}",
                "WEB_SOCKET | typing | {\"type\":\"typing\",\"conversation\":7}",
                "SSE        | typing | {\"type\":\"typing\",\"conversation\":7}",
                "WEB_SOCKET | delivered | {\"type\":\"delivered\",\"conversation\":\"x\",\"user\":\"y\",\"number\":1}",
                "SSE        | delivered | {\"type\":\"delivered\",\"conversation\":\"x\",\"user\":\"y\",\"number\":1}"
            })
    void ephemeral_thatIsNotWhatIsKnownIsToldAsUnknown(Transport transport, String type, String frame)
            throws Exception {
        Heard heard = new Heard();
        try (FakeServer server = new FakeServer(maru)) {
            try (EventStream stream =
                    Signed.session(server, time).stream(transport, Optional.of(Cursor.BEGINNING), heard)) {
                Awaitility.await().until(() -> maru.listening() > 0);
                maru.tell(frame);
                assertThat(overheard(heard)).isEqualTo(new Ephemeral.Unknown(RawJson.of(frame), type));
                maru.say(FakeMaru.BOB, "after");
                assertThat(next(heard)).isInstanceOf(MessageEvent.class);
                assertThat(stream.failure()).isEmpty();
            }
        }
    }

    @Test
    void ephemeral_ofServerSentEventsThatIsNoJsonIsToldAsUnknown() throws Exception {
        Heard heard = new Heard();
        try (FakeServer server = new FakeServer((request, exchange) -> {
            exchange.events();
            exchange.write("event: sign\ndata: ~\n\n");
            exchange.awaitEnd();
        })) {
            try (EventStream stream = Signed.session(server, time).stream(Transport.SSE, Optional.empty(), heard)) {
                assertThat(overheard(heard)).isEqualTo(new Ephemeral.Unknown(RawJson.of("~"), "sign"));
                assertThat(stream.failure()).isEmpty();
            }
        }
    }

    @Test
    void listener_thatThrowsAtAnEphemeralEndsItsStream() throws Exception {
        List<Ephemeral> told = new ArrayList<>();
        EventListener listener = new EventListener() {
            @Override
            public void event(Event event) {}

            @Override
            public void ephemeral(Ephemeral ephemeral) {
                told.add(ephemeral);
                throw new IllegalStateException("cannot take it");
            }
        };
        try (FakeServer server = new FakeServer(maru)) {
            try (EventStream stream = Signed.session(server, time).stream(
                    Transport.WEB_SOCKET, Optional.of(Cursor.BEGINNING), listener)) {
                Awaitility.await().until(() -> maru.listening() > 0);
                maru.tell("{\"type\":\"wave\"}");
                Awaitility.await().until(() -> stream.failure().isPresent());
                assertThat(stream.failure()).containsInstanceOf(IllegalStateException.class);
            }
        }
        assertThat(told).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void presence_isSaidOverWhateverIsThere(Transport transport) throws Exception {
        Heard heard = new Heard();
        maru.say(FakeMaru.BOB, "hi");
        try (FakeServer server = new FakeServer(maru)) {
            Session alice = Signed.session(server, time);
            try (EventStream stream = alice.stream(transport, Optional.of(Cursor.BEGINNING), heard)) {
                assertThat(next(heard)).isInstanceOf(MessageEvent.class);
                stream.present(true);
            }
            assertThat(maru.present())
                    .containsExactly(transport == Transport.WEB_SOCKET ? "presence away" : "PUT /v1/me/presence");
            assertThat(alice.own().presences(List.of(FakeMaru.BOB)))
                    .containsExactly(new Presence(
                            FakeMaru.BOB, Presence.State.OFFLINE, Optional.of(Instant.parse("2026-11-22T21:30:00Z"))));
        }
    }

    @Test
    void presences_areToldAsTheyAre() {
        String frame = "{\"type\":\"presence\",\"complete\":true,\"presences\":[{\"user\":\"" + FakeMaru.BOB
                + "\",\"state\":\"online\"}]}";
        RawJson raw = RawJson.of(frame);
        assertThat(Wire.ephemeral(raw, "presence"))
                .isEqualTo(new Ephemeral.Presences(
                        raw, true, List.of(new Presence(FakeMaru.BOB, Presence.State.ONLINE, Optional.empty()))));
        RawJson later = RawJson.of(frame.replace("online", "dreaming"));
        assertThat(Wire.ephemeral(later, "presence")).isEqualTo(new Ephemeral.Unknown(later, "presence"));
    }

    @ParameterizedTest
    @EnumSource
    void typing_isToldOverWhateverIsThere(Transport transport) throws Exception {
        Heard heard = new Heard();
        maru.say(FakeMaru.BOB, "hi");
        try (FakeServer server = new FakeServer(maru)) {
            Session alice = Signed.session(server, time);
            try (EventStream stream = alice.stream(transport, Optional.of(Cursor.BEGINNING), heard)) {
                assertThat(next(heard)).isInstanceOf(MessageEvent.class);
                stream.typing(ROOM);
            }
            assertThat(maru.typed())
                    .containsExactly(
                            transport == Transport.WEB_SOCKET
                                    ? "typing " + ROOM
                                    : "POST /v1/conversations/" + ROOM + "/typing");
        }
    }

    @Test
    void readMarks_areTakenOverAWebSocketToo() throws Exception {
        try (FakeServer server = new FakeServer(maru)) {
            Session alice = Signed.session(server, time);
            try (WebSocketConnection connection = alice.webSocket(Optional.empty())) {
                connection.read(ROOM, 3).get(20, TimeUnit.SECONDS);
                connection.read(ROOM, 2).get(20, TimeUnit.SECONDS);
                assertThat(alice.conversation(ROOM).mine().read()).isEqualTo(3);
                connection.unread(ROOM, 2).get(20, TimeUnit.SECONDS);
            }
            Mine mine = alice.conversation(ROOM).mine();
            assertThat(mine.read()).isEqualTo(2);
            assertThat(mine.markedUnread()).isTrue();
        }
    }

    @Test
    void mentions_areIdsInTheContent() {
        Content content = Content.text("hi @bob", List.of(FakeMaru.BOB));
        assertThat(content.json()).isEqualTo("{\"text\":\"hi @bob\",\"mentions\":[\"" + FakeMaru.BOB + "\"]}");
        assertThat(content.mentions()).containsExactly(FakeMaru.BOB);
        assertThat(Content.text("hi", List.of())).isEqualTo(Content.text("hi"));
        assertThat(Content.text("hi").mentions()).isEmpty();
        assertThat(new Content("{\"text\":\"hi\",\"mentions\":[\"nobody\"]}").mentions())
                .isEmpty();
        assertThat(new Content("{\"text\":\"hi\",\"mentions\":7}").mentions()).isEmpty();
    }
}
