package chat.maru.server;

import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.random.RandomGenerator;

/// What to say when a node is ready: where to go, and three lines that try it from a shell.
///
/// Immutable.
///
/// @param suffix makes names that nobody has yet
/// @param message the id of the message to send
record Welcome(String publicUrl, String adminUrl, String suffix, UUID message) {
    private static final String JSON = " -H 'Content-Type: application/json'";
    private static final String AS_ALICE = " -H \"Authorization: Bearer $ALICE\"";

    Welcome {
        Objects.requireNonNull(publicUrl);
        Objects.requireNonNull(adminUrl);
        Objects.requireNonNull(suffix);
        Objects.requireNonNull(message);
    }

    static Welcome to(Node node, RandomGenerator random) {
        String suffix = Integer.toString(random.nextInt(36 * 36 * 36, 36 * 36 * 36 * 36), 36);
        long high = (random.nextLong() & ~0xf000L) | 0x4000L;
        long low = (random.nextLong() >>> 2) | Long.MIN_VALUE;
        return new Welcome(node.publicUrl(), node.adminUrl(), suffix, new UUID(high, low));
    }

    String text() {
        return """

                Maru is ready: open %s in a browser.
                Health and metrics: %s/readyz and %s/metrics

                Or try it from a shell: sign alice up, sign bob up and open a conversation, send a message.

                %s

                Ctrl-C stops it.
                """.formatted(publicUrl, adminUrl, adminUrl, String.join("\n\n", lines()));
    }

    /// To be pasted into one shell, in this order.
    List<String> lines() {
        String alice = "ALICE=$(" + signUp("alice", "Alice") + first("access_token") + ")";
        String bob = "BOB=$(" + signUp("bob", "Bob") + first("id") + "); CHAT=$(curl -s -X PUT" + AS_ALICE + " "
                + publicUrl + "/v1/direct/$BOB" + first("id") + ")";
        String send = "curl -s -X PUT" + AS_ALICE + JSON + " -d '{\"content\":{\"text\":\"Hello, Bob!\"}}' " + publicUrl
                + "/v1/conversations/$CHAT/messages/" + message + "; echo";
        return List.of(alice, bob, send);
    }

    private String signUp(String name, String displayName) {
        String unique = name + "-" + suffix;
        String body = "{\"username\":\"" + unique + "\",\"password\":\"let-" + unique + "-in\",\"display_name\":\""
                + displayName + "\",\"device\":{\"name\":\"curl\",\"platform\":\"terminal\"}}";
        return "curl -s" + JSON + " -d '" + body + "' " + publicUrl + "/v1/accounts";
    }

    /// The first value of that name in an answer.
    private static String first(String name) {
        return " | grep -o '\"" + name + "\":\"[^\"]*' | head -n 1 | cut -d '\"' -f 4";
    }
}
