package chat.maru.bench.workload;

import chat.maru.bench.load.Population;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/// The people of a run, made through the public API over kept-alive connections, a few at a time.
/// Confined to one thread, which waits for those it starts.
final class People implements AutoCloseable {
    private static final Duration SPARE = Duration.ofMinutes(10);

    private final Api api;
    private final InstantSource clock;
    private List<Person> persons = List.of();
    private List<Population.Conversation> pairs = List.of();

    private record Person(String id, String token, Instant expires, String refreshToken) {
        static Person of(JsonNode session) {
            return new Person(
                    session.path("account").path("id").stringValue(),
                    session.path("access_token").stringValue(),
                    Instant.parse(session.path("access_token_expires_at").stringValue()),
                    session.path("refresh_token").stringValue());
        }
    }

    /// Two people who have a direct conversation, by their indices.
    record Two(int a, int b) {}

    /// @param api of the server they are on; closed with this
    People(Api api, InstantSource clock) {
        this.api = api;
        this.clock = clock;
    }

    Api api() {
        return api;
    }

    /// Signs up `count` people and has each open conversations with `partners` others drawn by lot.
    void settle(int count, int partners, long seed) throws IOException, InterruptedException {
        persons = new ArrayList<>(api.all(count, this::signUp));
        pairs = direct(drawn(count, Math.min(partners, count - 1), seed));
    }

    /// Has these people open direct conversations.
    List<Population.Conversation> direct(List<Two> twos) throws IOException, InterruptedException {
        return api.all(twos.size(), i -> {
            Two two = twos.get(i);
            JsonNode conversation = api.ask(
                    "PUT",
                    "/v1/direct/" + persons.get(two.b()).id(),
                    persons.get(two.a()).token(),
                    null);
            return Population.Conversation.direct(conversation.path("id").stringValue(), two.a(), two.b());
        });
    }

    /// With whom each of the first `count` people opens conversations: as many others of them, drawn by lot.
    static List<Two> drawn(int count, int partners, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Set<Two> twos = new LinkedHashSet<>();
        for (int a = 0; a < count; a++) {
            for (int i = 0; i < partners; i++) {
                int b = (a + 1 + random.nextInt(count - 1)) % count;
                twos.add(new Two(Math.min(a, b), Math.max(a, b)));
            }
        }
        return List.copyOf(twos);
    }

    private Person signUp(int index) throws IOException, InterruptedException {
        String name = String.format(Locale.ROOT, "bench-%06d", index);
        return Person.of(api.ask(
                "POST",
                "/v1/accounts",
                null,
                Map.of(
                        "username",
                        name,
                        "password",
                        "a long enough secret of " + name,
                        "display_name",
                        "Bench " + index,
                        "device",
                        Map.of("name", "generator", "platform", "other"))));
    }

    /// Has the first of these people begin a group with the others, in which the first `senders` of them send.
    Population.Conversation group(List<Integer> members, int senders) throws IOException, InterruptedException {
        List<String> others =
                members.stream().skip(1).map(i -> persons.get(i).id()).toList();
        String id = api.group(persons.get(members.getFirst()).token(), "Group of " + members.size(), others);
        return new Population.Conversation(id, members, senders);
    }

    /// Has the first of each of these lists begin a group with the others, in which the first `senders` of them send.
    List<Population.Conversation> groups(List<List<Integer>> groups, int senders)
            throws IOException, InterruptedException {
        return api.all(groups.size(), i -> group(groups.get(i), senders));
    }

    /// Everybody, with the direct conversations that were opened.
    Population population() throws IOException, InterruptedException {
        return population(IntStream.range(0, persons.size()).boxed().toList(), pairs);
    }

    /// The members of these groups, and nobody else.
    Population population(List<Population.Conversation> groups) throws IOException, InterruptedException {
        return population(
                groups.stream()
                        .flatMap(group -> group.members().stream())
                        .distinct()
                        .sorted()
                        .toList(),
                groups);
    }

    /// Each with a token good for a while and a cursor at the end of what has happened so far.
    private Population population(List<Integer> who, List<Population.Conversation> where)
            throws IOException, InterruptedException {
        Instant soon = clock.instant().plus(SPARE);
        List<Person> fresh = api.all(who.size(), i -> renewed(persons.get(who.get(i)), soon));
        Map<Integer, Integer> places = new HashMap<>();
        for (int i = 0; i < who.size(); i++) {
            persons.set(who.get(i), fresh.get(i));
            places.put(who.get(i), i);
        }
        List<Population.Account> accounts = api.all(fresh.size(), i -> {
            Person person = fresh.get(i);
            JsonNode snapshot = api.ask("GET", "/v1/conversations?limit=1", person.token(), null);
            return new Population.Account(
                    person.id(), person.token(), snapshot.path("cursor").stringValue());
        });
        return new Population(
                accounts, where.stream().map(each -> placed(each, places)).toList());
    }

    private static Population.Conversation placed(Population.Conversation of, Map<Integer, Integer> places) {
        List<Integer> members = of.members().stream()
                .map(member -> Objects.requireNonNull(places.get(member)))
                .toList();
        return new Population.Conversation(of.id(), members, of.senders());
    }

    private Person renewed(Person person, Instant soon) throws IOException, InterruptedException {
        return person.expires().isAfter(soon)
                ? person
                : Person.of(
                        api.ask("POST", "/v1/sessions/refresh", null, Map.of("refresh_token", person.refreshToken())));
    }

    @Override
    public void close() {
        api.close();
    }
}
