package chat.maru.core.account;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.core.account.PasswordHash.Cost;
import chat.maru.core.account.PasswordHashing.Load;
import chat.maru.core.account.PasswordHashing.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PasswordHashTest {
    private static final String GOOD =
            "$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";
    private static final Password RIGHT = Password.of("a floor of pine boards");
    private static final Password OTHER = Password.of("a floor of pine board");

    @Test
    void phc_readsBack() {
        PasswordHash hash = PasswordHash.parse(GOOD).orElseThrow();
        assertThat(hash.phc()).isEqualTo(GOOD);
        assertThat(hash.cost()).isEqualTo(new Cost(64, 1, 1));
        String peppered = GOOD.replace("p=1$", "p=1,keyid=AAAAAAAA$");
        assertThat(PasswordHash.parse(peppered).orElseThrow().phc()).isEqualTo(peppered);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "$",
                "$argon2id$",
                "$argon2i$v=19$m=64,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$AAECAwQFBgcICQoLDA0ODw",
                "$argon2id$v=16$m=64,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$AAECAwQFBgcICQoLDA0ODw",
                "$argon2id$v=19$t=1,m=64,p=1$c29tZXNhbHRzb21lc2FsdA$AAECAwQFBgcICQoLDA0ODw",
                "$argon2id$v=19$m=064,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$AAECAwQFBgcICQoLDA0ODw",
                "$argon2id$v=19$m=64,t=0,p=1$c29tZXNhbHRzb21lc2FsdA$AAECAwQFBgcICQoLDA0ODw",
                "$argon2id$v=19$m=64,t=-1,p=1$c29tZXNhbHRzb21lc2FsdA$AAECAwQFBgcICQoLDA0ODw",
                "$argon2id$v=19$m=9999999,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$AAECAwQFBgcICQoLDA0ODw",
                "$argon2id$v=19$m=99999999999,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$AAECAwQFBgcICQoLDA0ODw",
                "$argon2id$v=19$m=64,t=1,p=99$c29tZXNhbHRzb21lc2FsdA$AAECAwQFBgcICQoLDA0ODw",
                "$argon2id$v=19$m=8,t=1,p=2$c29tZXNhbHRzb21lc2FsdA$AAECAwQFBgcICQoLDA0ODw",
                "$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHRzb21lc2FsdA==$AAECAwQFBgcICQoLDA0ODw",
                "$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHRzb21lc2FsdB$AAECAwQFBgcICQoLDA0ODw",
                "$argon2id$v=19$m=64,t=1,p=1$c2FsdA$AAECAwQFBgcICQoLDA0ODw",
                "$argon2id$v=19$m=64,t=1,p=1$$AAECAwQFBgcICQoLDA0ODw",
                "$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$",
                "$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHRzb21lc2FsdA",
                "$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$AAECAwQFBgcICQoLDA0ODw$",
                "$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$AAECAwQFBgcICQoLDA0ODw\n",
                " $argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$AAECAwQFBgcICQoLDA0ODw",
                "$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$AAEC_wQFBgcICQoLDA0ODw"
            })
    void phc_refusesWhatItWouldNotWrite(String phc) {
        assertThat(PasswordHash.parse(phc)).isEmpty();
    }

    @Test
    void phc_neverThrows() {
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder mutated = new StringBuilder(GOOD);
            for (int n = random.nextInt(3); n >= 0; n--) {
                mutated.setCharAt(random.nextInt(mutated.length()), (char) random.nextInt(32, 128));
            }
            PasswordHash.parse(mutated.toString())
                    .ifPresent(hash -> assertThat(hash.phc()).isEqualTo(mutated.toString()));
        }
    }

    @Test
    void defaultCost_isTheOneWeState() {
        try (PasswordHashing hashing = hashing(Load.DEFAULT, Optional.empty())) {
            PasswordHash hash = hashing.hash(RIGHT).orElseThrow();
            assertThat(hash.phc()).startsWith("$argon2id$v=19$m=47104,t=1,p=1$");
            assertThat(hashing.verify(Optional.of(hash), RIGHT)).isEqualTo(Verdict.RIGHT);
            assertThat(hashing.verify(Optional.of(hash), OTHER)).isEqualTo(Verdict.WRONG);
            assertThat(hashing.outdated(hash)).isFalse();
            assertThat(hashing.computed()).isEqualTo(3);
        }
    }

    @Test
    void referenceImplementation_agrees() {
        String theirs = "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4";
        try (PasswordHashing hashing = hashing(Office.LOAD, Optional.empty())) {
            Optional<PasswordHash> hash = PasswordHash.parse(theirs);
            assertThat(hashing.verify(hash, Password.of("password"))).isEqualTo(Verdict.RIGHT);
            assertThat(hashing.verify(hash, Password.of("passwort"))).isEqualTo(Verdict.WRONG);
        }
    }

    @Test
    void memory_isCleanWhenItIsUsedAgain() throws InterruptedException, ExecutionException {
        try (PasswordHashing hashing = hashing(Office.LOAD, Optional.empty());
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> all = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                Password mine = Password.of("password number " + i);
                all.add(threads.submit(() -> {
                    PasswordHash hash = hashing.hash(mine).orElseThrow();
                    return hashing.verify(Optional.of(hash), mine) == Verdict.RIGHT
                            && hashing.verify(Optional.of(hash), OTHER) == Verdict.WRONG;
                }));
            }
            for (Future<Boolean> one : all) {
                assertThat(one.get()).isTrue();
            }
        }
    }

    @Test
    void pepper_isNeededForItsHashesOnly() {
        Optional<byte[]> pepper = Optional.of("pepper".getBytes(StandardCharsets.UTF_8));
        Optional<byte[]> salt = Optional.of("saffron".getBytes(StandardCharsets.UTF_8));
        try (PasswordHashing plain = hashing(Office.LOAD, Optional.empty());
                PasswordHashing peppered = hashing(Office.LOAD, pepper);
                PasswordHashing otherwise = hashing(Office.LOAD, salt)) {
            PasswordHash without = plain.hash(RIGHT).orElseThrow();
            PasswordHash with = peppered.hash(RIGHT).orElseThrow();
            assertThat(peppered.verify(Optional.of(without), RIGHT)).isEqualTo(Verdict.RIGHT);
            assertThat(peppered.outdated(without)).isTrue();
            assertThat(peppered.verify(Optional.of(with), RIGHT)).isEqualTo(Verdict.RIGHT);
            assertThat(plain.verify(Optional.of(with), RIGHT)).isEqualTo(Verdict.WRONG);
            assertThat(otherwise.verify(Optional.of(with), RIGHT)).isEqualTo(Verdict.WRONG);
        }
    }

    @Test
    void nobody_costsAsMuchAsSomebody() {
        try (PasswordHashing hashing = hashing(Office.LOAD, Optional.empty())) {
            assertThat(hashing.verify(Optional.empty(), RIGHT)).isEqualTo(Verdict.WRONG);
            assertThat(hashing.verify(Optional.empty(), Password.of("x".repeat(100_000))))
                    .isEqualTo(Verdict.WRONG);
            assertThat(hashing.computed()).isEqualTo(2);
        }
    }

    @Test
    void fullQueue_isBusyAtOnceAndCloseLetsNobodyWait() throws InterruptedException, ExecutionException {
        CountDownLatch go = new CountDownLatch(1);
        PasswordHashing hashing = new PasswordHashing(
                new Load(Office.CHEAP, 1, 2),
                Optional.empty(),
                new Random(1),
                work -> Office.thread(() -> {
                    await(go);
                    work.run();
                }));
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Optional<PasswordHash>>> asked = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                asked.add(threads.submit(() -> hashing.hash(RIGHT)));
            }
            while (hashing.waiting() < 2) {
                Thread.onSpinWait();
            }
            // two wait in the queue; the third is with the one thread, or about to be
            assertThat(threads.submit(() -> firstBusy(hashing)).get()).isTrue();
            hashing.close();
            go.countDown();
            long done = 0;
            for (Future<Optional<PasswordHash>> one : asked) {
                done += one.get().isPresent() ? 1 : 0;
            }
            assertThat(done).isLessThanOrEqualTo(1);
        }
        assertThat(hashing.hash(RIGHT)).isEmpty();
    }

    private static boolean firstBusy(PasswordHashing hashing) {
        return hashing.verify(Optional.empty(), RIGHT) == Verdict.BUSY;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static PasswordHashing hashing(Load load, Optional<byte[]> pepper) {
        return new PasswordHashing(load, pepper, new Random(1), Office::thread);
    }
}
