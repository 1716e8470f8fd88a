package chat.maru.server.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.Version;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// What the product is made of: known beforehand, and not known to be broken.
final class SupplyChainTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Set<String> SKIPPED = Set.of("node_modules", "target", ".git", "src");
    private static final Pattern PROPERTY = Pattern.compile("<([\\w.-]+\\.version)>([^<]*)<");
    private static final Pattern ARTIFACT = Pattern.compile(
            "<(dependency|plugin|path|parent)>\\s*((?:(?!</\\1>|<configuration>|<executions>|<dependencies>).)*)",
            Pattern.DOTALL);
    private static final Pattern ELEMENT = Pattern.compile("<(groupId|artifactId|version|scope)>([^<]*)<");
    private static final Pattern EXACT = Pattern.compile("\\d+(\\.\\d+){1,3}(\\.Final)?");
    private static final Pattern EXACT_NPM = Pattern.compile("\\d+\\.\\d+\\.\\d+");

    /// Rapid Reset's kin, and what else was found in it up to there.
    private static final int[] OLDEST_NETTY = {4, 2, 15};

    @Test
    void netty_isNotOneWithKnownHoles() {
        Map<String, Version> parts = Version.identify();

        assertThat(parts).containsKey("netty-codec-http");
        assertThat(brokenNetty(parts)).isEmpty();
    }

    /// The check above can fail: a jar of an old part beside the others is found, wherever on the path it is.
    @ParameterizedTest
    @ValueSource(strings = {"4.1.100.Final", "4.2.14.Final", "4.2.9.Final", "3.10.6.Final", "4.3.0.Final"})
    void anotherNetty_plantedBesideOurs_isFound(String version, @TempDir Path folder) throws IOException {
        Path versions = folder.resolve("META-INF/io.netty.versions.properties");
        Files.createDirectories(folder.resolve("META-INF"));
        Files.writeString(versions, """
                netty-planted.version=%s
                netty-planted.buildDate=2023-10-10 00\\:00\\:00 +0000
                netty-planted.commitDate=2023-10-10 00\\:00\\:00 +0000
                netty-planted.shortCommitHash=0
                netty-planted.longCommitHash=0
                netty-planted.repoStatus=clean
                """.formatted(version));
        URL[] planted = {folder.toUri().toURL()};
        try (URLClassLoader path = new URLClassLoader(planted, Version.class.getClassLoader())) {
            assertThat(brokenNetty(Version.identify(path)))
                    .isNotEmpty()
                    .allMatch(each -> each.contains(version) || each.contains("netty-codec-http"));
        }
    }

    /// Parts that are too old, or that are not of one version with the others.
    private static List<String> brokenNetty(Map<String, Version> parts) {
        List<String> broken = new ArrayList<>();
        Map<String, Long> versions =
                parts.values().stream().collect(Collectors.groupingBy(Version::artifactVersion, Collectors.counting()));
        parts.forEach((name, part) -> {
            int[] version = Pattern.compile("\\D+")
                    .splitAsStream(part.artifactVersion())
                    .limit(3)
                    .mapToInt(Integer::parseInt)
                    .toArray();
            if (Arrays.compare(version, OLDEST_NETTY) < 0) {
                broken.add(name + " is " + part.artifactVersion());
            }
        });
        if (versions.size() > 1) {
            broken.add("netty-codec-http and others are of several versions: " + versions);
        }
        return broken;
    }

    @Test
    void versions_areExact() throws IOException {
        List<String> loose = new ArrayList<>();
        int artifacts = 0;
        for (Path pom : poms()) {
            String text = Files.readString(pom).replaceAll("(?s)<!--.*?-->", "");
            for (MatchResult property : PROPERTY.matcher(text).results().toList()) {
                if (!EXACT.matcher(property.group(2)).matches()) {
                    loose.add(pom + ": " + property.group());
                }
            }
            for (MatchResult artifact : ARTIFACT.matcher(text).results().toList()) {
                artifacts++;
                String broken = broken(artifact.group(2));
                if (!broken.isEmpty()) {
                    loose.add(ROOT.relativize(pom) + ": " + broken);
                }
            }
            if (text.contains("<repository>") || text.contains("<systemPath>")) {
                loose.add(ROOT.relativize(pom) + ": something from elsewhere");
            }
        }
        assertThat(loose).isEmpty();
        assertThat(artifacts).isGreaterThan(60);
    }

    /// What is loose about an artifact. One without a version has it from the root's dependencyManagement,
    /// where there is none without.
    private static String broken(String artifact) {
        String group = "";
        String version = "";
        String name = "";
        for (MatchResult element : ELEMENT.matcher(artifact).results().toList()) {
            switch (element.group(1)) {
                case "groupId" -> group = element.group(2);
                case "artifactId" -> name = element.group(2);
                case "version" -> version = element.group(2);
                default -> {}
            }
        }
        boolean own = group.equals("chat.maru");
        boolean good = own
                ? version.equals("${project.version}") || version.equals("0.1.0-SNAPSHOT")
                : version.isEmpty()
                        || version.matches("\\$\\{[\\w.-]+\\.version}")
                        || EXACT.matcher(version).matches();
        return good ? "" : group + ":" + name + ":" + version;
    }

    private static List<Path> poms() throws IOException {
        List<Path> poms = new ArrayList<>();
        Files.walkFileTree(ROOT, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                return SKIPPED.contains(String.valueOf(folder.getFileName()))
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (file.endsWith("pom.xml")) {
                    poms.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        assertThat(poms).hasSizeGreaterThan(8);
        return poms;
    }

    @Test
    void packagesOfThePage_areExact_checkedAndFromNoNamedAddress() throws IOException {
        JsonNode lock = Answer.JSON.readTree(Files.readAllBytes(ROOT.resolve("web/package-lock.json")));
        JsonNode wanted = Answer.JSON.readTree(Files.readAllBytes(ROOT.resolve("web/package.json")));
        String install = Files.readString(ROOT.resolve("web/pom.xml"));

        assertThat(install).contains("npm ci --ignore-scripts");
        for (String kind : List.of("dependencies", "devDependencies")) {
            assertThat(wanted.path(kind).properties()).isNotEmpty();
            wanted.path(kind)
                    .properties()
                    .forEach(each -> assertThat(each.getValue().asString()).matches(EXACT_NPM));
        }
        assertThat(lock.path("packages").properties()).hasSizeGreaterThan(10);
        lock.path("packages").properties().forEach(each -> {
            JsonNode part = each.getValue();
            assertThat(part.has("resolved")).as(each.getKey()).isFalse();
            if (!each.getKey().isEmpty()) {
                assertThat(part.path("integrity").asString(""))
                        .as(each.getKey())
                        .startsWith("sha512-");
            }
        });
    }
}
