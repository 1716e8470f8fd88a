package chat.maru.edge.http;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// All routes of a listener. What isn't here does not exist: there are no prefixes, no exemptions, no
/// fallbacks. A literal segment wins over a parameter.
///
/// Immutable.
public final class Router {
    private final List<Route> routes;
    private final Node root = new Node();

    /// Refuses two routes that the same requests would match.
    public Router(List<Route> routes) {
        this.routes = List.copyOf(routes);
        for (Route route : this.routes) {
            root.add(route);
        }
    }

    /// Every route, in the order they were given.
    public List<Route> routes() {
        return routes;
    }

    /// What is known of a decoded path.
    sealed interface Match {
        /// A route has this path and method. `withoutBody`: it is a GET that answers a HEAD.
        record Found(Route route, Map<String, String> parameters, boolean withoutBody) implements Match {}

        /// The path is known, with these methods only.
        record OtherMethods(Set<Method> allowed) implements Match {}

        /// No route has this path.
        record Unknown() implements Match {}
    }

    /// The route for decoded segments and a method (null: one that no route has). HEAD is answered by public
    /// GET routes.
    Match match(@Nullable Method method, List<String> segments) {
        Set<Method> allowed = EnumSet.noneOf(Method.class);
        Match.Found found = find(root, method, segments, 0, allowed);
        if (found != null) {
            return found;
        }
        return allowed.isEmpty() ? new Match.Unknown() : new Match.OtherMethods(allowed);
    }

    private static Match.@Nullable Found find(
            Node node, @Nullable Method method, List<String> segments, int at, Set<Method> allowed) {
        if (at == segments.size()) {
            return node.route(method, segments, allowed);
        }
        Node literal = node.literals.get(segments.get(at));
        Match.Found found = literal == null ? null : find(literal, method, segments, at + 1, allowed);
        if (found == null && node.parameter != null) {
            found = find(node.parameter, method, segments, at + 1, allowed);
        }
        return found;
    }

    /// Confined to the constructor until it is done, then immutable.
    private static final class Node {
        final Map<String, Node> literals = new HashMap<>();

        @Nullable
        Node parameter;

        final Map<Method, Route> routes = new EnumMap<>(Method.class);

        void add(Route route) {
            Node node = this;
            for (Pattern.Segment segment : Pattern.parse(route.pattern()).segments()) {
                if (segment.parameter()) {
                    node.parameter = node.parameter == null ? new Node() : node.parameter;
                    node = node.parameter;
                } else {
                    node = node.literals.computeIfAbsent(segment.text(), text -> new Node());
                }
            }
            Route other = node.routes.putIfAbsent(route.method(), route);
            if (other != null) {
                throw new IllegalArgumentException(
                        route.method() + " " + route.pattern() + " matches what " + other.pattern() + " matches");
            }
        }

        Match.@Nullable Found route(@Nullable Method method, List<String> segments, Set<Method> allowed) {
            allowed.addAll(routes.keySet());
            Route get = routes.get(Method.GET);
            boolean head = get != null && get.access() == Access.PUBLIC;
            if (head) {
                allowed.add(Method.HEAD);
            }
            Route route = method == null ? null : routes.get(method);
            if (route != null) {
                return new Match.Found(route, parameters(route, segments), false);
            }
            return method == Method.HEAD && head && get != null
                    ? new Match.Found(get, parameters(get, segments), true)
                    : null;
        }

        private static Map<String, String> parameters(Route route, List<String> segments) {
            List<Pattern.Segment> pattern = Pattern.parse(route.pattern()).segments();
            Map<String, String> parameters = new HashMap<>();
            for (int i = 0; i < pattern.size(); i++) {
                if (pattern.get(i).parameter()) {
                    parameters.put(pattern.get(i).text(), segments.get(i));
                }
            }
            return parameters;
        }
    }
}
