package chat.maru.model;

/// A message's place in its conversation: 1, 2, 3, … without holes. [#NONE], 0, stands before the first.
///
/// Immutable.
public record MessageNumber(long value) implements Comparable<MessageNumber> {
    public static final MessageNumber NONE = new MessageNumber(0);

    public MessageNumber {
        if (value < 0) {
            throw new IllegalArgumentException("a message number is not negative: " + value);
        }
    }

    public MessageNumber next() {
        return new MessageNumber(value + 1);
    }

    @Override
    public int compareTo(MessageNumber other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
