package chat.maru.store;

/// The store or log could not do what was asked; whether a write took effect is unknown, and repeating it is
/// safe.
public final class StoreUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public StoreUnavailableException(String message) {
        super(message);
    }

    public StoreUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
