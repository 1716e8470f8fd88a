package chat.maru.bench.load;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A client's stream of XMPP (RFC 6120): logging in with a password, entering rooms (XEP-0045), then messages. Each is
/// acknowledged by stream management (XEP-0198), in which the server says how many stanzas it has handled; what the
/// server wants to be acknowledged is. Confined to the event loop.
final class XmppStream implements Protocol {
    private static final String MANAGEMENT = "xmlns='urn:xmpp:sm:3'";
    private static final byte[] OPENING = Ascii.bytes("<?xml version='1.0'?><stream:stream to='" + XmppHost.NAME
            + "' version='1.0' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>");
    private static final byte[] ENABLE = Ascii.bytes("<enable " + MANAGEMENT + "/>");
    private static final byte[] PRESENCE = Ascii.bytes("<presence/>");
    private static final byte[] STREAM = Ascii.bytes("<stream:stream");
    private static final byte[] STREAM_END = Ascii.bytes("</stream:stream");
    private static final byte[] SUCCESS = Ascii.bytes("<success");
    private static final byte[] FEATURES = Ascii.bytes("<stream:features");
    private static final byte[] ENABLED = Ascii.bytes("<enabled");
    private static final byte[] MESSAGE = Ascii.bytes("<message");
    private static final byte[] PRESENCES = Ascii.bytes("<presence");
    private static final byte[] IQ = Ascii.bytes("<iq");
    private static final byte[] ACKNOWLEDGED = Ascii.bytes("<a ");
    private static final byte[] REQUEST = Ascii.bytes("<r ");
    private static final byte[] BODY = Ascii.bytes("<body");
    private static final byte[] ERROR = Ascii.bytes("<error");
    private static final byte[] SELF = Ascii.bytes("'110'");
    private static final byte[] SELF_OTHERWISE = Ascii.bytes("\"110\"");
    private static final byte[] ID = Ascii.bytes(" id=");
    private static final byte[] HANDLED = Ascii.bytes(" h=");
    private static final byte[] DECLARATION = Ascii.bytes("<?");
    private static final byte[] DECLARATION_END = Ascii.bytes("?>");
    private static final int NO_MESSAGE = -1;
    /// What is wrong, in the element of an error.
    private static final Pattern CONDITION = Pattern.compile("<(?:stream:)?error[^>]*><([a-z-]+)");

    private final Run run;
    private final Letter letter;
    private final Population.Account account;
    private final String resource;
    private final List<String> rooms;
    private final Deque<Integer> unhandled = new ArrayDeque<>();
    private Step step = Step.FEATURES;
    private long handled;
    private long received;
    private int entered;

    /// What is waited for.
    private enum Step {
        FEATURES,
        SUCCESS,
        FEATURES_AGAIN,
        BOUND,
        ENABLED,
        ROOMS,
        NOTHING
    }

    /// @param rooms the ids of the rooms to be in
    XmppStream(Run run, Letter letter, Population.Account account, String resource, List<String> rooms) {
        this.run = run;
        this.letter = letter;
        this.account = account;
        this.resource = resource;
        this.rooms = List.copyOf(rooms);
    }

    /// The address of a room.
    static String room(String id) {
        return id + "@conference." + XmppHost.NAME;
    }

    @Override
    public byte[] opening(Line line) {
        return OPENING;
    }

    @Override
    public void send(Line line, int sequence, long millis, byte[] address) {
        unhandled.addLast(sequence);
        line.write(letter.patched(sequence, millis, address));
    }

    @Override
    public int consume(Line line, byte[] in, int to, long now) {
        run.read();
        int at = 0;
        while (at < to) {
            if (in[at] != '<') {
                at++; // White space between stanzas.
                continue;
            }
            int end = end(in, at, to);
            if (end < 0) {
                return at;
            }
            element(line, in, at, end, now);
            at = end;
        }
        return to;
    }

    /// Where the element ends that begins there, or -1 if it has not come whole. The stream's own element ends, for
    /// this, with its tag. An element never holds another of its own name: nothing is forwarded here.
    private static int end(byte[] in, int at, int to) {
        if (Ascii.startsWith(in, at, to, DECLARATION)) {
            return Ascii.after(in, at, to, DECLARATION_END);
        }
        int tag = at;
        while (tag < to && in[tag] != '>') {
            tag++;
        }
        if (tag == to) {
            return -1;
        }
        if (in[tag - 1] == '/' || Ascii.startsWith(in, at, to, STREAM) || Ascii.startsWith(in, at, to, STREAM_END)) {
            return tag + 1;
        }
        int name = at + 1;
        while (in[name] != ' ' && in[name] != '>') {
            name++;
        }
        byte[] closing = new byte[name - at + 2];
        closing[0] = '<';
        closing[1] = '/';
        System.arraycopy(in, at + 1, closing, 2, name - at - 1);
        closing[closing.length - 1] = '>';
        return Ascii.after(in, tag, to, closing);
    }

    private void element(Line line, byte[] in, int at, int to, long now) {
        run.frame();
        if (Ascii.startsWith(in, at, to, MESSAGE)) {
            received++;
            message(line, in, at, to, now);
        } else if (Ascii.startsWith(in, at, to, ACKNOWLEDGED)) {
            acknowledged(line, in, at, to, now);
        } else if (Ascii.startsWith(in, at, to, REQUEST)) {
            line.write(Ascii.bytes("<a " + MANAGEMENT + " h='" + received + "'/>"));
        } else if (step != Step.NOTHING) {
            loggingIn(line, in, at, to);
        } else if (Ascii.startsWith(in, at, to, PRESENCES) || Ascii.startsWith(in, at, to, IQ)) {
            received++;
        } else {
            refused(in, at, to);
        }
    }

    private void message(Line line, byte[] in, int at, int to, long now) {
        if (Ascii.indexOf(in, at, to, ERROR) >= 0) {
            refused(in, at, to);
            return;
        }
        int body = Ascii.indexOf(in, at, to, BODY);
        if (body >= 0) {
            run.arrived(line, in, Ascii.after(in, at, body, ID) + 1, to, 0, now);
        }
    }

    private void acknowledged(Line line, byte[] in, int at, int to, long now) {
        long h = Ascii.decimal(in, Ascii.after(in, at, to, HANDLED) + 1, to);
        while (handled < h) {
            Integer sequence = unhandled.pollFirst();
            if (sequence == null) {
                run.fault("more stanzas acknowledged than were sent");
                return;
            }
            handled++;
            if (sequence != NO_MESSAGE) {
                run.acknowledged(line, sequence, 0, now);
            }
        }
    }

    private void loggingIn(Line line, byte[] in, int at, int to) {
        if (Ascii.startsWith(in, at, to, DECLARATION) || Ascii.startsWith(in, at, to, STREAM)) {
            return;
        }
        switch (step) {
            case FEATURES -> expect(line, in, at, to, FEATURES, Step.SUCCESS, auth());
            case SUCCESS -> expect(line, in, at, to, SUCCESS, Step.FEATURES_AGAIN, OPENING);
            case FEATURES_AGAIN -> expect(line, in, at, to, FEATURES, Step.BOUND, bind());
            case BOUND -> expect(line, in, at, to, IQ, Step.ENABLED, ENABLE);
            case ENABLED -> {
                expect(line, in, at, to, ENABLED, Step.ROOMS, PRESENCE);
                if (step == Step.ROOMS) {
                    enter(line);
                }
            }
            case ROOMS -> {
                received++;
                boolean self = Ascii.startsWith(in, at, to, PRESENCES)
                        && (Ascii.indexOf(in, at, to, SELF) >= 0 || Ascii.indexOf(in, at, to, SELF_OTHERWISE) >= 0);
                if (Ascii.indexOf(in, at, to, ERROR) >= 0) {
                    run.refusedConnection(line, text(in, at, to));
                } else if (self && ++entered == rooms.size()) {
                    ready(line);
                }
            }
            case NOTHING -> throw new IllegalStateException("logged in");
        }
    }

    private void expect(Line line, byte[] in, int at, int to, byte[] what, Step next, byte[] answer) {
        boolean right = Ascii.startsWith(in, at, to, what) && Ascii.indexOf(in, at, to, ERROR) < 0;
        if (!right) {
            run.refusedConnection(line, text(in, at, to));
            return;
        }
        step = next;
        line.write(answer);
    }

    private byte[] auth() {
        byte[] plain = ("\0" + account.id() + "\0" + account.token()).getBytes(StandardCharsets.UTF_8);
        return Ascii.bytes("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>"
                + Base64.getEncoder().encodeToString(plain) + "</auth>");
    }

    private byte[] bind() {
        return Ascii.bytes("<iq type='set' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>"
                + resource + "</resource></bind></iq>");
    }

    /// The server counts the presences too, among what it has handled.
    private void enter(Line line) {
        unhandled.addLast(NO_MESSAGE);
        for (String room : rooms) {
            unhandled.addLast(NO_MESSAGE);
            line.write(Ascii.bytes("<presence to='" + room(room) + "/" + account.id()
                    + "'><x xmlns='http://jabber.org/protocol/muc'><history maxstanzas='0'/></x></presence>"));
        }
        if (rooms.isEmpty()) {
            ready(line);
        }
    }

    private void ready(Line line) {
        step = Step.NOTHING;
        run.opened(line);
    }

    private void refused(byte[] in, int at, int to) {
        Matcher condition = CONDITION.matcher(new String(in, at, to - at, StandardCharsets.UTF_8));
        run.fault("refused: " + (condition.find() ? condition.group(1) : text(in, at, Math.min(to, at + 20))));
    }

    private static String text(byte[] in, int at, int to) {
        return new String(in, at, Math.min(to - at, 200), StandardCharsets.UTF_8);
    }
}
