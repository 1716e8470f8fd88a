package chat.maru.crash.host;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;

/// A network of its own, joined to the rest of the machine by one link, which can be taken away. What is on its way
/// then is not lost but late, and neither end is told.
///
/// Confined to one thread.
public final class Namespace implements AutoCloseable {
    /// Of what `ss` prints: state, bytes not read, bytes not acknowledged, …
    private static final int UNSENT = 2;

    private final String name;
    private final String link;
    private final String subnet;
    private final LastResort lastResort;

    private Namespace(String name) throws IOException {
        this.name = "maru-" + name;
        this.link = "mr" + name;
        // Of 10.77.0.0/16, by the number of this process.
        this.subnet = "10.77." + (Long.hashCode(ProcessHandle.current().pid()) & 0xff);
        make();
        lastResort = new LastResort(this::delete);
    }

    /// Makes one.
    ///
    /// @param number what tells it from others of this machine
    /// @throws Unsupported if there can be none on this machine
    public static Namespace of(int number) throws IOException {
        Command.needs("ip", "ss");
        try {
            return new Namespace(ProcessHandle.current().pid() + "-" + number);
        } catch (IOException e) {
            if (Command.forbidden(e)) {
                throw new Unsupported("it needs network namespaces: " + e.getMessage(), e);
            }
            throw e;
        }
    }

    private void make() throws IOException {
        Command.run("ip", "netns", "add", name);
        try {
            Command.run("ip", "link", "add", link, "type", "veth", "peer", "name", "inside", "netns", name);
            Command.run("ip", "address", "add", subnet + ".1/24", "dev", link);
            Command.run("ip", "link", "set", link, "up");
            Command.run("ip", "-n", name, "address", "add", subnet + ".2/24", "dev", "inside");
            Command.run("ip", "-n", name, "link", "set", "inside", "up");
            Command.run("ip", "-n", name, "link", "set", "lo", "up");
        } catch (IOException e) {
            Command.run("ip", "netns", "delete", name);
            throw e;
        }
    }

    /// A command that becomes one inside.
    public List<String> entering() {
        return List.of("ip", "netns", "exec", name);
    }

    /// Where whoever is inside can be reached.
    public InetAddress address() throws IOException {
        return InetAddress.getByName(subnet + ".2");
    }

    /// Takes the link away, or brings it back.
    public void link(boolean up) throws IOException {
        Command.run("ip", "link", "set", link, up ? "up" : "down");
    }

    /// Whether all that was said to whoever is inside has arrived there, what nobody waits for any more too.
    public boolean isSettled() throws IOException {
        Command.Ended asked = Command.ended(List.of("ss", "-Htn", "state", "connected", "dst", subnet + ".2"));
        if (asked.status() != 0) {
            throw new IOException("ss: " + asked.said().strip());
        }
        return asked.said()
                .lines()
                .allMatch(line -> line.strip().split("\\s+", -1)[UNSENT].equals("0"));
    }

    @Override
    public void close() throws IOException {
        delete();
        lastResort.close();
    }

    private void delete() throws IOException {
        Command.run("ip", "netns", "delete", name);
    }
}
