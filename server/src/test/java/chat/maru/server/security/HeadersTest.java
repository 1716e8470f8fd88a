package chat.maru.server.security;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.edge.http.Route;
import chat.maru.server.StartFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The headers of whatever a whole node answers, by TLS and without.
@Timeout(120)
final class HeadersTest {
    private static final String HSTS = "Strict-Transport-Security";
    private static final Map<String, String> JSON = Map.of("Content-Type", "application/json");

    @TempDir
    private Path folder = Path.of("");

    private final List<String> wrong = new ArrayList<>();
    private final Set<Integer> statuses = new TreeSet<>();

    @Test
    void byTls_everyAnswerHasThem_andTheWordToComeByTlsOnly()
            throws IOException, StartFailure, GeneralSecurityException, InterruptedException {
        Certificate certificate = Certificate.in(folder);
        Map<String, String> tls = Map.of(
                "tls-certificate", certificate.certificate().toString(),
                "tls-key", certificate.key().toString());
        try (Ground ground = new Ground(folder.resolve("data"), tls);
                Link link = new Link(ground.port, certificate.clients())) {
            assertThat(ground.node.publicUrl()).startsWith("https:");
            everything(ground, link, "max-age=31536000");
            try (Duplex socket = Duplex.connect(
                    new Link(ground.port, certificate.clients()), "/v1/events", Ground.bearer(signUp(link)))) {
                check("WebSocket", socket.handshake(), false, "max-age=31536000");
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(statuses).contains(101, 200, 201, 400, 401, 404, 405, 409, 411, 413, 414, 415, 431);
    }

    @Test
    void withoutTls_everyAnswerHasThem_andNoSuchWord() throws IOException, StartFailure {
        try (Ground ground = new Ground(folder.resolve("data"), Map.of());
                Link link = new Link(ground.port)) {
            everything(ground, link, "");
        }
        assertThat(wrong).isEmpty();
    }

    private void everything(Ground ground, Link link, String hsts) throws IOException {
        String token = signUp(link);
        for (Route route : ground.node.routes()) {
            String target =
                    route.pattern().replaceAll("\\{[a-z]+}", UUID.randomUUID().toString());
            boolean document = !target.startsWith("/v1/") || target.endsWith("api.json");
            for (Map<String, String> headers : List.of(Map.<String, String>of(), Ground.bearer(token))) {
                String method = route.method().name();
                check(method + " " + target, link.exchange(method, target, headers, new byte[0]), document, hsts);
                check("PATCH " + target, link.exchange("PATCH", target, headers, new byte[0]), false, hsts);
            }
        }
        String me = "/v1/me";
        check("me", link.get(me, Ground.bearer(token)), false, hsts);
        check(
                "events",
                link.exchange(
                        "GET",
                        "/v1/events",
                        Map.of("Authorization", "Bearer " + token, "Accept", "text/event-stream"),
                        new byte[0]),
                false,
                hsts);
        link.close();
        check("broken", link.exchange("POST", "/v1/accounts", JSON, Ground.bytes("{")), false, hsts);
        check("no JSON", link.exchange("POST", "/v1/accounts", Map.of(), Ground.bytes("{}")), false, hsts);
        byte[] large = new byte[200_000];
        check("too large", link.exchange("POST", "/v1/accounts", JSON, large), false, hsts);
        link.close();
        for (String target : List.of("/v1/../x", "/%u002e", "/%00", "/" + "x".repeat(5_000), "/nothing")) {
            check(target.substring(0, Math.min(20, target.length())), link.get(target, Map.of()), false, hsts);
            link.close();
        }
        check("headers", link.get(me, Map.of("X-Long", "x".repeat(20_000))), false, hsts);
        link.close();
        check("method", link.exchange("TRACE", me, Map.of(), new byte[0]), false, hsts);
        link.close();
        String unlike = Ground.signUpBody(Ground.freshName(), Ground.PASSWORD, "Somebody");
        for (int i = 0; i < 2; i++) {
            check("sign-up", link.exchange("POST", "/v1/accounts", JSON, Ground.bytes(unlike)), false, hsts);
        }
        String nobody = Ground.logInBody("nobody-at-all", "certainly not");
        check("log-in", link.exchange("POST", "/v1/sessions", JSON, Ground.bytes(nobody)), false, hsts);
    }

    private static String signUp(Link link) throws IOException {
        String body = Ground.signUpBody(Ground.freshName(), Ground.PASSWORD, "Somebody");
        Answer answer = link.exchange("POST", "/v1/accounts", JSON, Ground.bytes(body));
        return answer.json().path("access_token").asString();
    }

    private void check(String what, Answer answer, boolean document, String hsts) {
        statuses.add(answer.status());
        boolean page = document && answer.status() == 200;
        ResponseRules.broken(answer, page).forEach(each -> wrong.add(what + ": " + answer.verdict() + ": " + each));
        if (!answer.header(HSTS).orElse("").equals(hsts)) {
            wrong.add(what + ": " + answer.verdict() + ": " + HSTS + " is " + answer.header(HSTS));
        }
    }
}
