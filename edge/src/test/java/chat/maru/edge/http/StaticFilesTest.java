package chat.maru.edge.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

@SuppressWarnings("StringConcatToTextBlock")
final class StaticFilesTest {
    private static final Map<String, byte[]> FILES = Map.of(
            "index.html", "<!doctype html>".getBytes(StandardCharsets.UTF_8),
            "assets/app-1a2b3c.js", "let x".getBytes(StandardCharsets.UTF_8));

    private static HttpListener listen(List<Route> routes) {
        return HttpListener.start(
                new HttpListener.Options("127.0.0.1", 0, 1, null, Set.of(), HttpLimits.defaults()),
                new Router(routes),
                token -> CompletableFuture.failedFuture(new IllegalStateException("no token is expected")),
                new HttpListener.Surroundings(
                        Runnable::run, System::nanoTime, InstantSource.system(), UUID::randomUUID, EdgeMetrics.NONE));
    }

    private static String get(String path, String more) {
        return "GET " + path + " HTTP/1.1\r\nHost: x\r\n" + more + "\r\n";
    }

    @Test
    void files_areServedWithTypeTagAndPolicy() {
        try (HttpListener listener = listen(StaticFiles.routes(FILES, "default-src 'self'"));
                Wire wire = Wire.to(listener.address())) {
            Wire.Answer page = wire.say(get("/", "")).answer();
            assertThat(page.text()).isEqualTo("<!doctype html>");
            assertThat(page.header("content-type")).isEqualTo("text/html; charset=utf-8");
            assertThat(page.header("cache-control")).isEqualTo("no-cache");
            assertThat(page.header("content-security-policy")).isEqualTo("default-src 'self'");
            assertThat(page.header("x-content-type-options")).isEqualTo("nosniff");
            assertThat(wire.say(get("/index.html", "")).answer().header("etag")).isEqualTo(page.header("etag"));
            Wire.Answer script = wire.say(get("/assets/app-1a2b3c.js", "")).answer();
            assertThat(script.header("cache-control")).contains("immutable");
            assertThat(script.header("content-type")).startsWith("text/javascript");
            String tag = page.header("etag");
            for (String match : List.of(tag, "W/" + tag, "*", "\"x\", " + tag)) {
                Wire.Answer unchanged =
                        wire.say(get("/", "If-None-Match: " + match + "\r\n")).answer();
                assertThat(unchanged.status()).isEqualTo(304);
                assertThat(unchanged.header("etag")).isEqualTo(tag);
            }
            assertThat(wire.say(get("/", "If-None-Match: \"x\"\r\n")).answer().status())
                    .isEqualTo(200);
            assertThat(wire.say(get("/assets/other.js", "")).answer().status()).isEqualTo(404);
            Wire.Answer head = wire.say("HEAD /assets/app-1a2b3c.js HTTP/1.1\r\nHost: x\r\n\r\n")
                    .answer(true);
            assertThat(head.header("content-length")).isEqualTo("5");
        }
    }

    @Test
    void classPath_isReadFromFoldersAndJars() {
        ClassLoader loader = StaticFilesTest.class.getClassLoader();
        assertThat(StaticFiles.load(loader, "static")).containsOnlyKeys("index.html", "assets/a-1.css");
        assertThat(StaticFiles.load(loader, "META-INF/maven/org.awaitility/awaitility"))
                .containsKey("pom.xml");
    }
}
