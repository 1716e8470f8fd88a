package chat.maru.edge.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RouterTest {
    private static final List<Method> METHODS = List.of(Method.values());
    private static final Handler NOTHING = Handler.blocking(request -> Response.empty(204));

    private static Route route(Method method, String pattern) {
        return new Route(method, pattern, Body.NONE, NOTHING);
    }

    private static List<String> segments(String path) {
        return path.equals("/") ? List.of() : List.of(path.substring(1).split("/", -1));
    }

    @Test
    void match_agreesWithTryingEveryRoute() {
        long seed = 42;
        SplittableRandom random = new SplittableRandom(seed);
        List<String> words = List.of("a", "b", "c", "{x}", "{y}");
        for (int round = 0; round < 300; round++) {
            List<Route> routes = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                StringBuilder pattern = new StringBuilder();
                for (int depth = random.nextInt(4); depth >= 0; depth--) {
                    pattern.append('/').append(words.get(random.nextInt(words.size())));
                }
                Method method = METHODS.get(random.nextInt(METHODS.size()));
                String text = pattern.toString().replaceFirst("\\{x}", "{p}").replaceFirst("\\{y}", "{q}");
                if (text.contains("{x}") || text.contains("{y}")) {
                    continue;
                }
                String shape = text.replaceAll("\\{.}", "{}");
                if (routes.stream()
                        .noneMatch(each -> each.method() == method
                                && each.pattern().replaceAll("\\{.}", "{}").equals(shape))) {
                    routes.add(route(method, text));
                }
            }
            Router router = new Router(routes);
            for (int i = 0; i < 50; i++) {
                List<String> path = new ArrayList<>();
                for (int depth = random.nextInt(4); depth >= 0; depth--) {
                    path.add(List.of("a", "b", "c", "d").get(random.nextInt(4)));
                }
                Method method = METHODS.get(random.nextInt(METHODS.size()));
                List<Route> fitting =
                        routes.stream().filter(each -> fits(each, path)).toList();
                boolean exact = fitting.stream().anyMatch(each -> each.method() == method);
                Router.Match match = router.match(method, path);
                assertThat(match)
                        .as("seed %d round %d: %s %s in %s", seed, round, method, path, routes)
                        .isInstanceOf(
                                exact
                                        ? Router.Match.Found.class
                                        : fitting.isEmpty()
                                                ? Router.Match.Unknown.class
                                                : Router.Match.OtherMethods.class);
                if (match instanceof Router.Match.Found found) {
                    assertThat(fits(found.route(), path)).isTrue();
                    assertThat(found.route().method()).isEqualTo(method);
                }
            }
        }
    }

    private static boolean fits(Route route, List<String> path) {
        List<String> pattern = segments(route.pattern());
        if (pattern.size() != path.size()) {
            return false;
        }
        for (int i = 0; i < path.size(); i++) {
            if (!pattern.get(i).startsWith("{") && !pattern.get(i).equals(path.get(i))) {
                return false;
            }
        }
        return true;
    }

    @Test
    void literal_winsOverParameter() {
        Router router = new Router(List.of(
                route(Method.GET, "/v1/users/{id}"),
                route(Method.GET, "/v1/users/me"),
                route(Method.GET, "/v1/{x}/a/b")));
        assertThat(router.match(Method.GET, segments("/v1/users/me")))
                .isInstanceOfSatisfying(
                        Router.Match.Found.class,
                        found -> assertThat(found.route().pattern()).isEqualTo("/v1/users/me"));
        assertThat(router.match(Method.GET, segments("/v1/users/a/b")))
                .isInstanceOfSatisfying(
                        Router.Match.Found.class,
                        found -> assertThat(found.parameters()).containsEntry("x", "users"));
        assertThat(router.routes()).hasSize(3);
    }

    @Test
    void routesThatMatchTheSame_areRefused() {
        List<Route> routes = List.of(route(Method.GET, "/a/{x}"), route(Method.GET, "/a/{y}"));
        assertThatThrownBy(() -> new Router(routes)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "//", "/a/", "/a//b", "/../a", "/{}", "/{a}/{a}", "/a b", "/{a}b", "/%41", "/*"})
    void patternThatIsNone_isRefused(String pattern) {
        assertThatThrownBy(() -> route(Method.GET, pattern)).isInstanceOf(IllegalArgumentException.class);
    }
}
