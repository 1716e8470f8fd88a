package chat.maru.crash.work;

import chat.maru.crash.client.Device;
import chat.maru.crash.client.Json;
import chat.maru.crash.client.Person;
import chat.maru.crash.host.Stage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Six people, and where they talk: each with the next two around the table, all in one group, and in two groups four
/// of them of whom two come and go. One more is away, and another tells them something now and then.
///
/// Immutable.
///
/// @param port where they connect
/// @param groups those in which people come and go
record Cast(int port, List<Person> people, List<Talk> direct, Talk all, List<Talk> groups, Person away, Person caller) {
    private static final List<String> NAMES = List.of("alice", "bob", "carol", "dave", "erin", "frank");

    Cast {
        people = List.copyOf(people);
        direct = List.copyOf(direct);
        Objects.requireNonNull(all);
        Objects.requireNonNull(away);
        Objects.requireNonNull(caller);
        groups = List.copyOf(groups);
    }

    /// A conversation.
    ///
    /// @param stay who is in it all the time, the owner first
    /// @param come who comes and goes
    record Talk(String id, List<Person> stay, List<Person> come) {
        Talk {
            Objects.requireNonNull(id);
            stay = List.copyOf(stay);
            come = List.copyOf(come);
        }
    }

    /// Signs them up and introduces them to each other.
    ///
    /// @param port where they connect from then on
    static Cast of(Stage stage, int port) throws IOException {
        List<Person> people = new ArrayList<>();
        List<Device> devices = new ArrayList<>();
        for (String name : NAMES) {
            people.add(stage.person(name));
            devices.add(people.getLast().device("first"));
        }
        List<Talk> direct = new ArrayList<>();
        for (int i = 0; i < people.size(); i++) {
            for (int next = 1; next <= 2; next++) {
                Person other = people.get((i + next) % people.size());
                direct.add(new Talk(devices.get(i).talkWith(other), List.of(people.get(i), other), List.of()));
            }
        }
        Talk all = group(devices.get(0), "all", people, List.of());
        return new Cast(
                port,
                people,
                direct,
                all,
                List.of(
                        group(devices.get(0), "since_joining", people.subList(0, 2), people.subList(3, 5)),
                        group(devices.get(1), "all", people.subList(1, 3), people.subList(4, 6))),
                stage.person("gina"),
                stage.person("henry"));
    }

    private static Talk group(Device owner, String history, List<Person> stay, List<Person> come) throws IOException {
        ObjectNode body = Json.object()
                .put("id", UUID.randomUUID().toString())
                .put("title", "group")
                .put("history", history);
        ArrayNode members = body.putArray("members");
        stay.subList(1, stay.size()).forEach(person -> members.add(person.account()));
        come.forEach(person -> members.add(person.account()));
        String id = owner.asks("POST", "/v1/conversations", body.toString())
                .expect(201)
                .field("id");
        return new Talk(id, stay, come);
    }

    /// All of them.
    List<Person> everybody() {
        List<Person> everybody = new ArrayList<>(people);
        everybody.add(away);
        everybody.add(caller);
        return everybody;
    }

    /// Where somebody is all the time.
    List<String> always(Person person) {
        return stays(person).stream().map(Talk::id).toList();
    }

    /// The same.
    List<Talk> stays(Person person) {
        return every().stream().filter(talk -> talk.stay().contains(person)).toList();
    }

    /// Where somebody is now and then.
    List<String> sometimes(Person person) {
        return groups.stream()
                .filter(talk -> talk.come().contains(person))
                .map(Talk::id)
                .toList();
    }

    /// Where somebody says something, and those talks more often in which they say more.
    List<String> says(Person person) {
        List<String> says = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            direct.stream()
                    .filter(talk -> talk.stay().contains(person))
                    .map(Talk::id)
                    .forEach(says::add);
        }
        says.add(all.id());
        groups.stream()
                .filter(talk -> talk.stay().contains(person) || talk.come().contains(person))
                .map(Talk::id)
                .forEach(says::add);
        return says;
    }

    private List<Talk> every() {
        List<Talk> every = new ArrayList<>(direct);
        every.add(all);
        every.addAll(groups);
        return every;
    }
}
