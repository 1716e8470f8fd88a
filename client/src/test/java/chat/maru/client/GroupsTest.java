package chat.maru.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import chat.maru.client.fake.FakeMaru;
import chat.maru.client.fake.FakeServer;
import chat.maru.client.fake.FakeServer.Request;
import chat.maru.client.fake.StillTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class GroupsTest {
    private final StillTime time = new StillTime();
    private final FakeMaru maru = new FakeMaru();

    @Test
    void group_isMadeOnceHoweverOftenItIsAskedFor() throws Exception {
        try (FakeServer server = new FakeServer(maru)) {
            Groups groups = Signed.session(server, time).groups();
            UUID id = new UUID(1, 2);
            GroupInfo info = new GroupInfo("오르는 \"사람들\"", "every Tuesday", HistoryAccess.SINCE_JOINING);

            Conversation made = groups.create(id, info, List.of(FakeMaru.BOB));

            assertThat(made.kind()).isEqualTo("group");
            assertThat(made.group()).contains(info);
            assertThat(made.pinned()).isEmpty();
            assertThat(made.members())
                    .extracting(member -> member.user().username() + " " + member.role())
                    .containsExactly("alice OWNER", "bob MEMBER");
            assertThat(groups.create(id, info, List.of(FakeMaru.BOB))).isEqualTo(made);
            assertThat(server.requests().getFirst().body())
                    .isEqualTo("{\"title\":\"오르는 \\\"사람들\\\"\",\"description\":\"every Tuesday\","
                            + "\"history\":\"since_joining\",\"id\":\"" + id + "\",\"members\":[\"" + FakeMaru.BOB
                            + "\"]}");
            assertThat(maru.log()).hasSize(1);
            assertThat(server.failures()).isEmpty();
        }
    }

    @Test
    void group_isChangedByItsMembers_andTheStreamTellsOfIt() throws Exception {
        try (FakeServer server = new FakeServer(maru)) {
            Session alice = Signed.session(server, time);
            Groups groups = alice.groups();
            UUID group = groups.create(alice.newId(), GroupInfo.titled("Climbers"), List.of())
                    .id();

            assertThat(groups.rename(group, "Hikers").group()).contains(GroupInfo.titled("Hikers"));
            GroupInfo info = new GroupInfo("Hikers", "slowly", HistoryAccess.SINCE_JOINING);
            assertThat(groups.change(group, info).group()).contains(info);
            assertThat(groups.add(group, List.of(FakeMaru.BOB, FakeMaru.CAROL)).members())
                    .hasSize(3);
            groups.role(group, FakeMaru.BOB, Role.OWNER);
            groups.remove(group, FakeMaru.CAROL);
            groups.leave(group);

            List<Event> events = alice.poll(Optional.of(Cursor.BEGINNING), 100).events();
            assertThat(events)
                    .extracting(Event::raw)
                    .extracting(RawJson::toString)
                    .isEqualTo(maru.log());
            ConversationCreatedEvent created = (ConversationCreatedEvent) events.get(0);
            assertThat(created.group()).contains(GroupInfo.titled("Climbers"));
            assertThat(created.members()).containsExactly(FakeMaru.ALICE);
            assertThat(((ConversationChangedEvent) events.get(1)).group()).contains(GroupInfo.titled("Hikers"));
            assertThat(((ConversationChangedEvent) events.get(2)).group()).contains(info);
            assertMembers(
                    events.get(3),
                    MemberEvent.Change.ADDED,
                    Map.of(FakeMaru.BOB, Role.MEMBER, FakeMaru.CAROL, Role.MEMBER));
            assertMembers(
                    events.get(4),
                    MemberEvent.Change.ROLE,
                    Map.of(FakeMaru.ALICE, Role.ADMIN, FakeMaru.BOB, Role.OWNER));
            assertMembers(events.get(5), MemberEvent.Change.REMOVED, Map.of(FakeMaru.CAROL, Role.MEMBER));
            assertMembers(events.get(6), MemberEvent.Change.LEFT, Map.of(FakeMaru.ALICE, Role.ADMIN));
            assertThat(alice.snapshot().conversations())
                    .extracting(Conversation::kind)
                    .containsExactly("direct");
            assertThat(server.failures()).isEmpty();
        }
    }

    private static void assertMembers(Event event, MemberEvent.Change change, Map<UUID, Role> members) {
        MemberEvent told = (MemberEvent) event;
        assertThat(told.change()).isEqualTo(change);
        assertThat(told.members()).isEqualTo(members);
        assertThat(told.actor()).isEqualTo(FakeMaru.ALICE);
        assertThat(told.link()).isEmpty();
    }

    @Test
    void link_isMadeCountedUsedAndRevoked() throws Exception {
        try (FakeServer server = new FakeServer(maru)) {
            Session alice = Signed.session(server, time);
            Groups groups = alice.groups();
            UUID group = groups.create(alice.newId(), GroupInfo.titled("Climbers"), List.of())
                    .id();
            UUID id = alice.newId();

            JoinLink link = groups.makeLink(group, id, Optional.of(Duration.ofHours(1)), OptionalInt.of(5));

            assertThat(server.requests().getLast().body()).isEqualTo("{\"expires_in\":3600,\"most_uses\":5}");
            assertThat(link.expiresAt()).isPresent();
            assertThat(link.mostUses()).hasValue(5);
            assertThat(link.open()).isTrue();
            assertThat(link.toString()).doesNotContain(link.token());
            maru.as(FakeMaru.CAROL, "POST", "/v1/join", "{\"token\":\"" + link.token() + "\"}");
            assertThat(groups.join(link.token()).members()).hasSize(2);
            assertThat(groups.links(group))
                    .singleElement()
                    .satisfies(each -> assertThat(each.uses()).isEqualTo(1));
            assertThat(groups.makeLink(group, alice.newId(), Optional.empty(), OptionalInt.empty())
                            .expiresAt())
                    .isEmpty();
            groups.revokeLink(group, id);
            assertThat(groups.links(group)).hasSize(1);

            List<Event> events = alice.poll(Optional.of(Cursor.BEGINNING), 100).events();
            assertThat((LinkEvent) events.get(1))
                    .extracting(LinkEvent::made, LinkEvent::link)
                    .containsExactly(true, id);
            assertThat(((MemberEvent) events.get(2)).link()).contains(id);
            assertThat((LinkEvent) events.getLast())
                    .extracting(LinkEvent::made, LinkEvent::link)
                    .containsExactly(false, id);
            assertThat(server.failures()).isEmpty();
        }
    }

    @Test
    void refusal_saysItsCode() throws Exception {
        try (FakeServer server = new FakeServer(maru)) {
            Session alice = Signed.session(server, time);
            UUID group = alice.groups()
                    .create(alice.newId(), GroupInfo.titled("Climbers"), List.of())
                    .id();

            assertThatExceptionOfType(MaruException.class)
                    .isThrownBy(() -> alice.groups().leave(group))
                    .satisfies(e -> assertThat(e.code()).isEqualTo("owner_stays"));
            assertThatExceptionOfType(MaruException.class)
                    .isThrownBy(() -> alice.groups().join("x".repeat(64)))
                    .satisfies(e -> assertThat(e.code()).isEqualTo("not_found"));
            assertThatIllegalArgumentException().isThrownBy(() -> alice.groups().role(group, FakeMaru.BOB, Role.OTHER));
        }
    }

    @Test
    void roleThatIsNotKnown_isAnother() throws Exception {
        String told = "{\"cursor\":\"%s\",\"type\":\"member\",\"conversation\":\"" + FakeMaru.ROOM
                + "\",\"change\":\"role\",\"actor\":\"" + FakeMaru.BOB + "\",\"members\":[{\"user\":\"" + FakeMaru.BOB
                + "\",\"role\":\"jester\"}],\"at\":\"2026-11-22T21:30:00.123Z\"}";
        maru.add(told);
        maru.add(told.replace("\"role\",", "\"crowned\","));
        try (FakeServer server = new FakeServer(maru)) {
            List<Event> events = Signed.session(server, time)
                    .poll(Optional.of(Cursor.BEGINNING), 100)
                    .events();
            assertMembersOf(events.getFirst());
            assertThat(events.getLast()).isInstanceOf(UnknownEvent.class);
            assertThat(server.requests()).extracting(Request::line).containsExactly("GET /v1/events");
        }
    }

    private static void assertMembersOf(Event event) {
        assertThat(((MemberEvent) event).members()).isEqualTo(Map.of(FakeMaru.BOB, Role.OTHER));
    }
}
