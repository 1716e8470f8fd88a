package chat.maru.bench.workload;

import chat.maru.bench.host.Memory;
import chat.maru.bench.load.Plan;
import chat.maru.bench.load.Population;
import chat.maru.bench.peers.Peer;
import chat.maru.bench.peers.PeerServer;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;

/// A server of others, on which nothing but people has to be made. Confined to one thread.
final class PeerGround implements Ground {
    private final PeerServer server;
    private final Peer peer;
    private final Settings settings;
    private final Random random;
    private final List<Population.Account> people;
    private final Population pairs;

    /// Starts it.
    PeerGround(Stage stage, Peer peer) throws IOException, InterruptedException {
        this.peer = peer;
        this.settings = stage.settings();
        this.random = new Random(settings.seed());
        this.people = IntStream.range(0, settings.connections())
                .mapToObj(i -> new Population.Account(id(), "a long enough secret of " + i, ""))
                .toList();
        int partners = Math.min(settings.partners(), people.size() - 1);
        this.pairs = new Population(
                people,
                People.drawn(people.size(), partners, settings.seed()).stream()
                        .map(two -> Population.Conversation.direct(id(), two.a(), two.b()))
                        .toList());
        this.server = stage.serve(peer, people);
    }

    private String id() {
        return new UUID(random.nextLong(), random.nextLong()).toString();
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
        return peer.transport();
    }

    @Override
    public Population pairs() {
        return pairs;
    }

    @Override
    public Population groups(int count) {
        int size = settings.group();
        return new Population(
                people.subList(0, count * size),
                IntStream.range(0, count)
                        .mapToObj(i -> new Population.Conversation(
                                id(),
                                IntStream.range(i * size, (i + 1) * size)
                                        .boxed()
                                        .toList(),
                                settings.groupSenders()))
                        .toList());
    }

    @Override
    public Population away(int senders) {
        return new Population(
                people,
                IntStream.range(senders, people.size())
                        .mapToObj(i -> new Population.Conversation(id(), List.of(i % senders, i), 1))
                        .toList());
    }

    @Override
    public void crash() throws IOException, InterruptedException {
        server.crash();
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
        long sum = 0;
        for (long process : server.processes()) {
            sum += Memory.resident(process);
        }
        return sum;
    }

    @Override
    public void close() {
        server.close();
    }
}
