package chat.maru.push.egress;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// Which hosts may be asked, by name: `push.example.org`; `*.example.org`, which is every name below it but not the
/// name itself; or `*`, which is every host with a public address.
///
/// Immutable.
public record Hosts(List<String> patterns) {
    private static final String LABEL = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";

    /// Names only: at least two labels, and a last one that begins with a letter, so that no number is taken for one.
    private static final Pattern NAME = Pattern.compile("(" + LABEL + "\\.){1,10}[a-z]([a-z0-9-]{0,61}[a-z0-9])?");

    public Hosts {
        patterns = patterns.stream().map(each -> each.toLowerCase(Locale.ROOT)).toList();
        for (String each : patterns) {
            if (!each.equals("*") && !isName(each.startsWith("*.") ? each.substring(2) : each)) {
                throw new IllegalArgumentException("not the name of a host: " + each);
            }
        }
    }

    /// @param host in lower case
    public boolean allow(String host) {
        return patterns.stream().anyMatch(each -> matches(each, host));
    }

    static boolean isName(String host) {
        return host.length() <= 253 && NAME.matcher(host).matches();
    }

    private static boolean matches(String pattern, String host) {
        if (pattern.startsWith("*")) {
            return host.endsWith(pattern.substring(1));
        }
        return host.equals(pattern);
    }
}
