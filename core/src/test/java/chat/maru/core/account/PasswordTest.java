package chat.maru.core.account;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.core.account.Password.Weakness;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PasswordTest {
    private static final CommonPasswords COMMON = CommonPasswords.bundled();

    private static Optional<Weakness> weakness(String typed) {
        return Password.of(typed).weakness("alice.of.pine", COMMON);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "wooden floor",
                "마루마루마루마루",
                "пароль из досок",
                "🪵🪵🪵🪵🪵🪵🪵🪵",
                "        ",
                "tab\there\u0000nul",
                "xK9!qqzv"
            })
    void anyUnicode_mayBeChosen(String typed) {
        assertThat(weakness(typed)).isEmpty();
    }

    @Test
    void length_isCountedInCodePoints() {
        assertThat(weakness("🪵".repeat(7))).contains(Weakness.TOO_SHORT);
        assertThat(weakness("🪵".repeat(8))).isEmpty();
        assertThat(weakness("🪵".repeat(256))).isEmpty();
        assertThat(weakness("🪵".repeat(257))).contains(Weakness.TOO_LONG);
        assertThat(weakness("e\u0301".repeat(256))).isEmpty();
        assertThat(weakness("x".repeat(1_000_000))).contains(Weakness.TOO_LONG);
        assertThat(weakness("")).contains(Weakness.TOO_SHORT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"12345678", "password1", "PassWord1", "qwertyuiop", "iloveyou1", "letmein123", "trustno1"})
    void commonOnes_areRefusedInAnyCase(String typed) {
        assertThat(weakness(typed)).contains(Weakness.TOO_COMMON);
    }

    @Test
    void commonOnes_areAboutThreeThousand() {
        assertThat(COMMON.size()).isBetween(2_900, 3_100);
    }

    @Test
    void username_isRefused() {
        assertThat(weakness("Alice.of.Pine")).contains(Weakness.SAME_AS_USERNAME);
    }

    @Test
    void halfASurrogatePair_isNobodysPassword() {
        Password broken = Password.of("12345678\ud83e");
        assertThat(weakness("12345678\ud83e")).contains(Weakness.NOT_TEXT);
        assertThat(broken.bytes()).isEmpty();
    }

    @Test
    void composedAndDecomposed_areTheSamePasswordAndNothingIsCutOff() {
        assertThat(bytes("caf\u00e9 \u00e0 la")).isEqualTo(bytes("cafe\u0301\u00a0a\u0300\u3000la"));
        assertThat(bytes("x".repeat(255) + "a")).isNotEqualTo(bytes("x".repeat(255) + "b"));
        assertThat(bytes("Wooden Floor")).isNotEqualTo(bytes("wooden floor"));
        assertThat(bytes("ﬁve oaks")).isNotEqualTo(bytes("five oaks"));
    }

    @Test
    void password_neverShowsItself() {
        assertThat(Password.of("wooden floor").toString()).doesNotContain("wooden");
        assertThat(new NewAccount("alice", Password.of("wooden floor"), "Alice", Office.PHONE).toString())
                .doesNotContain("wooden");
    }

    private static byte[] bytes(String typed) {
        return Password.of(typed).bytes().orElseThrow();
    }
}
