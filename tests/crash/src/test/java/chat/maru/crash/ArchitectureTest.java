package chat.maru.crash;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/// What `server`'s test of this name holds the other rooms to. This room is built after the server it drives,
/// so the server cannot see it.
final class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("chat.maru.crash");

    /// It speaks the public protocol, and looks into no other room than the one that says what that is. Only what
    /// damages files opens them as the engine does, and only what simulates a node is made of a node's parts.
    @Test
    void imports_comeFromTheWireOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackages("chat.maru.crash.damage..", "chat.maru.crash.simulation..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "chat.maru.store..",
                        "chat.maru.core..",
                        "chat.maru.engine..",
                        "chat.maru.edge..",
                        "chat.maru.client..",
                        "chat.maru.terminal..",
                        "chat.maru.bench..",
                        "chat.maru.server..")
                .check(CLASSES);
    }

    @Test
    void theSimulation_playsNothingBelowTheSeamsAndNothingAboveTheEdge() {
        noClasses()
                .that()
                .resideInAPackage("chat.maru.crash.simulation..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "chat.maru.engine..",
                        "chat.maru.client..",
                        "chat.maru.terminal..",
                        "chat.maru.bench..",
                        "chat.maru.server..",
                        "chat.maru.crash.client..",
                        "chat.maru.crash.host..")
                .check(CLASSES);
    }

    /// Time and chance come from the seed.
    @Test
    void theSimulation_readsNoClockAndDrawsNoNumbersOfItsOwn() {
        noClasses()
                .that()
                .resideInAPackage("chat.maru.crash.simulation..")
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
                .check(CLASSES);
    }

    @Test
    void packages_haveNoCycles() {
        slices().matching("chat.maru.(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void libraries_areNotThoseOfTests() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.junit..", "org.assertj..", "org.opentest4j..", "org.awaitility..")
                .check(CLASSES);
    }
}
