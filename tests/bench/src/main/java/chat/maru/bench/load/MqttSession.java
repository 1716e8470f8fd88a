package chat.maru.bench.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;

/// A client's connection by MQTT 3.1.1: logging in with a password, subscribing to what is for this client and for its
/// groups, then messages with QoS 1 both ways. What is for a client that is away is kept for it, unless it only waits.
/// Confined to the event loop.
final class MqttSession implements Protocol {
    private static final int CONNECT = 0x10;
    private static final int CONNECTED = 2;
    private static final int PUBLISH_QOS1 = 0x32;
    private static final int PUBLISHED = 3;
    private static final int PUBLISH_ACKNOWLEDGED = 4;
    private static final int SUBSCRIBE = 0x82;
    private static final int SUBSCRIBED = 9;
    private static final byte WITH_PASSWORD = (byte) 0xC0;
    private static final byte NOTHING_KEPT = 2;
    private static final int REFUSED = 0x80;
    private static final int IDENTIFIERS = 0xFFFF;

    private final Run run;
    private final Letter letter;
    private final Population.Account account;
    private final String client;
    private final List<String> groups;
    private final boolean kept;
    private final Deque<Integer> unanswered = new ArrayDeque<>();

    /// @param groups the ids of the groups to be in
    /// @param kept whether what comes while it is away is kept for it
    MqttSession(Run run, Letter letter, Population.Account account, String client, List<String> groups, boolean kept) {
        this.run = run;
        this.letter = letter;
        this.account = account;
        this.client = client;
        this.groups = List.copyOf(groups);
        this.kept = kept;
    }

    /// Where messages to somebody, or to a group, are published.
    static String topic(String id, boolean group) {
        return (group ? "g/" : "u/") + id;
    }

    /// A `PUBLISH` with QoS 1 and no packet identifier yet.
    static byte[] publish(String topic, String payload) {
        return packet(PUBLISH_QOS1, text(topic), new byte[2], Ascii.bytes(payload));
    }

    @Override
    public byte[] opening(Line line) {
        return packet(
                CONNECT,
                text("MQTT"),
                new byte[] {4, kept ? WITH_PASSWORD : WITH_PASSWORD | NOTHING_KEPT, 0, 0},
                text(client),
                text(account.id()),
                text(account.token()));
    }

    /// The packet identifier stands behind the topic.
    @Override
    public void send(Line line, int sequence, long millis, byte[] address) {
        unanswered.addLast(sequence);
        byte[] packet = letter.patched(sequence, millis, address);
        int topic = header(packet, 0, packet.length);
        int identifier = topic + 2 + number(packet, topic);
        packet[identifier] = (byte) (identifier(sequence) >>> 8);
        packet[identifier + 1] = (byte) identifier(sequence);
        line.write(packet);
    }

    /// From 1 on.
    private static int identifier(int sequence) {
        return 1 + Math.floorMod(sequence, IDENTIFIERS);
    }

    @Override
    public int consume(Line line, byte[] in, int to, long now) {
        run.read();
        int at = 0;
        while (true) {
            int body = header(in, at, to);
            if (body < 0) {
                return at;
            }
            int end = body + length(in, at, body);
            if (end > to) {
                return at;
            }
            packet(line, in, at, body, end, now);
            at = end;
        }
    }

    private void packet(Line line, byte[] in, int at, int body, int end, long now) {
        run.frame();
        switch ((in[at] & 0xFF) >>> 4) {
            case PUBLISHED -> {
                int identifier = body + 2 + number(in, body);
                line.write(new byte[] {PUBLISH_ACKNOWLEDGED << 4, 2, in[identifier], in[identifier + 1]});
                run.arrived(line, in, identifier + 2, end, 0, now);
            }
            case PUBLISH_ACKNOWLEDGED -> acknowledged(line, number(in, body), now);
            case CONNECTED -> {
                if (in[body + 1] == 0) {
                    line.write(subscription());
                } else {
                    run.refusedConnection(line, "CONNACK " + in[body + 1]);
                }
            }
            case SUBSCRIBED -> {
                for (int code = body + 2; code < end; code++) {
                    if ((in[code] & REFUSED) != 0) {
                        run.refusedConnection(line, "SUBACK " + (in[code] & 0xFF));
                        return;
                    }
                }
                run.opened(line);
            }
            default -> run.fault("a packet that was not expected: " + (in[at] & 0xFF));
        }
    }

    private void acknowledged(Line line, int identifier, long now) {
        Integer sequence = unanswered.pollFirst();
        if (sequence == null || identifier(sequence) != identifier) {
            run.fault("an acknowledgement of something else than what was sent longest ago");
        } else {
            run.acknowledged(line, sequence, 0, now);
        }
    }

    private byte[] subscription() {
        byte[][] topics = Stream.concat(
                        Stream.of(topic(account.id(), false)), groups.stream().map(group -> topic(group, true)))
                .flatMap(topic -> Stream.of(text(topic), new byte[] {1}))
                .toArray(byte[][]::new);
        byte[][] parts = new byte[topics.length + 1][];
        parts[0] = new byte[] {0, 1};
        System.arraycopy(topics, 0, parts, 1, topics.length);
        return packet(SUBSCRIBE, parts);
    }

    /// Where the body begins of the packet that begins there, or -1 if its header has not come whole.
    private static int header(byte[] in, int at, int to) {
        for (int i = at + 1; i < to; i++) {
            if ((in[i] & 0x80) == 0) {
                return i + 1;
            }
        }
        return -1;
    }

    /// The length that stands in the header between its first byte and the body.
    private static int length(byte[] in, int at, int body) {
        int length = 0;
        for (int i = body - 1; i > at; i--) {
            length = (length << 7) | (in[i] & 0x7F);
        }
        return length;
    }

    private static int number(byte[] in, int at) {
        return ((in[at] & 0xFF) << 8) | (in[at + 1] & 0xFF);
    }

    private static byte[] text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(2 + bytes.length)
                .putShort((short) bytes.length)
                .put(bytes)
                .array();
    }

    private static byte[] packet(int first, byte[]... parts) {
        int length = Stream.of(parts).mapToInt(part -> part.length).sum();
        ByteBuffer packet = ByteBuffer.allocate(length + 5).put((byte) first);
        for (int left = length; ; left >>>= 7) {
            packet.put((byte) (left < 0x80 ? left : (left & 0x7F) | 0x80));
            if (left < 0x80) {
                break;
            }
        }
        Stream.of(parts).forEach(packet::put);
        byte[] whole = new byte[packet.position()];
        packet.flip().get(whole);
        return whole;
    }
}
