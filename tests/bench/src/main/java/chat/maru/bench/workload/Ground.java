package chat.maru.bench.workload;

import chat.maru.bench.load.Plan;
import chat.maru.bench.load.Population;
import java.io.IOException;
import java.util.List;

/// A server that was just started, Maru or another, and the people on it. Confined to one thread.
interface Ground extends AutoCloseable {
    int port();

    /// The server's.
    List<Long> processes();

    /// By what messages are sent.
    Plan.Transport transport();

    /// Everybody, with the direct conversations between those drawn by lot.
    Population pairs() throws IOException, InterruptedException;

    /// So many groups without a common member, and their members.
    Population groups(int count) throws IOException, InterruptedException;

    /// Everybody, the first so many of whom send, each to the others in their turn.
    Population away(int senders) throws IOException, InterruptedException;

    /// Kills the server, all at once, and starts it again on the same data; it may listen elsewhere afterwards.
    void crash() throws IOException, InterruptedException;

    /// Stops the server where it is until [#resume]: it takes no time of any core meanwhile.
    void pause() throws IOException, InterruptedException;

    /// Lets the server go on.
    void resume() throws IOException, InterruptedException;

    /// Resident bytes of all of the server's processes, after garbage was collected where a server can be asked to.
    long resident() throws IOException, InterruptedException;

    @Override
    void close();
}
