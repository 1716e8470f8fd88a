package chat.maru.server.settings;

/// Makes what somebody wrote fit into a line. Holds nothing.
public final class Printable {
    private static final int LONGEST = 200;

    private Printable() {}

    /// Without control characters, cut where it gets long.
    public static String text(String given) {
        String plain = given.replaceAll("\\p{Cntrl}", "?");
        return plain.length() <= LONGEST ? plain : plain.substring(0, LONGEST) + "…";
    }
}
