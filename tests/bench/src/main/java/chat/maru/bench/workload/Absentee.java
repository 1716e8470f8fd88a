package chat.maru.bench.workload;

import chat.maru.bench.load.Expected;
import chat.maru.bench.load.Population;
import chat.maru.bench.load.Words;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// Somebody in very many conversations, whose devices are away while others write. Confined to one thread.
final class Absentee {
    private static final int GROUP = 5;
    private static final double DIRECT = 0.7;
    private static final String NAME = "bench-away";
    private static final String PASSWORD = "a long enough secret of somebody who is away";

    private final Api api;
    private final List<Population.Account> others;
    private final SplittableRandom random;
    private final Words words;
    private final String token;
    private final List<Place> places;
    private final Map<String, Long> heads = new HashMap<>();
    private final List<Expected.Missed> missed = new ArrayList<>();

    /// A conversation, and the access token of somebody else in it who writes.
    private record Place(String conversation, String writer) {}

    /// Signs up and gets into so many conversations with these people: of ten, seven direct ones, as far as there are
    /// people, and groups of five; a short message of each side is in each.
    Absentee(Api api, List<Population.Account> others, int conversations, long seed)
            throws IOException, InterruptedException {
        this.api = api;
        this.others = others;
        this.random = new SplittableRandom(seed);
        this.words = new Words(random.split());
        this.token = api.ask(
                        "POST",
                        "/v1/accounts",
                        null,
                        Map.of(
                                "username",
                                NAME,
                                "password",
                                PASSWORD,
                                "display_name",
                                "Bench, away",
                                "device",
                                Map.of("name", "first", "platform", "other")))
                .path("access_token")
                .stringValue();
        int direct = Math.min(others.size(), (int) (DIRECT * conversations));
        List<List<Population.Account>> groups = IntStream.range(direct, conversations)
                .mapToObj(i -> drawn(Math.min(GROUP - 1, others.size())))
                .toList();
        this.places = Stream.concat(
                        api.all(direct, this::direct).stream(),
                        api.all(groups.size(), i -> group(groups.get(i))).stream())
                .toList();
        write(places, 2, (i, place) -> i < places.size() ? token : place.writer(), i -> "short " + i)
                .forEach(message -> heads.merge(message.conversation(), message.number(), Math::max));
    }

    private List<Population.Account> drawn(int count) {
        int first = random.nextInt(others.size());
        return IntStream.range(0, count)
                .mapToObj(i -> others.get((first + i) % others.size()))
                .toList();
    }

    private Place direct(int i) throws IOException, InterruptedException {
        JsonNode conversation = api.ask("PUT", "/v1/direct/" + others.get(i).id(), token, null);
        return new Place(conversation.path("id").stringValue(), others.get(i).token());
    }

    private Place group(List<Population.Account> with) throws IOException, InterruptedException {
        List<String> members = with.stream().map(Population.Account::id).toList();
        return new Place(
                api.group(token, "A small group", members), with.getFirst().token());
    }

    /// Who writes the message with this index in this conversation.
    private interface Writer {
        String token(int index, Place place);
    }

    private interface Text {
        String of(int index);
    }

    /// Has messages written in these conversations, in turn, round after round.
    private List<Expected.Missed> write(List<Place> where, int rounds, Writer writer, Text text)
            throws IOException, InterruptedException {
        List<Expected.Missed> all = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            int first = round * where.size();
            all.addAll(api.all(where.size(), i -> {
                Place place = where.get(i);
                String id = UUID.randomUUID().toString();
                JsonNode receipt = api.ask(
                        "PUT",
                        "/v1/conversations/" + place.conversation() + "/messages/" + id,
                        writer.token(first + i, place),
                        Map.of("content", Map.of("text", text.of(first + i))));
                return new Expected.Missed(
                        place.conversation(), id, receipt.path("number").longValue());
            }));
        }
        return all;
    }

    String token() {
        return token;
    }

    /// Logs so many more devices in; answers their access tokens.
    List<String> logIn(int devices) throws IOException, InterruptedException {
        return api.all(
                devices,
                i -> api.ask(
                                "POST",
                                "/v1/sessions",
                                null,
                                Map.of(
                                        "username",
                                        NAME,
                                        "password",
                                        PASSWORD,
                                        "device",
                                        Map.of("name", "device " + i, "platform", "other")))
                        .path("access_token")
                        .stringValue());
    }

    /// The cursor at the end of what has happened so far.
    String cursor() throws IOException, InterruptedException {
        return api.ask("GET", "/v1/conversations?limit=1", token, null)
                .path("cursor")
                .stringValue();
    }

    /// Has others write messages of the usual length in every second conversation, in turn, `rounds` in each.
    void miss(int rounds) throws IOException, InterruptedException {
        List<Place> every = IntStream.range(0, places.size())
                .filter(i -> i % 2 == 0)
                .mapToObj(places::get)
                .toList();
        missed.addAll(write(every, rounds, (_, place) -> place.writer(), words::text));
    }

    /// What a device must find that was away while [#miss] had others write.
    Expected expected() {
        return new Expected(heads, missed);
    }
}
