package chat.maru.crash.run;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.crash.check.Totals;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The page says what the ledger says, in the repository as well.
final class LedgerPageTest {
    @TempDir
    private Path folder;

    @Test
    void the_page_adds_up_what_the_ledger_has() throws Exception {
        Path file = folder.resolve("ledger.jsonl");
        Ledger ledger = new Ledger(file);
        ledger.add(new Ledger.Run(
                "2026-01-01", "abc", "kill", 2, 7, 100, new Totals(9, 1_000, 9, 9, 0, 0, 0, 0), "valid"));
        ledger.add(
                new Ledger.Run("2026-01-02", "abd", "kill", 1, 9, 50, new Totals(9, 500, 9, 9, 1, 0, 0, 0), "invalid"));
        Files.writeString(
                file,
                Files.readString(file)
                        + "{\"date\":\"2026-01-02\",\"kind\":\"defect\",\"promise\":\"P1\",\"found\":\"kill, seed 9\","
                        + "\"what\":\"It was gone.\",\"mended\":\"abe\"}\n");
        LedgerPage.write(file);
        assertThat(Files.readString(folder.resolve("ledger.md")))
                .contains("| kill | 2 | 100 | 1,000 | 1 | 0 | 0 | 0 |")
                .contains("| **all** | 2 | 100 | 1,000 | 1 | 0 | 0 | 0 |")
                .contains("- kill, from seed 9: **not looked into yet**")
                .contains("- P16: corruption is loud")
                .contains("| 2026-01-02 | abd | kill, invalid, from seed 9 | 1 | 50 | 500 | 1 | 0 | 0 | 0 |")
                .contains("- 2026-01-02, P1, found by kill, seed 9: It was gone. Mended in abe.");
    }

    @Test
    void runs_that_are_alike_are_all_there() throws Exception {
        Path file = folder.resolve("ledger.jsonl");
        Ledger ledger = new Ledger(file);
        for (int i = 0; i < 3; i++) {
            ledger.add(new Ledger.Run(
                    "2026-01-01", "abc", "kill", 1, 7, 10, new Totals(9, 20, 9, 9, 0, 0, 0, 0), "valid"));
        }
        LedgerPage.write(file);
        assertThat(Files.readAllLines(folder.resolve("ledger.md")))
                .filteredOn("| 2026-01-01 | abc | kill, valid, from seed 7 | 1 | 10 | 20 | 0 | 0 | 0 | 0 |"::equals)
                .hasSize(3);
    }

    @Test
    void the_page_in_the_repository_is_that_of_its_ledger() throws Exception {
        Path ledger = Path.of(System.getProperty("crash.root", "../..")).resolve("docs/ledger.jsonl");
        assertThat(LedgerPage.of(ledger)).hasContent(new LedgerPage(Files.readAllLines(ledger)).text());
    }
}
