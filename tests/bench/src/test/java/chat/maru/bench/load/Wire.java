package chat.maru.bench.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Two people and a server that is played by a test: what they write is read here, and what is said here they read.
final class Wire {
    static final String ALICE = "0193a1b2-c3d4-7e5f-8a6b-7c8d9eafb0a1";
    static final String BOB = "0193a1b2-c3d4-7e5f-8a6b-7c8d9eafb0b2";
    static final String CAROL = "0193a1b2-c3d4-7e5f-8a6b-7c8d9eafb0c3";
    static final String TALK = "0193a1b2-c3d4-7e5f-8a6b-7c8d9eafb0d4";

    private static final int PEOPLE = 3;
    private static final Pattern PUT =
            Pattern.compile("^PUT /v1/conversations/" + TALK + "/messages/(\\S+) HTTP/1.1\r\n");

    final Run run;
    final Population population;
    private final EmbeddedChannel clock = new EmbeddedChannel();

    /// @param members of the one conversation, of Alice, Bob and Carol
    Wire(Plan.Transport transport, List<Integer> members) {
        population = new Population(
                List.of(
                        new Population.Account(ALICE, "secret", "c7"),
                        new Population.Account(BOB, "secret", "c7"),
                        new Population.Account(CAROL, "secret", "c7")),
                List.of(new Population.Conversation(TALK, members, members.size())));
        Plan plan =
                new Plan(1, "", Plan.Pace.CLOSED, transport, PEOPLE, 1, 0, 0, 0, 0, List.of(), 7, List.of(), -1, -1);
        clock.freezeTime();
        run = new Run(plan, population, Greeting.NONE, clock.eventLoop(), new Bootstrap(), 0);
    }

    /// Somebody's connection.
    final class End {
        final Line line;
        final Protocol protocol;
        private final EmbeddedChannel channel;

        End(int person) {
            this(person, person);
        }

        private End(int index, int person) {
            protocol = run.protocol(index, person);
            line = new Line(index, person, run, protocol);
            channel = new EmbeddedChannel(line);
        }

        /// What was written since the last time.
        String written() {
            line.flush();
            channel.flushOutbound();
            StringBuilder all = new StringBuilder();
            for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
                all.append(out.toString(ISO_8859_1));
                out.release();
            }
            return all.toString();
        }

        /// Says it, in pieces of so many bytes.
        void hear(String text, int piece) {
            for (int at = 0; at < text.length(); at += piece) {
                channel.writeInbound(
                        Unpooled.copiedBuffer(text.substring(at, Math.min(text.length(), at + piece)), ISO_8859_1));
            }
        }

        void hear(String text) {
            hear(text, text.length());
        }

        /// Sends a message there, as a run would.
        void send(String address) {
            int sequence = run.ledger().open(line.person(), 0, 0, 0);
            protocol.send(line, sequence, 1_700_000_000_000L, Ascii.bytes(address));
        }
    }

    /// The connection by which somebody sends with `PUT`.
    End sender(int person) {
        return new End(PEOPLE + person, person);
    }

    /// As many milliseconds go by.
    void pass(long millis) {
        clock.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
        clock.runPendingTasks();
    }

    /// Has this [#sender] send a message in the conversation, which is acknowledged; answers its entry.
    String entry(End sender, int number) {
        sender.send(TALK);
        Matcher put = PUT.matcher(sender.written());
        assertThat(put.find()).isTrue();
        sender.hear(answer(201, "{\"number\":" + number + "}"));
        return "{\"cursor\":\"c" + (7 + number) + "\",\"type\":\"message\",\"conversation\":\"" + TALK
                + "\",\"number\":" + number + ",\"id\":\"" + put.group(1)
                + "\",\"content\":{\"text\":\"{\\\"cursor\\\":\\\"\"}}";
    }

    static String answer(int status, String body) {
        return "HTTP/1.1 " + status + " X\r\nContent-Type: application/json\r\nContent-Length: " + body.length()
                + "\r\n\r\n" + body;
    }

    List<String> faults() {
        return run.faults().lines();
    }
}
