package chat.maru.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The scripts at the root, run by bash in a folder of their own with a pretended Java, Maven and Node.js.
@Timeout(60)
final class LauncherTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    @TempDir
    private Path folder = Path.of("");

    private final Map<String, String> environment = new HashMap<>();
    private Path home = Path.of("");
    private Path tools = Path.of("");
    private Path jvms = Path.of("");

    private record Ended(int status, String out, String err) {}

    @BeforeEach
    void copyTheScripts() throws IOException {
        home = Files.createDirectories(folder.resolve("maru home"));
        tools = Files.createDirectories(folder.resolve("tools"));
        jvms = Files.createDirectories(folder.resolve("jvms"));
        Files.createDirectories(home.resolve(".ci"));
        for (String each : List.of("maru", "verify", ".ci/find-java", ".ci/find-node", ".ci/run")) {
            Files.copy(
                    ROOT.resolve(each),
                    home.resolve(each),
                    StandardCopyOption.COPY_ATTRIBUTES,
                    StandardCopyOption.REPLACE_EXISTING);
        }
        for (String each : List.of(
                "bash",
                "sh",
                "cat",
                "cut",
                "dirname",
                "env",
                "find",
                "flock",
                "grep",
                "head",
                "id",
                "mkdir",
                "mktemp",
                "mv",
                "readlink",
                "rm",
                "sed",
                "sleep",
                "sort",
                "tail",
                "touch",
                "tr",
                "uname")) {
            Path real = Path.of("/usr/bin", each);
            if (Files.exists(real)) {
                tool(each, "exec " + real + " \"$@\"");
            }
        }
        environment.put("PATH", tools.toString());
        environment.put("MARU_JVMS", jvms.toString());
    }

    @Test
    void scripts_areExecutable() {
        for (String each : List.of("maru", "verify", ".ci/run")) {
            assertThat(ROOT.resolve(each)).isExecutable();
        }
    }

    @Test
    void java_isFoundInTheFoldersOfJvms() throws IOException {
        jdk(jvms.resolve("java-17"), "17.0.15");
        Path jdk = jdk(jvms.resolve("java-25"), "25.0.3");
        built();

        assertThat(maru("serve", "--port", "1").out())
                .startsWith("java of " + jdk)
                .contains(" -jar " + home.resolve("server/target/maru/maru.jar") + " serve --port 1");
    }

    @Test
    void java_isTakenFromItsOwnVariableFirst_thenJavaHome_thenThePath() throws IOException {
        jdk(jvms.resolve("java-25"), "25.0.3");
        Path onPath = jdk(folder.resolve("on the path"), "25.0.1");
        Path ofHome = jdk(folder.resolve("java home"), "25.0.2");
        Path own = jdk(folder.resolve("own"), "25");
        built();

        Files.createSymbolicLink(tools.resolve("java"), onPath.resolve("bin/java"));
        assertThat(maru().out()).startsWith("java of " + onPath);
        environment.put("JAVA_HOME", ofHome.toString());
        assertThat(maru().out()).startsWith("java of " + ofHome);
        environment.put("MARU_JAVA_HOME", own.toString());
        assertThat(maru().out()).startsWith("java of " + own);
    }

    @Test
    void otherJava_isPassedOver() throws IOException {
        Path other = jdk(folder.resolve("other"), "17.0.15");
        Path newer = jdk(folder.resolve("newer"), "26");
        Path jdk = jdk(jvms.resolve("java-25"), "25.0.3");
        Files.createSymbolicLink(tools.resolve("java"), other.resolve("bin/java"));
        environment.put("JAVA_HOME", newer.toString());
        built();

        assertThat(maru().out()).startsWith("java of " + jdk);
    }

    @Test
    void javaWithoutAReleaseFile_isAsked() throws IOException {
        Path jdk = jdk(jvms.resolve("java-25"), "25.0.3");
        Files.delete(jdk.resolve("release"));
        built();

        assertThat(maru().out()).startsWith("java of " + jdk);
    }

    @Test
    void noJava_isOneSentence() throws IOException {
        jdk(jvms.resolve("java-17"), "17.0.15");

        Ended ended = maru("serve");

        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.err())
                .isEqualTo("maru: Java 25 is missing: neither JAVA_HOME nor the PATH nor " + jvms
                        + " has it; install a JDK 25, or name its folder in MARU_JAVA_HOME.\n");
    }

    @Test
    void wrongJavaByItsOwnVariable_isOneSentence() throws IOException {
        jdk(jvms.resolve("java-25"), "25.0.3");
        Path wrong = jdk(folder.resolve("wrong"), "17.0.15");

        environment.put("MARU_JAVA_HOME", wrong.toString());
        assertThat(maru().err())
                .isEqualTo("maru: MARU_JAVA_HOME is " + wrong + ", which is Java 17, but Maru needs Java 25.\n");
        environment.put("MARU_JAVA_HOME", "/nowhere");
        assertThat(maru().err())
                .isEqualTo("maru: MARU_JAVA_HOME is /nowhere, which is no Java, but Maru needs Java 25.\n");
    }

    @Test
    void link_leadsToTheFolder_andTheDataStayWhereItIsCalled() throws IOException {
        Path jdk = jdk(jvms.resolve("java-25"), "25.0.3");
        built();
        Path elsewhere = Files.createDirectories(folder.resolve("else where"));
        Files.createSymbolicLink(folder.resolve("middle"), home.resolve("maru"));
        Files.createSymbolicLink(elsewhere.resolve("link"), Path.of("../middle"));

        Ended ended = run(elsewhere, "./link", "serve");

        assertThat(ended.out())
                .startsWith("java of " + jdk + " in " + elsewhere)
                .contains(home.resolve("server/target/maru/maru.jar").toString());
    }

    @Test
    void options_areOpenToChange() throws IOException {
        jdk(jvms.resolve("java-25"), "25.0.3");
        built();
        environment.put("MARU_JAVA_OPTS", "-Xmx2g -XX:+UseG1GC");

        assertThat(maru().out()).contains("-XX:+UseCompactObjectHeaders").contains(" -Xmx2g -XX:+UseG1GC -jar ");
    }

    @Test
    void firstStart_preparesTheLaterOnes_andTheyUseIt() throws IOException {
        Path jdk = jdk(jvms.resolve("java-25"), "25.0.3");
        built();
        script(jdk.resolve("bin/java"), """
                for each; do
                    case $each in
                        -XX:AOTCacheOutput=*)
                            echo trained >> "${each#*=}"
                            trap 'kill $!; exit 0' TERM
                            echo "ready after 1 ms"
                            sleep 30 &
                            wait ;;
                    esac
                done
                echo "$*"
""");
        String cache = "-XX:AOTCache=" + home.resolve("server/target/maru/maru.aot");

        Ended first = maru("serve", "--port", "1");
        Ended second = maru("serve", "--port", "1");

        assertThat(first.err()).isEqualTo("maru: preparing quicker starts, about ten seconds\n");
        assertThat(first.out()).contains(cache).endsWith(" serve --port 1\n");
        assertThat(second.err()).isEmpty();
        assertThat(second.out()).isEqualTo(first.out());
    }

    @Test
    void measuring_preparesStartsToo_andNothingElseDoes() throws IOException {
        jdk(jvms.resolve("java-25"), "25.0.3");
        built();
        assertThat(maru("chat").err()).isEmpty();
        assertThat(maru("bench").err()).startsWith("maru: preparing");
    }

    @Test
    void preparation_isGoodForTheJarOfTheSameTick_butNotForAYoungerOne() throws IOException {
        jdk(jvms.resolve("java-25"), "25.0.3");
        built();
        assertThat(maru("serve").err()).startsWith("maru: preparing");
        Path jar = home.resolve("server/target/maru/maru.jar");
        FileTime prepared = Files.getLastModifiedTime(home.resolve("server/target/maru/maru.aot"));

        Files.setLastModifiedTime(jar, prepared);
        assertThat(maru("serve").err()).isEmpty();

        Files.setLastModifiedTime(jar, FileTime.from(prepared.toInstant().plusMillis(10)));
        assertThat(maru("serve").err()).startsWith("maru: preparing");
    }

    @Test
    void startThatCannotBePrepared_isNotPreparedAgain() throws IOException {
        jdk(jvms.resolve("java-25"), "25.0.3");
        built();

        assertThat(maru("serve").err()).startsWith("maru: preparing");
        Files.writeString(home.resolve("server/target/maru/maru.aot"), "");
        Ended second = maru("serve");

        assertThat(second.err()).isEmpty();
        assertThat(second.out()).doesNotContain("AOTCache");
    }

    @Test
    void missingJar_isBuiltFirst_andOnlyOnce() throws IOException {
        jdk(jvms.resolve("java-25"), "25.0.3");
        tool(
                "mvn",
                "echo \"$@\" >> '" + folder + "/builds'; mkdir -p '" + home + "/server/target/maru'; touch '" + home
                        + "/server/target/maru/maru.jar'");

        Ended first = maru("serve");
        Ended second = maru("serve");

        assertThat(first.err()).startsWith("maru: building Maru, one to five minutes");
        assertThat(first.out()).contains("-jar");
        assertThat(second.err()).isEmpty();
        assertThat(folder.resolve("builds"))
                .content()
                .containsOnlyOnce("package")
                .contains("-pl server -am");
    }

    @Test
    void jarThatIsOlderThanASource_isBuiltAgain_butTestsDoNotCount() throws IOException {
        jdk(jvms.resolve("java-25"), "25.0.3");
        built();
        tool("mvn", "touch '" + folder + "/built'");
        source("core/src/test/java/ATest.java");
        source("web/node_modules/a.js");
        source("docs/page.md");

        assertThat(maru("serve").status()).isZero();
        assertThat(folder.resolve("built")).doesNotExist();

        source("core/src/main/java/A.java");

        assertThat(maru("serve").status()).isZero();
        assertThat(folder.resolve("built")).exists();
    }

    @Test
    void buildThatFails_isShown() throws IOException {
        jdk(jvms.resolve("java-25"), "25.0.3");
        tool("mvn", "echo 'line 1 is wrong'; exit 1");

        Ended ended = maru("serve");

        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err()).contains("line 1 is wrong", "maru: the build failed; the whole of it is in ");
    }

    @Test
    void buildWithoutWhatItTakes_isOneSentence() throws IOException {
        Path jdk = jdk(jvms.resolve("java-25"), "25.0.3");

        assertThat(maru("serve").err()).startsWith("maru: Maven is missing,").hasLineCount(1);
        tool("mvn", "exit 1");
        source("web/pom.xml");
        assertThat(maru("serve").err()).startsWith("maru: Node.js is missing,").hasLineCount(1);
        Files.delete(jdk.resolve("bin/javac"));
        assertThat(maru("serve").err()).contains(" has no compiler,").hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"18.20.0", "20.18.9", "21.7.3", "22.11.0"})
    void nodeThatDoesNotFit_isOneSentence(String version) throws IOException {
        jdk(jvms.resolve("java-25"), "25.0.3");
        tool("mvn", "exit 1");
        tool("npm", "exit 1");
        node(version);
        source("web/pom.xml");

        assertThat(maru("serve").err())
                .isEqualTo("maru: Node.js " + version + " does not fit, but Maru's page has to be built first:"
                        + " install Node.js 20.19 or newer of 20, or 22.12 or newer, with npm.\n");
        assertThat(run(folder, home.resolve("verify").toString()).err())
                .isEqualTo("verify: Node.js " + version
                        + " does not fit: install Node.js 20.19 or newer of 20, or 22.12 or newer, with npm.\n");
    }

    @Test
    void nodeThatFits_isWhatThePageAsksFor_andTheReadmeSays() throws IOException {
        assertThat(ROOT.resolve("web/package.json")).content().contains("\"node\": \"^20.19 || >=22.12\"");
        assertThat(ROOT.resolve("README.md"))
                .content()
                .containsIgnoringWhitespaces("Node.js 20.19 or newer of 20, or 22.12 or newer");
    }

    @Test
    void folderThatCannotBeWritten_isOneSentence_whereSomethingIsToBeBuilt() throws IOException {
        jdk(jvms.resolve("java-25"), "25.0.3");
        tool("mvn", "exit 1");
        Files.createDirectories(home.resolve("server/target/build.log"));
        Files.createDirectories(home.resolve("server/target/lock"));

        assertThat(maru("serve").err())
                .isEqualTo("maru: " + home.resolve("server/target")
                        + " cannot be written to, but Maru has to be built there first.\n");

        built();
        Files.createDirectories(home.resolve("server/target/maru/maru.aot.new"));
        assertThat(maru("serve").err()).isEmpty();
    }

    @Test
    void verify_runsMavenOnTheFoundJava_andPassesArgumentsOn() throws IOException {
        Path jdk = jdk(jvms.resolve("java-25"), "25.0.3");
        tool("mvn", "echo \"$JAVA_HOME $PWD $*\"");
        for (String each :
                List.of("npm", "chromium", "curl", "faketime", "ip", "mkfs.xfs", "mount", "unshare", "strace")) {
            tool(each, "exit 1");
        }
        node("22.12.0");

        assertThat(run(folder, home.resolve("verify").toString(), "-pl", "core").out())
                .isEqualTo(jdk + " " + home + " -B verify -pl core\n");
        assertThat(run(folder, home.resolve(".ci/run").toString()).out()).isEqualTo(jdk + " " + home + " -B verify\n");
    }

    @Test
    void verify_saysWhatToInstall_whenItCannot() throws IOException {
        jdk(jvms.resolve("java-25"), "25.0.3");
        for (String each : List.of("mvn", "npm", "curl", "faketime", "ip", "mkfs.xfs", "mount", "unshare")) {
            tool(each, "exit 1");
        }
        node("20.19.1");
        Files.delete(tools.resolve("id"));
        tool("id", "echo 1000");
        tool("chromium", "exit 1");
        Files.delete(tools.resolve("chromium"));

        Ended ended = run(folder, home.resolve("verify").toString());

        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.err())
                .isEqualTo("verify: the tests need what is missing here: chromium strace"
                        + " (Debian: sudo apt-get install chromium strace).\n");
    }

    @Test
    void verify_installsWhatIsMissing_asRoot() throws IOException {
        jdk(jvms.resolve("java-25"), "25.0.3");
        for (String each : List.of("npm", "chromium", "curl", "faketime", "ip", "mkfs.xfs", "mount", "unshare")) {
            tool(each, "exit 1");
        }
        node("24.1.0");
        tool("mvn", "echo verified");
        Files.delete(tools.resolve("id"));
        tool("id", "echo 0");
        tool(
                "apt-get",
                "echo \"apt-get $*\"; [ \"$1\" = update ] || { printf '#!/bin/sh\\n' > '" + tools
                        + "/strace'; /bin/chmod +x '" + tools + "/strace'; }");

        Ended ended = run(folder, home.resolve("verify").toString());

        assertThat(ended.err()).isEmpty();
        assertThat(ended.out())
                .contains("verify: installing strace")
                .contains("apt-get install -q -y --no-install-recommends strace")
                .endsWith("verified\n");
    }

    @Test
    void verify_endsWithWhatDidNotRun() throws IOException {
        jdk(jvms.resolve("java-25"), "25.0.3");
        for (String each :
                List.of("npm", "chromium", "curl", "faketime", "ip", "mkfs.xfs", "mount", "unshare", "strace")) {
            tool(each, "exit 1");
        }
        node("22.12.0");
        Path said = Files.createDirectories(home.resolve("tests/crash/target")).resolve("did-not-run");
        Files.writeString(said, "from an earlier time\n");
        tool("mvn", "echo built; echo 'DID NOT RUN: power-xfs: no root' >>tests/crash/target/did-not-run; exit 3");

        Ended ended = run(folder, home.resolve("verify").toString());

        assertThat(ended.status()).isEqualTo(3);
        assertThat(ended.out()).isEqualTo("built\nDID NOT RUN: power-xfs: no root\n");
    }

    private Ended maru(String... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of(home.resolve("maru").toString()));
        all.addAll(List.of(arguments));
        return run(folder, all.toArray(String[]::new));
    }

    private Ended run(Path in, String... command) throws IOException {
        Path out = Files.createTempFile(folder, "out", "");
        Path err = Files.createTempFile(folder, "err", "");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(in.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            assertThat(process.waitFor(50, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        } finally {
            process.destroyForcibly();
        }
        return new Ended(
                process.exitValue(),
                Files.readString(out, StandardCharsets.UTF_8),
                Files.readString(err, StandardCharsets.UTF_8));
    }

    private Path jdk(Path at, String version) throws IOException {
        Files.createDirectories(at.resolve("bin"));
        Files.writeString(at.resolve("release"), "IMPLEMENTOR=\"Someone\"\nJAVA_VERSION=\"" + version + "\"\n");
        script(
                at.resolve("bin/java"),
                "[ \"$1\" != -version ] || { echo 'openjdk version \"" + version + "\" 2026' >&2; exit; }\n"
                        + "echo \"java of " + at + " in $PWD: $*\"");
        script(at.resolve("bin/javac"), "exit 1");
        return at;
    }

    private void built() throws IOException {
        Path jar = home.resolve("server/target/maru/maru.jar");
        Files.createDirectories(jar.getParent());
        Files.writeString(jar, "");
        Files.setLastModifiedTime(jar, FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));
    }

    private void source(String path) throws IOException {
        Path file = home.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "");
    }

    private void node(String version) throws IOException {
        tool("node", "echo v" + version);
    }

    private void tool(String name, String body) throws IOException {
        script(tools.resolve(name), body);
    }

    private static void script(Path file, String body) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + body + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
