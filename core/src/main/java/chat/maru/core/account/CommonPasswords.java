package chat.maru.core.account;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// Passwords that are tried first by whoever tries passwords. Compared without regard to case.
///
/// Immutable.
public final class CommonPasswords {
    private static final String RESOURCE = "common-passwords.txt";

    private final Set<String> folded;

    private CommonPasswords(Set<String> folded) {
        this.folded = Set.copyOf(folded);
    }

    /// The list that comes with Maru.
    public static CommonPasswords bundled() {
        try (InputStream resource = CommonPasswords.class.getResourceAsStream(RESOURCE)) {
            if (resource == null) {
                throw new IllegalStateException("the program lacks its list " + RESOURCE);
            }
            return new CommonPasswords(new BufferedReader(new InputStreamReader(resource, StandardCharsets.UTF_8))
                    .lines()
                    .filter(line -> !line.isEmpty() && !line.startsWith("# "))
                    .map(line -> line.toLowerCase(Locale.ROOT))
                    .collect(Collectors.toSet()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean contains(String lowerCase) {
        return folded.contains(lowerCase);
    }

    int size() {
        return folded.size();
    }
}
