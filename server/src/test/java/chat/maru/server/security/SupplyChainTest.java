package chat.maru.server.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.Version;
import java.io.IOException;
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
import org.junit.jupiter.api.Test;
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
        parts.forEach((name, part) -> {
            int[] version = Pattern.compile("\\D+")
                    .splitAsStream(part.artifactVersion())
                    .limit(3)
                    .mapToInt(Integer::parseInt)
                    .toArray();
            assertThat(Arrays.compare(version, OLDEST_NETTY))
                    .as("%s is %s", name, part.artifactVersion())
                    .isNotNegative();
        });
        assertThat(parts.values().stream().map(Version::artifactVersion).distinct())
                .hasSize(1);
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
