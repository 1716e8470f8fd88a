package chat.maru.server.security;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import chat.maru.server.StartFailure;
import chat.maru.server.security.Ground.Person;
import chat.maru.server.settings.Configuration;
import chat.maru.server.settings.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/// Passwords, tokens and the operator's secrets, looked for in everything that is written down or told.
@Timeout(60)
final class SecretsTest {
    private static final String PEPPER = "canary-pepper-81f0aa";
    private static final String ADMIN_TOKEN = "canary-admin-token-55d2";
    private static final String CHANGED = "canary password two";
    private static final String TRIED = "canary password tried";

    @TempDir
    private Path data = Path.of("");

    private final List<String> secrets = new ArrayList<>(List.of(PEPPER, ADMIN_TOKEN, Ground.PASSWORD, CHANGED, TRIED));
    private final List<Answer> errors = new ArrayList<>();

    @Test
    void secrets_areTold_toNobodyElse() throws IOException, StartFailure {
        Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        Level level = root.getLevel();
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        root.addAppender(log);
        root.setLevel(Level.DEBUG);
        String told;
        try {
            told = tour();
        } finally {
            root.setLevel(level);
            root.detachAppender(log);
        }

        StringBuilder logged = new StringBuilder();
        for (ILoggingEvent event : List.copyOf(log.list)) {
            logged.append(event.getFormattedMessage()).append(event.getMDCPropertyMap());
            if (event.getThrowableProxy() != null) {
                logged.append(ThrowableProxyUtil.asString(event.getThrowableProxy()));
            }
        }
        assertThat(logged).contains("used refresh token came again");
        assertThat(secrets).hasSizeGreaterThan(12);
        assertThat(found(logged.toString())).as("in the log").isEmpty();
        assertThat(found(told)).as("in what is told").isEmpty();
        assertThat(found(stored())).as("in the data directory").isEmpty();
    }

    private List<String> found(String in) {
        return secrets.stream().filter(in::contains).toList();
    }

    /// Everything clients do, rightly and wrongly; says what all of it told but to whom it belongs.
    private String tour() throws IOException, StartFailure {
        Map<String, String> environment = Map.of("MARU_ACCOUNTS_PEPPER", PEPPER, "MARU_ADMIN_TOKEN", ADMIN_TOKEN);
        Map<String, String> flags = new HashMap<>(
                Map.of("data", data.toString(), "port", "0", "admin-port", "0", "accounts.argon2-memory-kib", "8"));
        flags.put("storage.low-water-mib", "0");
        Configuration configuration = Configuration.read(environment, flags);
        Settings settings = configuration.settings();
        try (Ground ground = new Ground(settings)) {
            Person one = ground.signUp("One");
            Person other = ground.signUp("Other");
            String conversation = ground.open(one, other);
            ground.say(one, conversation, "hello");
            remember(one);
            remember(other);
            failures(ground, one);
            sockets(ground, one);
            Answer refreshed = ground.post("/v1/sessions/refresh", refresh(one.refresh()));
            secrets.add(refreshed.json().path("refresh_token").asString());
            secrets.add(refreshed.json().path("access_token").asString());
            keep(ground.post("/v1/sessions/refresh", refresh(one.refresh())));
            keep(ground.as(one, "GET", "/v1/me"));
            String change = "{\"old_password\":\"" + Ground.PASSWORD + "\",\"new_password\":\"" + CHANGED + "\"}";
            assertThat(ground.as(other, "PUT", "/v1/me/password", change).status())
                    .isEqualTo(204);
            Answer refused = ground.adminLink.get("/metrics", Map.of());
            assertThat(refused.status()).isEqualTo(401);
            keep(ground.adminLink.get("/metrics", Ground.bearer(ADMIN_TOKEN + "x")));
            Answer figures = ground.adminLink.get("/metrics", Ground.bearer(ADMIN_TOKEN));
            assertThat(figures.status()).isEqualTo(200);
            assertThat(errors).hasSizeGreaterThan(12).allMatch(answer -> answer.status() >= 400);
            StringBuilder told = new StringBuilder();
            errors.forEach(answer -> told.append(answer.whole()));
            return told.append(figures.text())
                    .append(refused.whole())
                    .append(settings)
                    .append(configuration.print())
                    .append(ground.as(other, "GET", "/v1/sessions").text())
                    .append(ground.as(other, "GET", "/v1/conversations").text())
                    .append(ground.as(other, "GET", "/v1/events?since=0").text())
                    .toString();
        }
    }

    private void failures(Ground ground, Person one) throws IOException {
        keep(ground.post("/v1/sessions", Ground.logInBody(one.username(), TRIED)));
        keep(ground.post("/v1/sessions", Ground.logInBody(TRIED, TRIED)));
        keep(ground.post("/v1/sessions", "{\"password\":\"" + TRIED + "\","));
        keep(ground.post("/v1/sessions", "{\"password\":[\"" + TRIED + "\"]}"));
        keep(ground.post("/v1/sessions", "{\"password\":\"" + TRIED + "\",\"password\":\"" + TRIED + "\"}"));
        keep(ground.post("/v1/accounts", Ground.signUpBody(one.username(), TRIED, "One")));
        keep(ground.post("/v1/accounts", Ground.signUpBody("x", TRIED, "One")));
        keep(ground.post("/v1/sessions/refresh", refresh(one.token())));
        keep(ground.post("/v1/sessions/refresh", "{\"refresh_token\":" + one.refresh() + "}"));
        keep(ground.link.get("/v1/me?token=" + one.token(), Map.of()));
        keep(ground.link.get("/v1/nowhere/" + one.token(), Map.of()));
        keep(ground.link.get("/v1/users/" + one.token(), Ground.bearer(one.token())));
        keep(ground.link.get("/v1/me", Map.of("Authorization", "Basic " + one.token())));
        keep(ground.link.get("/v1/me", Ground.bearer(one.refresh())));
        keep(ground.as(
                one, "PUT", "/v1/me/password", "{\"old_password\":\"" + TRIED + "\",\"new_password\":\"short\"}"));
    }

    private static void sockets(Ground ground, Person one) throws IOException {
        StringBuilder seen = new StringBuilder();
        String hello = "{\"type\":\"hello\",\"ref\":\"h\",\"token\":\"%s\"}";
        try (Duplex socket = Duplex.connect(ground.port, "/v1/events", Map.of())) {
            socket.send(hello.formatted(one.token()));
            assertThat(socket.answer("h", seen)).isInstanceOf(Duplex.Text.class);
            socket.send(hello.formatted(one.token()));
            assertThat(socket.answer("h", seen)).isInstanceOf(Duplex.Text.class);
        }
        try (Duplex socket = Duplex.connect(ground.port, "/v1/events", Map.of())) {
            socket.send(hello.formatted(one.refresh()));
            assertThat(socket.drain(seen).code()).isEqualTo(4401);
        }
        assertThat(seen).doesNotContain(one.token()).doesNotContain(one.refresh());
    }

    private static String refresh(String token) {
        return "{\"refresh_token\":\"" + token + "\"}";
    }

    /// A token's text is its prefix, two ids that are no secret, and the secret.
    private void remember(Person person) {
        secrets.addAll(List.of(person.token(), person.refresh()));
        secrets.add(person.token().substring(person.token().length() - 40));
        secrets.add(person.refresh().substring(person.refresh().length() - 40));
    }

    private void keep(Answer error) {
        errors.add(error);
    }

    private String stored() throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                if (!file.toString().contains("native")) {
                    all.append(Files.readString(file, StandardCharsets.ISO_8859_1));
                }
            }
        }
        assertThat(all).contains("argon2id");
        return all.toString();
    }
}
