package chat.maru.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.maru.client.fake.FakeMaru;
import chat.maru.client.fake.FakeServer;
import chat.maru.client.fake.StillTime;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MessagesTest {
    private static final UUID ROOM = FakeMaru.ROOM;

    private final StillTime time = new StillTime();
    private final FakeMaru maru = new FakeMaru();

    @Test
    void changes_areInTheHistoryAndInTheStream() throws Exception {
        try (FakeServer server = new FakeServer(maru)) {
            Session alice = Signed.session(server, time);
            UUID edited = alice.send(ROOM, Content.text("helo")).id();
            UUID deleted = alice.send(ROOM, Content.text("secret")).id();

            alice.messages().edit(ROOM, edited, Content.text("hello"));
            alice.messages().react(ROOM, edited, "👍");
            alice.messages().react(ROOM, edited, "🎉");
            alice.messages().unreact(ROOM, edited, "🎉");
            alice.messages().delete(ROOM, deleted);

            History history = alice.history(ROOM, Range.newest(), 10);
            assertThat(history.messages()).singleElement().satisfies(message -> {
                assertThat(message.content()).isEqualTo(Content.text("hello"));
                assertThat(message.editedAt()).contains(Instant.parse("2026-11-22T21:30:00.123Z"));
                assertThat(message.reactions()).containsExactly(new Reaction("👍", List.of(FakeMaru.ALICE)));
            });
            assertThat(history.deleted()).singleElement().satisfies(message -> {
                assertThat(message.id()).isEqualTo(deleted);
                assertThat(message.number()).isEqualTo(2);
            });
            assertThat(history.oldest()).hasValue(1);
            assertThat(alice.conversation(ROOM).lastMessage()).isEmpty();

            List<Event> events = alice.poll(Optional.of(new Cursor("2")), 100).events();
            assertThat(((EditEvent) events.get(0)).content()).contains(Content.text("hello"));
            assertThat(events.subList(1, 4))
                    .extracting(event -> ((ReactionEvent) event).emoji() + ((ReactionEvent) event).present())
                    .containsExactly("👍true", "🎉true", "🎉false");
            assertThat(((DeleteEvent) events.get(4)).number()).isEqualTo(2);
            assertThat(server.failures()).isEmpty();
        }
    }

    @Test
    void pin_isInTheConversationUntilItIsTaken() throws Exception {
        try (FakeServer server = new FakeServer(maru)) {
            Session alice = Signed.session(server, time);
            UUID first = alice.send(ROOM, Content.text("one")).id();
            UUID second = alice.send(ROOM, Content.text("two")).id();

            alice.messages().pin(ROOM, first);
            alice.messages().pin(ROOM, second);
            assertThat(alice.conversation(ROOM).pinned()).containsExactly(first, second);
            alice.messages().unpin(ROOM, first);

            assertThat(alice.snapshot().conversations().getFirst().pinned()).containsExactly(second);
            ConversationChangedEvent last = (ConversationChangedEvent)
                    alice.poll(Optional.of(new Cursor("4")), 100).events().getFirst();
            assertThat(last.pinned()).containsExactly(second);
            assertThat(last.group()).isEmpty();
        }
    }

    @Test
    void whatWasDeletedSince_comesWithoutItsText() throws Exception {
        String where = "\",\"conversation\":\"" + ROOM + "\",\"number\":1,\"id\":\"" + ROOM + "\",\"deleted\":true,";
        String at = "\":\"2026-11-22T21:30:00.123Z\"}";
        maru.add(
                "{\"cursor\":\"%s\",\"type\":\"message" + where + "\"sender\":\"" + FakeMaru.BOB + "\",\"sent_at" + at);
        maru.add("{\"cursor\":\"%s\",\"type\":\"edit" + where + "\"actor\":\"" + FakeMaru.BOB + "\",\"at" + at);
        try (FakeServer server = new FakeServer(maru)) {
            List<Event> events = Signed.session(server, time)
                    .poll(Optional.of(Cursor.BEGINNING), 100)
                    .events();
            assertThat(((DeletedMessageEvent) events.getFirst()).sender()).isEqualTo(FakeMaru.BOB);
            assertThat(((EditEvent) events.getLast()).content()).isEmpty();
        }
    }

    @Test
    void changeOfADeletedMessage_isRefusedWithItsCode() throws Exception {
        String id = maru.say(ROOM, FakeMaru.ALICE, "gone soon");
        maru.as(FakeMaru.ALICE, "DELETE", "/v1/conversations/" + ROOM + "/messages/" + id, "");
        try (FakeServer server = new FakeServer(maru)) {
            Session alice = Signed.session(server, time);
            assertThatExceptionOfType(MaruException.class)
                    .isThrownBy(() -> alice.messages().edit(ROOM, UUID.fromString(id), Content.text("back")))
                    .satisfies(e -> {
                        assertThat(e.code()).isEqualTo("message_deleted");
                        assertThat(e.outcomeUnknown()).isFalse();
                    });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"👍", "+1", "50%", "a/b", "❤️"})
    void emoji_isOnePartOfThePath(String emoji) throws Exception {
        try (FakeServer server = new FakeServer((request, exchange) -> exchange.json(204, ""))) {
            Signed.session(server, time).messages().react(ROOM, ROOM, emoji);
            assertThat(server.requests().getFirst().path()).endsWith("/reactions/" + emoji);
        }
    }
}
