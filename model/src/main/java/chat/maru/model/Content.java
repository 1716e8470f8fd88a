package chat.maru.model;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/// What a message says: one JSON object, as UTF-8 bytes without insignificant white space. The bytes pass
/// through Maru untouched; whoever makes a `Content` has checked them.
///
/// Immutable, provided that nobody writes to the array it was made of or to the one it shows: neither is
/// copied, because every message on its way through the server passes here.
public final class Content {
    private final byte[] json;
    private final List<AccountId> mentions;

    private Content(byte[] json, List<AccountId> mentions) {
        this.json = Objects.requireNonNull(json);
        this.mentions = List.copyOf(mentions);
    }

    /// Takes the array over; the caller must not write to it any more.
    public static Content ofJson(byte[] json) {
        return new Content(json, List.of());
    }

    /// The same, of what a client has sent.
    ///
    /// @param mentions whom it says that it mentions
    public static Content ofJson(byte[] json, List<AccountId> mentions) {
        return new Content(json, mentions);
    }

    /// Whom it says that it mentions, where a client has sent it just now; nobody where it was stored: entries
    /// tell of the mentioned beside it.
    public List<AccountId> mentions() {
        return mentions;
    }

    /// The bytes themselves, for reading only.
    public byte[] json() {
        return json;
    }

    public int size() {
        return json.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Content c && Arrays.equals(json, c.json);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(json);
    }

    /// The size only: what people write never enters a log file.
    @Override
    public String toString() {
        return "Content[" + json.length + " bytes]";
    }
}
