package chat.maru.bench.workload;

import chat.maru.bench.host.Memory;
import chat.maru.bench.host.ServerProcess;
import chat.maru.bench.load.Plan;
import chat.maru.bench.load.Population;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Maru. Confined to one thread.
final class MaruGround implements Ground {
    private final Stage stage;
    private final Path data;
    private final People people;
    private final List<Population.Conversation> groups = new ArrayList<>();
    private ServerProcess server;

    /// Starts it, on a data folder of its own.
    MaruGround(Stage stage) throws IOException, InterruptedException {
        this.stage = stage;
        this.data = stage.data();
        Stage.Crowd crowd = stage.gather(
                data, stage.settings().connections(), stage.settings().partners());
        this.server = crowd.server();
        this.people = crowd.people();
    }

    @Override
    public int port() {
        return server.port();
    }

    @Override
    public List<Long> processes() {
        return server.processes();
    }

    @Override
    public Plan.Transport transport() {
        return Plan.Transport.WEBSOCKET;
    }

    @Override
    public Population pairs() throws IOException, InterruptedException {
        return people.population();
    }

    @Override
    public Population groups(int count) throws IOException, InterruptedException {
        int size = stage.settings().group();
        while (groups.size() < count) {
            int first = groups.size() * size;
            groups.add(people.group(
                    IntStream.range(first, first + size).boxed().toList(),
                    stage.settings().groupSenders()));
        }
        return people.population(groups.subList(0, count));
    }

    @Override
    public Population away(int senders) throws IOException, InterruptedException {
        List<People.Two> twos = IntStream.range(senders, stage.settings().connections())
                .mapToObj(i -> new People.Two(i % senders, i))
                .toList();
        return people.population(people.direct(twos).stream()
                .map(each -> new Population.Conversation(each.id(), each.members(), 1))
                .toList());
    }

    @Override
    public void crash() throws IOException, InterruptedException {
        server.kill();
        server = stage.serve(data, true);
        people.api().moved(server.port());
    }

    @Override
    public void pause() throws IOException, InterruptedException {
        server.pause();
    }

    @Override
    public void resume() throws IOException, InterruptedException {
        server.resume();
    }

    @Override
    public long resident() throws IOException, InterruptedException {
        Memory.collect(server.machine());
        return Memory.resident(server.machine());
    }

    @Override
    public void close() {
        people.close();
        server.close();
    }
}
