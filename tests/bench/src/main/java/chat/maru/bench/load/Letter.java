package chat.maru.bench.load;

/// Bytes of one outgoing message, built once and patched for each: id, address, text and, in a frame, the ref.
/// Confined to the event loop; the array is reused by the next call.
final class Letter {
    private static final byte[] MARK_REF = Ascii.bytes("R".repeat(8));
    private static final byte[] MARK_ID = Ascii.bytes("I".repeat(Ascii.ID));
    private static final byte[] MARK_CONVERSATION = Ascii.bytes("C".repeat(Ascii.ID));
    private static final byte[] MARK_TEXT = Ascii.bytes("T".repeat(Words.LENGTH));

    private final byte[] bytes;
    private final int ref;
    private final int id;
    private final int conversation;
    private final int text;
    private final MessageIds ids;
    private final Words words;

    private Letter(byte[] bytes, MessageIds ids, Words words) {
        this.bytes = bytes;
        this.ids = ids;
        this.words = words;
        this.ref = Ascii.indexOf(bytes, 0, bytes.length, MARK_REF);
        this.id = Ascii.indexOf(bytes, 0, bytes.length, MARK_ID);
        this.conversation = Ascii.indexOf(bytes, 0, bytes.length, MARK_CONVERSATION);
        this.text = Ascii.indexOf(bytes, 0, bytes.length, MARK_TEXT);
    }

    /// A `send` frame, WebSocket header included.
    static Letter frame(MessageIds ids, Words words) {
        String json = "{\"type\":\"send\",\"ref\":\"" + "R".repeat(8) + "\",\"conversation\":\"" + "C".repeat(Ascii.ID)
                + "\",\"id\":\"" + "I".repeat(Ascii.ID) + "\",\"content\":{\"text\":\"" + "T".repeat(Words.LENGTH)
                + "\"}}";
        return new Letter(WebSocket.masked(WebSocket.TEXT, Ascii.bytes(json)), ids, words);
    }

    /// A `PUT` of the same message with this access token.
    static Letter request(MessageIds ids, Words words, int port, String token) {
        String json = "{\"content\":{\"text\":\"" + "T".repeat(Words.LENGTH) + "\"}}";
        String head = "PUT /v1/conversations/" + "C".repeat(Ascii.ID) + "/messages/" + "I".repeat(Ascii.ID)
                + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\nAuthorization: Bearer " + token
                + "\r\nContent-Type: application/json\r\nContent-Length: " + json.length() + "\r\n\r\n";
        return new Letter(Ascii.bytes(head + json), ids, words);
    }

    /// A stanza of XMPP to somebody, or to a room, with the request to acknowledge it (XEP-0198).
    static Letter stanza(MessageIds ids, Words words, boolean room) {
        String to = room ? XmppStream.room("C".repeat(Ascii.ID)) : "C".repeat(Ascii.ID) + "@" + XmppHost.NAME;
        String xml = "<message to='" + to + "' type='" + (room ? "groupchat" : "chat") + "' id='"
                + "I".repeat(Ascii.ID) + "'><body>" + "T".repeat(Words.LENGTH) + "</body></message>"
                + "<r xmlns='urn:xmpp:sm:3'/>";
        return new Letter(Ascii.bytes(xml), ids, words);
    }

    /// A `PUBLISH` of MQTT with QoS 1; its packet identifier is the sender's to set.
    static Letter publish(MessageIds ids, Words words, boolean group) {
        String payload = "I".repeat(Ascii.ID) + "T".repeat(Words.LENGTH);
        return new Letter(MqttSession.publish(MqttSession.topic("C".repeat(Ascii.ID), group), payload), ids, words);
    }

    /// A frame to a [Relay], as long as the one to Maru; its length and number are the sender's to set.
    static Letter relayed(MessageIds ids, Words words) {
        String frame =
                "H".repeat(Relay.HEADER) + "I".repeat(Ascii.ID) + "C".repeat(Ascii.ID) + "T".repeat(Words.LENGTH);
        return new Letter(Ascii.bytes(frame + "x".repeat(RelaySession.SEND - frame.length())), ids, words);
    }

    /// The bytes of message `sequence` to where the text of that id leads.
    byte[] patched(int sequence, long millis, byte[] address) {
        if (ref >= 0) {
            Ascii.putHex(bytes, ref, sequence, 8);
        }
        System.arraycopy(address, 0, bytes, conversation, Ascii.ID);
        Ascii.putId(bytes, id, ids.high(millis), ids.low(sequence));
        words.put(bytes, text, sequence);
        return bytes;
    }
}
