package chat.maru.server.security;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What holds for every response, whoever asked for whatever.
final class ResponseRules {
    private static final Map<String, String> FIXED = Map.of(
            "X-Content-Type-Options", "nosniff",
            "X-Frame-Options", "DENY",
            "Referrer-Policy", "no-referrer",
            "Cross-Origin-Opener-Policy", "same-origin",
            "Cross-Origin-Resource-Policy", "same-origin");

    private static final List<String> POLICY = List.of("default-src 'none'", "frame-ancestors 'none'");

    private static final List<String> NEVER = List.of(
            "Server", "X-Powered-By", "Set-Cookie", "Access-Control-Allow-Origin", "Via", "Sec-WebSocket-Extensions");

    /// Traces, class names, paths of files, versions of libraries.
    private static final Pattern INSIDES = Pattern.compile(
            "\\tat |Exception|Caused by|java\\.(lang|util|io|nio)|chat\\.maru|io\\.netty|tools\\.jackson|rocksdb"
                    + "|/(home|root|tmp|var|usr|work|opt)/|\\.java:\\d|\\.class\\b|[Ss]tack ?[Tt]race|NullPointer");

    private static final Pattern DATE =
            Pattern.compile("[A-Z][a-z]{2}, [0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9]{2}:[0-9]{2}:[0-9]{2} GMT");

    private ResponseRules() {}

    /// What is wrong with a response; nothing, it is hoped.
    ///
    /// @param document whether it is one of the public pages and documents, which may be kept and may name
    /// things of the outside world
    static List<String> broken(Answer answer, boolean document) {
        List<String> broken = new ArrayList<>();
        FIXED.forEach((name, value) -> {
            if (!answer.header(name).orElse("").equals(value)) {
                broken.add(name + " is " + answer.header(name));
            }
        });
        String policy = answer.header("Content-Security-Policy").orElse("");
        POLICY.stream().filter(part -> !policy.contains(part)).forEach(part -> broken.add("no " + part));
        if (policy.contains("unsafe") || policy.contains("*")) {
            broken.add("a lax policy: " + policy);
        }
        NEVER.stream()
                .filter(name -> answer.header(name).isPresent())
                .forEach(name -> broken.add("there is a header " + name));
        long cacheControls = answer.headers().stream()
                .filter(header -> header.name().equalsIgnoreCase("Cache-Control"))
                .count();
        if (cacheControls != 1
                || (!document && !answer.header("Cache-Control").orElse("").equals("no-store"))) {
            broken.add("Cache-Control is " + answer.header("Cache-Control"));
        }
        if (!document) {
            insides(answer.whole()).ifPresent(broken::add);
        }
        if (!DATE.matcher(answer.header("Date").orElse("")).matches()) {
            broken.add("Date is " + answer.header("Date"));
        }
        if (answer.status() >= 400 && !answer.header("Content-Type").orElse("").equals("application/problem+json")) {
            broken.add("an error without a problem");
        }
        return broken;
    }

    /// A word about the inside of the server, if there is one.
    static Optional<String> insides(String text) {
        Matcher found = INSIDES.matcher(text);
        return found.find() ? Optional.of("it tells of the inside: " + found.group()) : Optional.empty();
    }
}
