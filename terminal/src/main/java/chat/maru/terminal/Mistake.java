package chat.maru.terminal;

/// What was typed cannot be done; the message says why.
final class Mistake extends RuntimeException {
    private static final long serialVersionUID = 1;

    Mistake(String why) {
        super(why);
    }

    String why() {
        return String.valueOf(getMessage());
    }
}
