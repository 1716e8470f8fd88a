package chat.maru.server.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.maru.core.inbox.Horizon;
import chat.maru.core.sequencer.Sequencer;
import chat.maru.edge.http.HttpLimits;
import chat.maru.edge.http.HttpListener.TlsFiles;
import chat.maru.edge.http.Origin;
import chat.maru.edge.http.TrustedProxies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ConfigurationTest {
    private static final Map<String, String> NOTHING = Map.of();

    @TempDir
    private Path folder = Path.of("");

    @Test
    void defaults_areThoseOfTheIssueAndOfTheRooms() {
        Settings settings = Configuration.read(NOTHING, NOTHING).settings();

        assertThat(settings).isEqualTo(Settings.defaults());
        assertThat(settings.listen())
                .isEqualTo(new Listen("127.0.0.1", 8080, Optional.empty(), Set.of(), TrustedProxies.NONE, 0));
        assertThat(settings.admin()).isEqualTo(new Admin("127.0.0.1", 8081, Optional.empty()));
        assertThat(settings.discovery()).isEqualTo(new Discovery("localhost", Optional.empty()));
        assertThat(settings.storage().data()).isEqualTo(Path.of("./data"));
        assertThat(settings.limits().http()).isEqualTo(HttpLimits.defaults());
        assertThat(settings.sequencer()).isEqualTo(Sequencer.Config.DEFAULT);
        assertThat(settings.inbox()).isEqualTo(Horizon.Config.DEFAULT);
        assertThat(settings.accounts().hashes().memoryKib()).isEqualTo(46 * 1024);
        assertThat(settings.accounts().accessTokenLife()).isEqualTo(Duration.ofMinutes(15));
        assertThat(settings.accounts().rateLimits()).isTrue();
        assertThat(settings.log()).isEqualTo(LogLevel.INFO);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "-,    -,    -,    8080, the default",
                "9001, -,    -,    9001, line 1",
                "9001, 9002, -,    9002, the environment variable MARU_PORT",
                "9001, -,    9003, 9003, the flag --port",
                "-,    9002, 9003, 9003, the flag --port",
                "9001, 9002, 9003, 9003, the flag --port",
            })
    void sources_areLaidOverEachOther(String file, String variable, String flag, int port, String from)
            throws IOException {
        Map<String, String> environment = new HashMap<>();
        Map<String, String> flags = new HashMap<>();
        if (file != null) {
            flags.put("config", write("maru.properties", "port = " + file).toString());
        }
        if (variable != null) {
            environment.put("MARU_PORT", variable);
        }
        if (flag != null) {
            flags.put("port", flag);
        }

        Configuration configuration = Configuration.read(environment, flags);

        assertThat(configuration.settings().listen().port()).isEqualTo(port);
        assertThat(before(configuration.print(), "port = " + port)).contains(from);
    }

    @Test
    void file_mayBeNamedByTheEnvironment_andTheFlagWins() throws IOException {
        Path one = write("one.properties", "port = 9001");
        Path two = write("two.properties", "port = 9002");

        assertThat(port(Map.of("MARU_CONFIG", one.toString()), NOTHING)).isEqualTo(9001);
        assertThat(port(Map.of("MARU_CONFIG", one.toString()), Map.of("config", two.toString())))
                .isEqualTo(9002);
    }

    @Test
    void file_mayHoldCommentsBlanksAndEqualsSigns() throws IOException {
        Path file = write("maru.properties", "# ours\n\n  data =/srv/a=b \n\tname=Chat.Example.org\r\n");

        Settings settings =
                Configuration.read(NOTHING, Map.of("config", file.toString())).settings();

        assertThat(settings.storage().data()).isEqualTo(Path.of("/srv/a=b"));
        assertThat(settings.discovery().name()).isEqualTo("chat.example.org");
    }

    @Test
    void everyKey_canBeSetBySourceOfEachKind() throws IOException {
        for (Key<?> key : Settings.keys().filter(it -> !it.secret()).toList()) {
            String text = key.standardText();
            Path file = write("one.properties", key.name() + "=" + text);
            assertThat(Configuration.read(Map.of(Key.variable(key.name()), text), NOTHING)
                            .settings())
                    .isEqualTo(Settings.defaults());
            assertThat(Configuration.read(NOTHING, Map.of(key.name(), text)).settings())
                    .isEqualTo(Settings.defaults());
            assertThat(Configuration.read(NOTHING, Map.of("config", file.toString()))
                            .settings())
                    .isEqualTo(Settings.defaults());
        }
    }

    @Test
    void keys_haveDifferentNamesAndVariables() {
        List<String> variables =
                Configuration.names().stream().map(Key::variable).toList();

        assertThat(Settings.keys().map(Key::name)).doesNotHaveDuplicates();
        assertThat(variables).doesNotHaveDuplicates();
    }

    @Test
    void unknownKeyInTheFile_namesTheNearestAndTheLine() throws IOException {
        Path file = write("maru.properties", "\nprot = 1");

        assertThatThrownBy(() -> Configuration.read(NOTHING, Map.of("config", file.toString())))
                .isInstanceOf(BadConfiguration.class)
                .hasMessage("There is no key prot (" + file + " line 2); the nearest is port.");
    }

    @Test
    void unknownVariable_namesTheNearest_andOthersAreLeftAlone() {
        assertThatThrownBy(() -> Configuration.read(Map.of("MARU_ADMIN_PROT", "1"), NOTHING))
                .hasMessage("There is no environment variable MARU_ADMIN_PROT; the nearest is MARU_ADMIN_PORT.");
        assertThat(port(Map.of("PORT", "1", "MARU_JAVA_HOME", "/x", "MARU_JAVA_OPTS", "-Xmx1g"), NOTHING))
                .isEqualTo(8080);
    }

    @ParameterizedTest
    @CsvSource({
        "--prot, --port",
        "--admin-prot, --admin-port",
        "--nmae, --name",
        "--argon2-memory-kib, --accounts.argon2-memory-kib",
        "--accounts.pepper-fil, --accounts.pepper-file",
        "--confg, --config",
    })
    void unknownFlag_namesTheNearest(String given, String nearest) {
        assertThat(Configuration.unknownFlag(given))
                .isEqualTo("There is no flag " + given + "; the nearest is " + nearest + ".");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = true,
            value = {
                "port | 65536 | a whole number from 0 to 65535",
                "port | -1 | a whole number from 0 to 65535",
                "port | '' | a whole number from 0 to 65535",
                "port | 8e3 | a whole number from 0 to 65535",
                "port | ٣ | a whole number from 0 to 65535",
                "port | 99999999999999999999 | a whole number from 0 to 65535",
                "name | http://x | a DNS name such as chat.example.org, without scheme or port",
                "name | a..b | a DNS name such as chat.example.org, without scheme or port",
                "bind | 1:2 | a DNS name or an IP address",
                "public-url | https://x/ | http://host or https://host",
                "origins | https://a,,https://b | web origins such as https://chat.example.org",
                "trusted-proxies | 10.0.0.0/8,proxy | IP addresses or ranges such as 10.0.0.0/8",
                "accounts.rate-limits | yes | on or off",
                "accounts.access-token-minutes | 16 | a whole number from 1 to 15",
                "limits.json-bytes | 65537 | a whole number from 1024 to 65536",
                "limits.frame-bytes | 528385 | a whole number from 4096 to 528384",
                "limits.body-mib | 3 | a whole number from 4 to 1024",
                "log | loud | one of error, warn, info, debug, trace",
                "data | '' | a path",
            })
    void valueThatIsNotAllowed_saysKeyValueSourceAndWhatIs(String key, String value, String allowed) {
        assertThatThrownBy(() -> Configuration.read(NOTHING, Map.of(key, value)))
                .isInstanceOf(BadConfiguration.class)
                .hasMessageStartingWith(key + " is \"" + value + "\" (from the flag --" + key + "), but it must be ")
                .hasMessageContaining(allowed)
                .hasMessageEndingWith(".");
    }

    @Test
    void valueThatIsNotAllowed_isShownInOneLine() {
        assertThatThrownBy(() -> port(Map.of("MARU_PORT", "1\n2\u001b[31m"), NOTHING))
                .hasMessageContaining("\"1?2?[31m\"")
                .hasMessageContaining("the environment variable MARU_PORT");
    }

    @ParameterizedTest
    @ValueSource(strings = {"::", "::1", "0.0.0.0", "10.1.2.3", "eth0.example.org", "fe80::1"})
    void bind_takesNamesAndAddresses(String bind) {
        assertThat(Configuration.read(NOTHING, Map.of("bind", bind))
                        .settings()
                        .listen()
                        .bind())
                .isEqualTo(bind);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tls-key=k.pem | TLS needs both tls-certificate and tls-key, but tls-certificate is not set.",
                "tls-certificate=c.pem | TLS needs both tls-certificate and tls-key, but tls-key is not set.",
                "admin-port=8080 | port and admin-port are both 8080, but they must be different.",
                "limits.low-water-bytes=70000 | limits.low-water-bytes is 70000, but it must not be above"
                        + " limits.high-water-bytes, which is 65536.",
                "limits.pending-bytes=1 | limits.pending-bytes is 1, but it must be at least 851968:"
                        + " limits.high-water-bytes, which is 65536, and 786432 for a page of entries.",
                "limits.high-water-bytes=1000000 | limits.pending-bytes is 1048576, but it must be at least 1786432:"
                        + " limits.high-water-bytes, which is 1000000, and 786432 for a page of entries.",
                "limits.ping-seconds=46 | limits.ping-seconds is 46, but it must not be above limits.silence-seconds,"
                        + " which is 45.",
                "accounts.argon2-memory-kib=8,accounts.argon2-parallelism=2 | accounts.argon2-memory-kib is 8, but it"
                        + " must be at least 8 times accounts.argon2-parallelism, which is 2.",
            })
    void valuesThatDoNotGoTogether_areSaid(String flags, String sentence) {
        Map<String, String> given = new HashMap<>();
        for (String each : flags.strip().split(",", -1)) {
            given.put(each.split("=", 2)[0], each.split("=", 2)[1]);
        }

        assertThatThrownBy(() -> Configuration.read(NOTHING, given))
                .isInstanceOf(BadConfiguration.class)
                .hasMessage(sentence.strip());
    }

    @Test
    void bothPorts_mayBeAnyFreeOne() {
        Settings settings = Configuration.read(NOTHING, Map.of("port", "0", "admin-port", "0"))
                .settings();

        assertThat(settings.listen().port()).isZero();
        assertThat(settings.admin().port()).isZero();
    }

    @Test
    void fileThatIsNotThere_orNotText_isSaid() throws IOException {
        Path missing = folder.resolve("missing");
        Path binary = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff, 0, 1});

        assertThatThrownBy(() -> Configuration.read(NOTHING, Map.of("config", missing.toString())))
                .hasMessage("There is no file " + missing + " (the configuration file).");
        assertThatThrownBy(() -> Configuration.read(NOTHING, Map.of("config", binary.toString())))
                .hasMessage("The file " + binary + " (the configuration file) is not UTF-8 text.");
        assertThatThrownBy(() -> Configuration.read(NOTHING, Map.of("config", folder.toString())))
                .isInstanceOf(BadConfiguration.class)
                .hasMessageContaining(folder.toString());
    }

    @Test
    void lineWithoutEquals_andKeySetTwice_areSaid() throws IOException {
        Path bare = write("bare", "port 8080");
        Path twice = write("twice", "port=1\nport=2");

        assertThatThrownBy(() -> Configuration.read(NOTHING, Map.of("config", bare.toString())))
                .hasMessage(bare + " line 1 is \"port 8080\", but it must be KEY = VALUE.");
        assertThatThrownBy(() -> Configuration.read(NOTHING, Map.of("config", twice.toString())))
                .hasMessage("port is set twice, in " + twice + " line 1 and in " + twice + " line 2.");
    }

    @Test
    void secret_comesFromAFileOrTheEnvironment_andNotFromAFlag() throws IOException {
        Path file = write("pepper", "0123456789abcdef\n");

        assertThat(pepper(Map.of("MARU_ACCOUNTS_PEPPER", "fedcba9876543210"), NOTHING))
                .contains("fedcba9876543210");
        assertThat(pepper(NOTHING, Map.of("accounts.pepper-file", file.toString())))
                .contains("0123456789abcdef");
        assertThat(pepper(Map.of("MARU_ACCOUNTS_PEPPER_FILE", file.toString()), NOTHING))
                .contains("0123456789abcdef");
        assertThatThrownBy(() -> pepper(NOTHING, Map.of("accounts.pepper", "fedcba9876543210")))
                .hasMessageContaining("--accounts.pepper-file")
                .hasMessageContaining("MARU_ACCOUNTS_PEPPER")
                .hasMessageNotContaining("fedcba9876543210");
        assertThatThrownBy(() -> pepper(
                        Map.of("MARU_ACCOUNTS_PEPPER", "fedcba9876543210"),
                        Map.of("accounts.pepper-file", file.toString())))
                .hasMessage("accounts.pepper and accounts.pepper-file are both set, but only one of them may be.");
    }

    @Test
    void secret_isNeverShown() {
        Map<String, String> environment =
                Map.of("MARU_ACCOUNTS_PEPPER", "fedcba9876543210", "MARU_ADMIN_TOKEN", "0123456789abcdef");
        Configuration configuration = Configuration.read(environment, NOTHING);

        assertThat(configuration.print() + configuration.settings())
                .contains("# accounts.pepper is set and not shown")
                .doesNotContain("fedcba9876543210")
                .doesNotContain("0123456789abcdef");
        assertThatThrownBy(() -> pepper(Map.of("MARU_ACCOUNTS_PEPPER", "short"), NOTHING))
                .hasMessage(
                        "accounts.pepper is not usable (from the environment variable MARU_ACCOUNTS_PEPPER), but it must be"
                                + " 16 to 1024 printable characters without spaces, or nothing.");
    }

    @Test
    void printedConfiguration_readsAsTheSame() throws IOException {
        Map<String, String> flags = Map.of(
                "port", "0",
                "public-url", "https://chat.example.org",
                "origins", "https://b.example.org:8443,http://a.example.org",
                "trusted-proxies", "10.0.0.0/8,2001:db8:0:0:0:0:0:1",
                "tls-certificate", "c.pem",
                "tls-key", "k.pem",
                "accounts.rate-limits", "off");
        Configuration configuration = Configuration.read(NOTHING, flags);
        Path file = write("printed", configuration.print());

        Settings again =
                Configuration.read(NOTHING, Map.of("config", file.toString())).settings();

        assertThat(again).isEqualTo(configuration.settings());
        assertThat(again.listen().proxies().ranges()).hasSize(2);
        assertThat(again.listen().tls()).contains(new TlsFiles(Path.of("c.pem"), Path.of("k.pem")));
        assertThat(again.listen().origins())
                .containsExactlyInAnyOrder(
                        new Origin("https", "b.example.org", 8443), new Origin("http", "a.example.org", 80));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "-, 8080, false, http://localhost:8080",
                "-, 80, false, http://localhost",
                "-, 443, true, https://localhost",
                "-, 8443, true, https://localhost:8443",
                "https://chat.example.org, 8080, false, https://chat.example.org",
                "http://chat.example.org:81, 8080, false, http://chat.example.org:81",
            })
    void publicUrl_isTheNameAndThePort_unlessItIsGiven(String given, int port, boolean tls, String url) {
        Map<String, String> flags = given == null ? NOTHING : Map.of("public-url", given);
        Discovery discovery = Configuration.read(NOTHING, flags).settings().discovery();

        assertThat(discovery.url(port, tls)).isEqualTo(url);
        assertThat(Origin.parse(url)).contains(discovery.origin(port, tls));
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static int port(Map<String, String> environment, Map<String, String> flags) {
        return Configuration.read(environment, flags).settings().listen().port();
    }

    private static Optional<String> pepper(Map<String, String> environment, Map<String, String> flags) {
        return Configuration.read(environment, flags)
                .settings()
                .accounts()
                .hashes()
                .pepper();
    }

    private static String before(String text, String line) {
        List<String> lines = text.lines().toList();
        return lines.get(lines.indexOf(line) - 1);
    }
}
