package chat.maru.store;

/// Yes or no in a stored form: one byte, 1 or 0.
final class Flags {
    private Flags() {}

    static boolean read(String name, FormReader form) {
        int value = form.byteValue();
        if (value > 1) {
            throw new StoreCorruptException(name + ": " + value + " where 0 or 1 belongs");
        }
        return value == 1;
    }
}
