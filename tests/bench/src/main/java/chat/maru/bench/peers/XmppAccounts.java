package chat.maru.bench.peers;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.maru.bench.load.Population;
import chat.maru.bench.load.XmppHost;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Signs people up by XMPP, in-band (XEP-0077), a few at a time. Stateless.
final class XmppAccounts {
    private static final int AT_ONCE = 8;
    private static final int PATIENCE_MILLIS = 10_000;

    private XmppAccounts() {}

    static void register(int port, List<Population.Account> people) throws IOException, InterruptedException {
        try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
            List<Future<Void>> all = new ArrayList<>();
            for (Population.Account person : people) {
                all.add(threads.submit(() -> {
                    register(port, person);
                    return null;
                }));
            }
            try {
                for (Future<Void> each : all) {
                    each.get();
                }
            } finally {
                threads.shutdownNow();
            }
        } catch (ExecutionException e) {
            throw new IOException("somebody could not be signed up: " + e.getCause(), e);
        }
    }

    private static void register(int port, Population.Account person) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            say(
                    socket,
                    "<?xml version='1.0'?><stream:stream to='" + XmppHost.NAME
                            + "' version='1.0' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>");
            String _ = heard(socket.getInputStream(), "</stream:features>");
            say(
                    socket,
                    "<iq type='set' id='register'><query xmlns='jabber:iq:register'><username>" + person.id()
                            + "</username><password>" + person.token() + "</password></query></iq>");
            String answer = heard(socket.getInputStream(), ">");
            if (!answer.contains("result")) {
                throw new IOException("refused: " + answer);
            }
        }
    }

    private static void say(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(UTF_8));
    }

    /// What has come when this end of it has come.
    private static String heard(InputStream in, String end) throws IOException {
        StringBuilder all = new StringBuilder();
        byte[] some = new byte[4096];
        while (!all.toString().strip().endsWith(end)) {
            int count = in.read(some);
            if (count < 0) {
                throw new IOException("the stream was ended: " + all);
            }
            all.append(new String(some, 0, count, UTF_8));
        }
        return all.toString();
    }
}
