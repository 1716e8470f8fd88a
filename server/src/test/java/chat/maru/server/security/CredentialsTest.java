package chat.maru.server.security;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.server.StartFailure;
import chat.maru.server.security.Ground.Person;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Guessing names and passwords, and stealing tokens.
@Timeout(240)
final class CredentialsTest {
    private static final int PAIRS = 500;
    private static final int AT_ONCE = 100;

    @TempDir
    private Path data = Path.of("");

    @Test
    void unknownName_cannotBeToldFromAWrongPassword() throws IOException, StartFailure {
        try (Ground ground = new Ground(data, Map.of("accounts.argon2-memory-kib", "1024"))) {
            Person known = ground.signUp("Known");
            double before = ground.figure("maru_hashes_computed");
            Answer wrong = ground.post("/v1/sessions", Ground.logInBody(known.username(), "certainly not"));
            double between = ground.figure("maru_hashes_computed");
            Answer unknown = ground.post("/v1/sessions", Ground.logInBody("nobody-at-all", "certainly not"));
            double after = ground.figure("maru_hashes_computed");

            assertThat(wrong.verdict()).isEqualTo("401 wrong_credentials");
            assertThat(unknown.withoutId()).isEqualTo(wrong.withoutId());
            assertThat(unknown.headersWithoutDate()).isEqualTo(wrong.headersWithoutDate());
            assertThat(between - before).isEqualTo(1);
            assertThat(after - between).isEqualTo(1);
        }
    }

    /// At a cost that most of the time goes into, and taken in turns, so that whatever else the machine does
    /// falls on both alike. A false alarm in a hundred is in the nature of it: only two in a row are one.
    @Test
    void timesOfALogIn_tellNotWhetherTheNameExists() throws IOException, StartFailure {
        try (Ground ground = new Ground(data, Map.of("accounts.argon2-memory-kib", "4096"))) {
            Times warmUp = times(ground, 100);
            assertThat(warmUp.wrong()).hasSize(100);
            Ranks first = times(ground, PAIRS).ranks();
            if (!first.alike()) {
                assertThat(times(ground, PAIRS).ranks())
                        .as("after %s", first)
                        .satisfies(second -> assertThat(second.alike()).isTrue());
            }
        }
    }

    /// The same times, had a log-in without a name left a tenth of the work out: the test above can fail.
    @Test
    void timesOfALogInThatDidLess_wouldTell() throws IOException, StartFailure {
        try (Ground ground = new Ground(data, Map.of("accounts.argon2-memory-kib", "4096"))) {
            times(ground, 100);
            Times times = times(ground, PAIRS);
            double[] less =
                    Arrays.stream(times.unknown()).map(nanos -> nanos * 0.9).toArray();
            assertThat(Ranks.of(times.wrong(), less).alike()).isFalse();
        }
    }

    private record Times(double[] wrong, double[] unknown) {
        Ranks ranks() {
            return Ranks.of(wrong, unknown);
        }
    }

    private static Times times(Ground ground, int pairs) throws IOException {
        double[] wrong = new double[pairs];
        double[] unknown = new double[pairs];
        Person known = ground.signUp("Known");
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < pairs; i++) {
            if (i % 9 == 0) {
                known = ground.signUp("Known");
            }
            String nobody = "nobody-" + UUID.randomUUID().toString().substring(0, 8);
            if (random.nextBoolean()) {
                wrong[i] = time(ground, known.username());
                unknown[i] = time(ground, nobody);
            } else {
                unknown[i] = time(ground, nobody);
                wrong[i] = time(ground, known.username());
            }
        }
        return new Times(wrong, unknown);
    }

    private static double time(Ground ground, String username) throws IOException {
        byte[] body = Ground.bytes(Ground.logInBody(username, "certainly not"));
        Map<String, String> headers = Map.of("Content-Type", "application/json");
        long start = System.nanoTime();
        Answer answer = ground.link.exchange("POST", "/v1/sessions", headers, body);
        long end = System.nanoTime();
        assertThat(answer.verdict()).isEqualTo("401 wrong_credentials");
        return end - start;
    }

    /// Whatever can be asked about a name, of those that exist and those that do not: the same bytes.
    @Test
    void answers_tellNotWhetherTheNameExists() throws IOException, StartFailure {
        try (Ground ground = new Ground(data, Map.of())) {
            Person curious = ground.signUp("Curious");
            Person known = ground.signUp("Known");
            for (String password : List.of("certainly not", "", "x", "x".repeat(5_000), "\\ud800", "\\u0000")) {
                assertAlike(
                        ground.post("/v1/sessions", Ground.logInBody(known.username(), password)),
                        ground.post("/v1/sessions", Ground.logInBody("nobody-at-all", password)));
            }
            for (String password : List.of("", "short", "password1", "x".repeat(300))) {
                assertAlike(
                        ground.post("/v1/accounts", Ground.signUpBody(known.username(), password, "Me")),
                        ground.post("/v1/accounts", Ground.signUpBody(Ground.freshName(), password, "Me")));
            }
            assertAlike(
                    ground.post("/v1/accounts", Ground.signUpBody(known.username(), Ground.PASSWORD, "")),
                    ground.post("/v1/accounts", Ground.signUpBody(Ground.freshName(), Ground.PASSWORD, "")));
            String similar = known.username().substring(0, known.username().length() - 1);
            assertAlike(
                    ground.as(curious, "GET", "/v1/users?name=" + similar),
                    ground.as(curious, "GET", "/v1/users?name=nobody-at-all"));
            assertAlike(
                    ground.as(curious, "GET", "/v1/users?name=" + known.username() + "%2A"),
                    ground.as(curious, "GET", "/v1/users?name=nobody-at-all"));
            for (String target : List.of("/v1/users?name=" + known.username(), "/v1/users?name=nobody-at-all")) {
                assertThat(ground.link.get(target, Map.of()).verdict()).isEqualTo("401 unauthenticated");
            }
        }
    }

    private static void assertAlike(Answer one, Answer other) {
        assertThat(one.withoutId()).isEqualTo(other.withoutId());
        assertThat(one.headersWithoutDate()).isEqualTo(other.headersWithoutDate());
    }

    @Test
    void lookUps_haveADailyQuota_whetherOrNotAnybodyHasTheNames() throws IOException, StartFailure {
        try (Ground ground = new Ground(data, Map.of("accounts.look-ups-per-day", "5"))) {
            Person curious = ground.signUp("Curious");
            Person known = ground.signUp("Known");
            for (String name : List.of(known.username(), "nobody-1", "nobody-2", "nobody-3", "nobody-4")) {
                assertThat(ground.as(curious, "GET", "/v1/users?name=" + name).status())
                        .isEqualTo(200);
            }
            Answer oneTooMany = ground.as(curious, "GET", "/v1/users?name=nobody-5");
            Answer knownTooMany = ground.as(
                    curious, "GET", "/v1/users?name=" + ground.signUp("Another").username());

            assertThat(oneTooMany.verdict()).isEqualTo("429 too_many_requests");
            assertThat(oneTooMany.header("Retry-After")).isPresent();
            assertThat(knownTooMany.verdict()).isEqualTo("429 too_many_requests");
            assertThat(ground.as(curious, "GET", "/v1/users?name=" + known.username())
                            .text())
                    .contains(known.account());
        }
    }

    @Test
    void eleventhFailure_mustWait_andTheKnownDeviceNeedNot() throws IOException, StartFailure {
        try (Ground ground = new Ground(data, Map.of("accounts.rate-limits", "on"))) {
            Person victim = ground.signUp("Victim");
            for (int i = 0; i < 10; i++) {
                assertThat(ground.post("/v1/sessions", Ground.logInBody(victim.username(), "guess " + i + " wrong"))
                                .verdict())
                        .isEqualTo("401 wrong_credentials");
            }
            Answer eleventh = ground.post("/v1/sessions", Ground.logInBody(victim.username(), "guess 11 wrong"));

            assertThat(eleventh.verdict()).isEqualTo("429 too_many_requests");
            int wait = Integer.parseInt(eleventh.header("Retry-After").orElse("0"));
            assertThat(wait).isBetween(1, 900);
            assertThat(eleventh.json().path("retry_after").asInt()).isEqualTo(wait);

            assertThat(ground.as(victim, "GET", "/v1/me").status()).isEqualTo(200);
            Answer refreshed = ground.post("/v1/sessions/refresh", "{\"refresh_token\":\"" + victim.refresh() + "\"}");
            assertThat(refreshed.status()).isEqualTo(200);
            String change = "{\"old_password\":\"" + Ground.PASSWORD + "\",\"new_password\":\"another good one\"}";
            assertThat(ground.as(victim, "PUT", "/v1/me/password", change).status())
                    .isEqualTo(204);

            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() -> ground.post("/v1/sessions", Ground.logInBody(victim.username(), "another good one"))
                                    .status()
                            == 201);
        }
    }

    @Test
    void failures_ofAnUnknownName_mustWaitAlike() throws IOException, StartFailure {
        try (Ground ground = new Ground(data, Map.of("accounts.rate-limits", "on"))) {
            Person known = ground.signUp("Known");
            List<Set<String>> answers = new ArrayList<>();
            for (String name : List.of(known.username(), "nobody-at-all")) {
                List<String> all = new ArrayList<>();
                for (int i = 0; i < 11; i++) {
                    all.add(ground.post("/v1/sessions", Ground.logInBody(name, "guess " + i + " wrong"))
                            .withoutId());
                }
                answers.add(Set.copyOf(all));
            }
            assertThat(answers.get(0)).hasSize(2).isEqualTo(answers.get(1));
        }
    }

    enum RequestId {
        NONE,
        SAME,
        OWN
    }

    /// However they race, at most one token is good afterwards: all the rest are refused or have ended the
    /// session.
    @ParameterizedTest
    @EnumSource
    void refreshesAtOnce_leaveAtMostOneGoodToken(RequestId ids)
            throws IOException, StartFailure, InterruptedException, ExecutionException {
        try (Ground ground = new Ground(data, Map.of("accounts.max-devices", "1000"));
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Person person = ground.signUp("Racer");
            for (int round = 0; round < 20; round++) {
                Person device = ground.logIn(person);
                List<Answer> answers = race(ground, threads, device, ids);
                List<Answer> good = answers.stream()
                        .filter(answer -> answer.status() == 200)
                        .toList();
                assertThat(answers)
                        .allMatch(answer -> Set.of("200", "401 session_revoked").contains(answer.verdict()));
                Set<String> refresh = tokens(good, "refresh_token");
                Set<String> access = tokens(good, "access_token");
                assertThat(refresh).hasSize(1);
                assertThat(access).hasSize(1);
                long live = 0;
                for (String token : refresh) {
                    live += refresh(ground.link, token, "").status() == 200 ? 1 : 0;
                }
                boolean quiet = good.size() == AT_ONCE;
                assertThat(live).isEqualTo(quiet ? 1 : 0);
                assertThat(quiet).isEqualTo(ids == RequestId.SAME);
                for (String token : access) {
                    assertThat(ground.link.get("/v1/me", Ground.bearer(token)).status())
                            .isEqualTo(quiet ? 200 : 401);
                }
                assertThat(ground.as(device, "GET", "/v1/me").status()).isEqualTo(401);
            }
        }
    }

    private static List<Answer> race(Ground ground, ExecutorService threads, Person device, RequestId ids)
            throws InterruptedException, ExecutionException {
        CountDownLatch ready = new CountDownLatch(AT_ONCE);
        String same = UUID.randomUUID().toString();
        List<Future<Answer>> racing = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            Callable<Answer> racer = () -> {
                try (Link link = new Link(ground.port)) {
                    link.open();
                    ready.countDown();
                    ready.await();
                    return refresh(
                            link,
                            device.refresh(),
                            switch (ids) {
                                case NONE -> "";
                                case SAME -> same;
                                case OWN -> UUID.randomUUID().toString();
                            });
                }
            };
            racing.add(threads.submit(racer));
        }
        List<Answer> answers = new ArrayList<>();
        for (Future<Answer> each : racing) {
            answers.add(each.get());
        }
        return answers;
    }

    private static Answer refresh(Link link, String token, String request) throws IOException {
        String body = request.isEmpty()
                ? "{\"refresh_token\":\"" + token + "\"}"
                : "{\"refresh_token\":\"" + token + "\",\"request_id\":\"" + request + "\"}";
        return link.exchange(
                "POST", "/v1/sessions/refresh", Map.of("Content-Type", "application/json"), Ground.bytes(body));
    }

    private static Set<String> tokens(List<Answer> answers, String name) {
        return answers.stream()
                .map(answer -> answer.json().path(name).asString())
                .collect(Collectors.toSet());
    }
}
