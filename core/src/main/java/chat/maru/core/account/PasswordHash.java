package chat.maru.core.account;

import java.util.Base64;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An Argon2id hash of a password with all that it takes to check one: the PHC string
/// `$argon2id$v=19$m=47104,t=1,p=1$salt$tag`, with `,keyid=…` behind `p` where a pepper went in.
///
/// Immutable. Never shows itself in a log.
public final class PasswordHash {
    private static final String NUMBER = "([1-9][0-9]{0,6})";
    private static final String BYTES = "([A-Za-z0-9+/]+)";
    private static final Pattern FORM = Pattern.compile("\\$argon2id\\$v=19\\$m=" + NUMBER + ",t=" + NUMBER + ",p="
            + NUMBER + "(?:,keyid=" + BYTES + ")?\\$" + BYTES + "\\$" + BYTES);
    private static final int LONGEST_FORM = 512;
    private static final int MOST_KIB = 1 << 20;
    private static final int MOST_ITERATIONS = 64;
    private static final int MOST_LANES = 16;
    private static final int SHORTEST_BYTES = 8;
    private static final int MOST_BYTES = 64;

    private final Cost cost;
    private final Optional<String> keyId;
    private final byte[] salt;
    private final byte[] tag;

    PasswordHash(Cost cost, Optional<String> keyId, byte[] salt, byte[] tag) {
        this.cost = Objects.requireNonNull(cost);
        this.keyId = Objects.requireNonNull(keyId);
        this.salt = salt.clone();
        this.tag = tag.clone();
    }

    /// What one hash takes: KiB of memory, passes over it, lanes.
    public record Cost(int kib, int iterations, int lanes) {
        public Cost {
            if (lanes < 1 || lanes > MOST_LANES) {
                throw new IllegalArgumentException("no such number of lanes: " + lanes);
            }
            if (kib < 8 * lanes || kib > MOST_KIB || iterations < 1 || iterations > MOST_ITERATIONS) {
                throw new IllegalArgumentException("no such cost: " + kib + " KiB, " + iterations + " passes");
            }
        }
    }

    /// The hash in a PHC string; empty unless it is exactly what [#phc] writes.
    public static Optional<PasswordHash> parse(String phc) {
        if (phc.length() > LONGEST_FORM) {
            return Optional.empty();
        }
        Matcher matcher = FORM.matcher(phc);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        try {
            PasswordHash hash = new PasswordHash(
                    new Cost(number(matcher, 1), number(matcher, 2), number(matcher, 3)),
                    Optional.ofNullable(matcher.group(4)),
                    bytes(matcher.group(5)),
                    bytes(matcher.group(6)));
            return hash.phc().equals(phc) ? Optional.of(hash) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static int number(Matcher matcher, int group) {
        return Integer.parseInt(matcher.group(group));
    }

    private static byte[] bytes(String base64) {
        byte[] bytes = Base64.getDecoder().decode(base64);
        if (bytes.length < SHORTEST_BYTES || bytes.length > MOST_BYTES) {
            throw new IllegalArgumentException("no such number of bytes: " + bytes.length);
        }
        return bytes;
    }

    public String phc() {
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        return "$argon2id$v=19$m=" + cost.kib() + ",t=" + cost.iterations() + ",p=" + cost.lanes()
                + keyId.map(id -> ",keyid=" + id).orElse("") + "$" + base64.encodeToString(salt) + "$"
                + base64.encodeToString(tag);
    }

    public Cost cost() {
        return cost;
    }

    /// Which pepper went in; empty if none.
    Optional<String> keyId() {
        return keyId;
    }

    byte[] salt() {
        return salt.clone();
    }

    byte[] tag() {
        return tag.clone();
    }

    @Override
    public String toString() {
        return "PasswordHash[" + cost + "]";
    }
}
