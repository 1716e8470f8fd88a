package chat.maru.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.core.limit.Limiter;
import chat.maru.core.limit.Places;
import chat.maru.store.Store;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/// Imports flow one way, packages have no cycles, and a library is used in its own room only. `tests/crash`, which is
/// built after the server, has a test of its own.
final class ArchitectureTest {
    private static final String ROOT = "chat.maru.";

    /// Each room, and the rooms it may see.
    private static final Map<String, Set<String>> MAY_SEE = Map.ofEntries(
            entry("model", Set.of()),
            entry("wire", Set.of("model")),
            entry("store", Set.of("model")),
            entry("core", Set.of("model", "store")),
            entry("push", Set.of("model", "store", "core")),
            entry("engine", Set.of("model", "store")),
            entry("edge", Set.of("model", "wire", "store", "core")),
            entry("client", Set.of()),
            entry("terminal", Set.of("client")),
            entry("bench", Set.of()),
            entry(
                    "server",
                    Set.of("model", "wire", "store", "core", "engine", "push", "edge", "client", "terminal", "bench")));

    /// Each library, and the rooms it may be used in.
    private static final Map<String, Set<String>> MAY_USE = Map.of(
            "org.rocksdb", Set.of("engine"),
            "io.netty", Set.of("edge", "bench"),
            "tools.jackson", Set.of("wire", "push", "client", "terminal", "bench"),
            "org.bouncycastle", Set.of("core", "push"),
            "com.github.benmanes", Set.of("core"),
            "io.micrometer", Set.of("server"),
            "ch.qos.logback", Set.of("server"),
            "picocli", Set.of("server", "terminal", "bench"),
            "org.jline", Set.of("terminal"),
            "org.HdrHistogram", Set.of("bench"));

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("chat.maru");

    @Test
    void everyRoom_isKnown() {
        Set<String> rooms = new TreeSet<>();
        CLASSES.forEach(each -> rooms.add(room(each)));

        assertThat(rooms).isEqualTo(new TreeSet<>(MAY_SEE.keySet()));
    }

    @Test
    void imports_flowOneWay() {
        MAY_SEE.forEach((room, seen) -> noClasses()
                .that()
                .resideInAPackage(ROOT + room + "..")
                .should()
                .dependOnClassesThat(in(
                        "another room than it may see",
                        other -> other.getPackageName().startsWith(ROOT)
                                && !room(other).equals(room)
                                && !seen.contains(room(other))))
                .check(CLASSES));
    }

    @Test
    void packages_haveNoCycles() {
        slices().matching("chat.maru.(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void libraries_areUsedInTheirRooms() {
        MAY_USE.forEach((library, rooms) -> noClasses()
                .that(in("outside its rooms", each -> !rooms.contains(room(each))))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library + "..")
                .check(CLASSES));
    }

    /// Time and randomness are passed in.
    @Test
    void theRules_readNoClockAndDrawNoNumbers() {
        for (String room : List.of("model", "store", "wire", "core")) {
            noClasses()
                    .that()
                    .resideInAPackage(ROOT + room + "..")
                    .should()
                    .callMethod(Instant.class, "now")
                    .orShould()
                    .callMethod(System.class, "currentTimeMillis")
                    .orShould()
                    .callMethod(System.class, "nanoTime")
                    .orShould()
                    .callMethod(UUID.class, "randomUUID")
                    .orShould()
                    .callMethod(ThreadLocalRandom.class, "current")
                    .orShould()
                    .callMethod(Clock.class, "systemUTC")
                    .orShould()
                    .callConstructor(SecureRandom.class)
                    .check(CLASSES);
        }
    }

    /// Who fails open asks the store nothing, so that there is nothing to fail; who fails closed counts in it.
    @Test
    void everyLimiter_failsOpenOrClosed_asItsTypeSays() {
        classes()
                .that()
                .implement(Limiter.FailsOpen.class)
                .should()
                .onlyDependOnClassesThat()
                .resideOutsideOfPackage(ROOT + "store..")
                .check(CLASSES);
        classes()
                .that()
                .implement(Limiter.FailsClosed.class)
                .should()
                .dependOnClassesThat()
                .areAssignableTo(Store.class)
                .check(CLASSES);
        classes()
                .that()
                .resideInAPackage(ROOT + "core.limit")
                .and()
                .areTopLevelClasses()
                .and()
                .areNotRecords()
                .and()
                .areNotInterfaces()
                .and()
                .doNotBelongToAnyOf(Places.class)
                .should()
                .implement(Limiter.class)
                .check(CLASSES);
    }

    private static String room(JavaClass each) {
        String inside = each.getPackageName().substring(ROOT.length());
        int dot = inside.indexOf('.');
        return dot < 0 ? inside : inside.substring(0, dot);
    }

    private static DescribedPredicate<JavaClass> in(String what, Predicate<JavaClass> test) {
        return DescribedPredicate.describe(what, test);
    }
}
