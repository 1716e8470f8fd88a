package chat.maru.core.account;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.core.account.AccountOutcome.PasswordChanged;
import chat.maru.core.account.AccountOutcome.SignedOut;
import chat.maru.store.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class RevocationRaceTest {
    private final Office office = new Office();

    @AfterEach
    void close() {
        office.close();
    }

    /// The load is stopped after each of its reads in turn, and the device signed out meanwhile.
    @Test
    void signOutDuringALoad_isNotForgottenByTheCache() {
        for (Table table : List.of(Table.DEVICES, Table.ACCOUNTS)) {
            Session session = office.signUp("alice." + table.label());
            AtomicBoolean once = new AtomicBoolean();
            office.store.afterRead(read -> {
                if (read == table && once.compareAndSet(false, true)) {
                    assertThat(office.accounts.signOut(session.profile().account(), session.device()))
                            .isEqualTo(new SignedOut());
                }
            });
            office.accounts.authenticate(session.accessToken());
            assertThat(once).isTrue();
            assertThat(office.accounts.authenticateCached(session.accessToken()))
                    .isEmpty();
            office.assertSignedOut(session);
        }
    }

    @Test
    void passwordChangeDuringALoad_isNotForgottenByTheCache() {
        for (Table table : List.of(Table.DEVICES, Table.ACCOUNTS)) {
            String name = "alice." + table.label();
            Session asking = office.signUp(name);
            Session other = office.logIn(name);
            AtomicBoolean once = new AtomicBoolean();
            office.store.afterRead(read -> {
                if (read == table && once.compareAndSet(false, true)) {
                    assertThat(office.accounts.changePassword(
                                    asking.profile().account(),
                                    asking.device(),
                                    Password.of(Office.PASSWORD),
                                    Password.of("a new wooden floor"),
                                    Office.HERE))
                            .isEqualTo(new PasswordChanged());
                }
            });
            office.accounts.authenticate(other.accessToken());
            assertThat(once).isTrue();
            assertThat(office.accounts.authenticateCached(other.accessToken())).isEmpty();
            office.assertSignedOut(other);
            office.assertLive(asking);
        }
    }

    /// Readers that load while the device is signed out, thousands of times, held up at random places.
    @Test
    void authenticateAfterSignOut_isRefusedWhateverRaced() throws InterruptedException, ExecutionException {
        Random random = new Random(21);
        AtomicInteger delay = new AtomicInteger();
        office.store.afterRead(table -> {
            for (int i = delay.get() * (table == Table.DEVICES ? 1 : 3); i > 0; i--) {
                Thread.onSpinWait();
            }
        });
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int round = 0; round < 3_000; round++) {
                Session session = office.signUp("alice" + round);
                delay.set(random.nextInt(2_000));
                CyclicBarrier start = new CyclicBarrier(4);
                List<Future<Authentication>> loads = new ArrayList<>();
                for (int i = 0; i < 3; i++) {
                    loads.add(threads.submit(() -> {
                        start.await();
                        return office.accounts.authenticate(session.accessToken());
                    }));
                }
                Future<Boolean> revoked = threads.submit(() -> {
                    start.await();
                    office.accounts.signOut(session.profile().account(), session.device());
                    return office.accounts.authenticate(session.accessToken()) instanceof Authentication.Revoked;
                });
                assertThat(revoked.get()).isTrue();
                for (Future<Authentication> load : loads) {
                    load.get();
                }
                assertThat(office.accounts.authenticateCached(session.accessToken()))
                        .isEmpty();
                office.assertSignedOut(session);
            }
        }
    }
}
