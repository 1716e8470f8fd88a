package chat.maru.server.settings;

import chat.maru.edge.http.AddressRange;
import chat.maru.edge.http.Origin;
import chat.maru.edge.http.TrustedProxies;
import java.net.InetAddress;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What a value may be: how it is read, how it is written, and what to say when it is neither.
///
/// Immutable.
///
/// @param allowed what may be given, as it goes on after "it must be"
/// @param reader  the value of a text, empty if it is not allowed
/// @param printer a text that `reader` reads as the same value
public record Kind<T>(String allowed, Function<String, Optional<T>> reader, Function<T, String> printer) {
    private static final Pattern WHOLE = Pattern.compile("[0-9]{1,18}");
    private static final Pattern HOST =
            Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-f:.]*:[0-9a-f:.]*");
    private static final Pattern WORD = Pattern.compile("[!-~&&[^,]]{1,255}");
    private static final int LONGEST_HOST = 253;

    public Kind {
        Objects.requireNonNull(allowed);
        Objects.requireNonNull(reader);
        Objects.requireNonNull(printer);
    }

    /// A DNS name, an IPv4 or an IPv6 address to listen on.
    public static Kind<String> address() {
        return new Kind<>(
                "a DNS name or an IP address",
                text -> Optional.of(text.toLowerCase(Locale.ROOT)).filter(it -> isHost(it) || isIpv6(it)),
                Function.identity());
    }

    /// A DNS name (or an IPv4 address) that clients are told.
    public static Kind<String> host() {
        return new Kind<>(
                "a DNS name such as chat.example.org, without scheme or port",
                text -> Optional.of(text.toLowerCase(Locale.ROOT)).filter(Kind::isHost),
                Function.identity());
    }

    /// A whole number within bounds, both included.
    public static Kind<Integer> whole(int least, int most) {
        return new Kind<>(
                "a whole number from " + least + " to " + most,
                text -> number(text, least, most).map(Math::toIntExact),
                String::valueOf);
    }

    public static Kind<Boolean> onOff() {
        return new Kind<>(
                "on or off",
                text -> switch (text) {
                    case "on" -> Optional.of(true);
                    case "off" -> Optional.of(false);
                    default -> Optional.empty();
                },
                value -> value ? "on" : "off");
    }

    /// One of an enumeration's names, in lower case.
    public static <E extends Enum<E>> Kind<E> oneOf(E[] values) {
        E[] own = values.clone();
        return new Kind<>(
                "one of " + Arrays.stream(own).map(Kind::lower).collect(Collectors.joining(", ")),
                text -> Arrays.stream(own).filter(it -> lower(it).equals(text)).findFirst(),
                Kind::lower);
    }

    public static Kind<Path> path() {
        return new Kind<>("a path", Kind::toPath, Path::toString);
    }

    /// `scheme://host` or `scheme://host:port`.
    public static Kind<Origin> origin() {
        return new Kind<>(
                "http://host or https://host, with a port if it is not the usual one and nothing after it",
                Origin::parse,
                Kind::text);
    }

    /// Any number of origins, with commas between them.
    public static Kind<Set<Origin>> origins() {
        return new Kind<>(
                "web origins such as https://chat.example.org, with commas between them",
                Kind::toOrigins,
                origins -> origins.stream().map(Kind::text).sorted().collect(Collectors.joining(",")));
    }

    /// Any number of addresses and ranges, with commas between them.
    public static Kind<TrustedProxies> proxies() {
        return new Kind<>(
                "IP addresses or ranges such as 10.0.0.0/8, with commas between them",
                Kind::toProxies,
                proxies -> proxies.ranges().stream()
                        .map(AddressRange::toString)
                        .sorted()
                        .collect(Collectors.joining(",")));
    }

    /// Printable text without spaces or commas.
    public static Kind<String> word() {
        return new Kind<>(
                "1 to 255 printable characters without spaces and commas",
                text -> Optional.of(text).filter(it -> WORD.matcher(it).matches()),
                Function.identity());
    }

    /// Any number of words, with commas between them.
    public static Kind<List<String>> words() {
        return new Kind<>("words with commas between them", Kind::toWords, words -> String.join(",", words));
    }

    /// Text that nobody guesses: 16 characters or more.
    public static Kind<String> secret() {
        return new Kind<>(
                "16 to 1024 printable characters without spaces",
                text -> Optional.of(text).filter(it -> it.matches("[!-~]{16,1024}")),
                Function.identity());
    }

    /// The same, or nothing.
    public Kind<Optional<T>> optional() {
        return new Kind<>(
                allowed + ", or nothing",
                text -> text.isEmpty() ? Optional.of(Optional.empty()) : some(reader.apply(text)),
                value -> value.map(printer).orElse(""));
    }

    private static <T> Optional<Optional<T>> some(Optional<T> value) {
        return value.isPresent() ? Optional.of(value) : Optional.empty();
    }

    private static Optional<Long> number(String text, long least, long most) {
        return Optional.of(text)
                .filter(it -> WHOLE.matcher(it).matches())
                .map(Long::valueOf)
                .filter(it -> it >= least && it <= most);
    }

    private static boolean isHost(String text) {
        return text.length() <= LONGEST_HOST && HOST.matcher(text).matches();
    }

    private static boolean isIpv6(String text) {
        if (!IPV6.matcher(text).matches()) {
            return false;
        }
        try {
            return InetAddress.ofLiteral(text) != null;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static Optional<Path> toPath(String text) {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(Path.of(text));
        } catch (InvalidPathException _) {
            return Optional.empty();
        }
    }

    private static Optional<List<String>> toWords(String text) {
        if (text.isEmpty()) {
            return Optional.of(List.of());
        }
        List<String> words =
                Arrays.stream(text.split(",", -1)).map(String::strip).toList();
        return Optional.of(words).filter(them -> them.stream().allMatch(WORD.asMatchPredicate()));
    }

    private static Optional<Set<Origin>> toOrigins(String text) {
        Set<Origin> origins = new LinkedHashSet<>();
        if (text.isEmpty()) {
            return Optional.of(Set.of());
        }
        for (String each : text.split(",", -1)) {
            Optional<Origin> origin = Origin.parse(each.strip());
            if (origin.isEmpty()) {
                return Optional.empty();
            }
            origins.add(origin.get());
        }
        return Optional.of(Set.copyOf(origins));
    }

    private static Optional<TrustedProxies> toProxies(String text) {
        Set<AddressRange> ranges = new LinkedHashSet<>();
        for (String each : text.isEmpty() ? new String[0] : text.split(",", -1)) {
            Optional<AddressRange> range = AddressRange.parse(each.strip());
            if (range.isEmpty()) {
                return Optional.empty();
            }
            ranges.add(range.get());
        }
        return Optional.of(new TrustedProxies(ranges));
    }

    static String text(Origin origin) {
        int usual = origin.scheme().equals("https") ? 443 : 80;
        return origin.scheme() + "://" + origin.host() + (origin.port() == usual ? "" : ":" + origin.port());
    }
}
