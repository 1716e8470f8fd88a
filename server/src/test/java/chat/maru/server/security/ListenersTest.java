package chat.maru.server.security;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.edge.http.Route;
import chat.maru.server.StartFailure;
import chat.maru.server.security.Ground.Person;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What is the operator's is not on the clients' port, and the other way round.
@Timeout(60)
final class ListenersTest {
    @TempDir
    private Path data = Path.of("");

    @Test
    void operatorsPaths_areNotOnThePublicPort() throws IOException, StartFailure {
        try (Ground ground = new Ground(data, Map.of())) {
            Person person = ground.signUp("Somebody");
            for (String path : List.of(
                    "/livez",
                    "/readyz",
                    "/metrics",
                    "/health",
                    "/healthz",
                    "/admin",
                    "/setup",
                    "/actuator",
                    "/v1/health",
                    "/v1/admin",
                    "/v1/metrics",
                    "/debug",
                    "/heapdump",
                    "/prometheus",
                    "/.env",
                    "/.git/config",
                    "/metrics%20",
                    "/%6detrics",
                    "/Metrics")) {
                for (Map<String, String> headers : List.of(Map.<String, String>of(), Ground.bearer(person.token()))) {
                    Answer answer = ground.link.get(path, headers);
                    assertThat(answer.verdict()).as(path).isEqualTo("404 not_found");
                    assertThat(ResponseRules.broken(answer, false)).as(path).isEmpty();
                }
            }
            assertThat(ground.link.get("/v1/../metrics", Map.of()).status()).isEqualTo(400);
            assertThat(ground.link.get("/v1/%2e%2e/metrics", Map.of()).status()).isEqualTo(400);
        }
    }

    @Test
    void clientsPaths_areNotOnTheOperatorsPort() throws IOException, StartFailure {
        try (Ground ground = new Ground(data, Map.of())) {
            Person person = ground.signUp("Somebody");
            for (Route route : ground.node.routes()) {
                String path = route.pattern()
                        .replaceAll("\\{[a-z]+}", UUID.randomUUID().toString());
                Answer answer = ground.adminLink.exchange(
                        route.method().name(), path, Ground.bearer(person.token()), new byte[0]);
                assertThat(answer.verdict()).as("%s", route.pattern()).isEqualTo("404 not_found");
                assertThat(ResponseRules.broken(answer, false)).isEmpty();
            }
            for (String path : List.of("/livez", "/readyz", "/metrics")) {
                Answer answer = ground.adminLink.get(path, Map.of());
                assertThat(answer.status()).isEqualTo(200);
                assertThat(ResponseRules.broken(answer, false)).as(path).isEmpty();
            }
            assertThat(URI.create(ground.node.adminUrl()).getHost()).isEqualTo("127.0.0.1");
        }
    }
}
