package chat.maru.server.security;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.server.StartFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Nobody gets round the limits of an address by making addresses up, and who comes by a trusted proxy is limited by
/// their own.
@Timeout(60)
final class ForwardedForTest {
    private static final int MANY = 40;

    @TempDir
    private Path data = Path.of("");

    @Test
    void signUps_areCountedForTheAddressThatIsKnown() throws IOException, StartFailure {
        int usual = signUps("", i -> "");
        assertThat(usual).isBetween(1, MANY - 1);
        assertThat(signUps("", i -> "203.0." + i + ".7")).isEqualTo(usual);
        assertThat(signUps("10.0.0.0/8", i -> "203.0." + i + ".7")).isEqualTo(usual);
        assertThat(signUps("127.0.0.1", i -> "203.0." + i + ".7, 198.51.100.1")).isEqualTo(usual);
        assertThat(signUps("127.0.0.1", i -> "203.0." + i + ".7, garbage")).isEqualTo(usual);
        assertThat(signUps("127.0.0.1", i -> "203.0." + i + ".7")).isEqualTo(MANY);
    }

    /// How many pass before one is refused.
    private int signUps(String proxies, IntFunction<String> forwardedFor) throws IOException, StartFailure {
        Path folder = data.resolve("node-" + Ground.freshName());
        try (Ground ground = new Ground(folder, Map.of("accounts.rate-limits", "on", "trusted-proxies", proxies))) {
            for (int i = 0; i < MANY; i++) {
                Answer answer = ground.link.exchange(
                        "POST",
                        "/v1/accounts",
                        Map.of("Content-Type", "application/json", "X-Forwarded-For", forwardedFor.apply(i)),
                        Ground.bytes(Ground.signUpBody(Ground.freshName(), Ground.PASSWORD, "Somebody")));
                if (answer.status() == 429) {
                    return i;
                }
                assertThat(answer.status()).isEqualTo(201);
            }
        }
        return MANY;
    }
}
