package chat.maru.store;

/// Stored bytes are not what was written. The text names the file or the row; nothing should go on from here.
public final class StoreCorruptException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public StoreCorruptException(String message) {
        super(message);
    }

    public StoreCorruptException(String message, Throwable cause) {
        super(message, cause);
    }
}
