package chat.maru.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;

/// Reads server-sent events out of bytes that come in pieces of any size.
///
/// Confined to one thread.
final class SseParser {
    private static final int LONGEST = 4 << 20;

    /// What was read. Immutable but for the data, which is the reader's.
    sealed interface Item {
        /// An event; an empty id means that it had none.
        record Dispatched(String id, String event, byte[] data) implements Item {}

        /// A comment, which servers send as a heartbeat.
        record Comment() implements Item {}
    }

    private final Consumer<Item> items;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final ByteArrayOutputStream data = new ByteArrayOutputStream();
    private String id = "";
    private String event = "";
    private boolean hasData;
    private boolean afterReturn;
    private boolean firstLine = true;

    SseParser(Consumer<Item> items) {
        this.items = items;
    }

    /// Reads on. What an item's reader throws, this throws.
    void feed(byte[] bytes) {
        for (byte each : bytes) {
            if (each == '\n' && afterReturn) {
                afterReturn = false;
            } else if (each == '\n' || each == '\r') {
                afterReturn = each == '\r';
                endLine();
            } else {
                afterReturn = false;
                append(each);
            }
        }
    }

    private void append(byte each) {
        if (line.size() + data.size() >= LONGEST) {
            throw MaruException.unreadable("an event of more than " + LONGEST + " bytes", null);
        }
        line.write(each);
    }

    private void endLine() {
        byte[] bytes = line.toByteArray();
        line.reset();
        int from = firstLine && startsWithMark(bytes) ? 3 : 0;
        firstLine = false;
        if (bytes.length == from) {
            dispatch();
        } else if (bytes[from] == ':') {
            items.accept(new Item.Comment());
        } else {
            field(bytes, from);
        }
    }

    private static boolean startsWithMark(byte[] bytes) {
        return bytes.length >= 3 && bytes[0] == (byte) 0xef && bytes[1] == (byte) 0xbb && bytes[2] == (byte) 0xbf;
    }

    private void field(byte[] bytes, int from) {
        int colon = from;
        while (colon < bytes.length && bytes[colon] != ':') {
            colon++;
        }
        int value = Math.min(colon + 1, bytes.length);
        if (value < bytes.length && bytes[value] == ' ') {
            value++;
        }
        switch (new String(bytes, from, colon - from, UTF_8)) {
            case "data" -> addData(bytes, value);
            case "event" -> event = new String(bytes, value, bytes.length - value, UTF_8);
            case "id" -> id = new String(bytes, value, bytes.length - value, UTF_8);
            default -> {
                // Unknown fields mean nothing, as the format's rules ask.
            }
        }
    }

    private void addData(byte[] bytes, int from) {
        if (hasData) {
            data.write('\n');
        }
        hasData = true;
        data.write(bytes, from, bytes.length - from);
    }

    private void dispatch() {
        if (hasData) {
            items.accept(new Item.Dispatched(id, event, data.toByteArray()));
        }
        data.reset();
        hasData = false;
        event = "";
        id = "";
    }
}
