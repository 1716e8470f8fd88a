package chat.maru.core.account;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.core.account.AccountOutcome.NotAToken;
import chat.maru.core.account.AccountOutcome.OfRefresh;
import chat.maru.core.account.AccountOutcome.Refreshed;
import chat.maru.core.account.AccountOutcome.SessionRevoked;
import chat.maru.core.account.AccountOutcome.Unavailable;
import chat.maru.core.account.Authentication.Authenticated;
import chat.maru.model.AccountId;
import chat.maru.store.DeviceForm;
import chat.maru.store.Digest;
import chat.maru.store.Key;
import chat.maru.store.Keys;
import chat.maru.store.Table;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class RefreshTest {
    private static final Optional<UUID> NONE = Optional.empty();

    private final Office office = new Office();
    private final List<RevocationListener.Why> told = new CopyOnWriteArrayList<>();

    @BeforeEach
    void listen() {
        office.accounts.onRevocation((account, which, why) -> told.add(why));
    }

    @AfterEach
    void close() {
        office.close();
    }

    private OfRefresh refresh(Session session, Optional<UUID> request) {
        return office.accounts.refresh(session.refreshToken(), request);
    }

    private Session refreshed(Session session, Optional<UUID> request) {
        return ((Refreshed) refresh(session, request)).session();
    }

    private static Optional<UUID> request(long id) {
        return Optional.of(new UUID(4, id));
    }

    @Test
    void refresh_givesTheNextPairAndTheOldAccessTokenAnotherMinute() {
        Session first = office.signUp("alice");
        office.assertLive(first);
        office.clock.advance(Duration.ofMinutes(5));
        Session second = refreshed(first, NONE);

        assertThat(second.device()).isEqualTo(first.device());
        assertThat(second.accessToken()).isNotEqualTo(first.accessToken());
        assertThat(second.refreshToken()).isNotEqualTo(first.refreshToken());
        office.assertLive(second);
        assertThat(office.accounts.devices(first.profile().account()))
                .singleElement()
                .matches(device -> device.lastSeenAt().equals(office.clock.instant())
                        && device.createdAt().isBefore(device.lastSeenAt()));
        office.clock.advance(Duration.ofSeconds(60).minusMillis(1));
        assertThat(office.accounts.authenticate(first.accessToken())).isInstanceOf(Authenticated.class);
        office.clock.advance(Duration.ofMillis(1));
        assertThat(office.accounts.authenticate(first.accessToken())).isEqualTo(new Authentication.Expired());
        Session third = refreshed(second, NONE);
        assertThat(office.accounts.authenticate(first.accessToken())).isEqualTo(new Authentication.Expired());
        office.assertLive(third);
        assertThat(told).isEmpty();
    }

    @Test
    void usedToken_signsTheDeviceOut() {
        Session first = office.signUp("alice");
        Session second = refreshed(first, NONE);
        Session third = refreshed(second, NONE);
        assertThat(refresh(first, NONE)).isEqualTo(new SessionRevoked());
        office.assertSignedOut(third);
        assertThat(refresh(third, NONE)).isEqualTo(new SessionRevoked());
        assertThat(told).containsExactly(RevocationListener.Why.TOKEN_REUSED);
        assertThat(office.memory.all(Table.DEVICES)).isEmpty();
        assertThat(office.memory.all(Table.CURSORS)).isEmpty();
    }

    /// Ids are no secret: other members and old logs know them.
    @Test
    void madeUpTokens_neverSignADeviceOut() {
        Session session = refreshed(refreshed(office.signUp("alice"), NONE), NONE);
        AccountId account = session.profile().account();
        Random random = new Random(17);
        for (int counter : new int[] {0, 1, 2, 3, Integer.MAX_VALUE}) {
            for (int i = 0; i < 50; i++) {
                byte[] secret = new byte[Tokens.SECRET_BYTES];
                random.nextBytes(secret);
                String refresh = Tokens.refresh(account, session.device(), counter, secret);
                assertThat(office.accounts.refresh(refresh, NONE)).isEqualTo(new NotAToken());
                String access = Tokens.access(account, session.device(), secret);
                assertThat(office.accounts.authenticate(access)).isEqualTo(new Authentication.Refused());
            }
        }
        office.assertLive(session);
        assertThat(told).isEmpty();
        office.accounts.signOut(account, session.device());
        String access = Tokens.access(account, session.device(), new byte[Tokens.SECRET_BYTES]);
        assertThat(office.accounts.authenticate(access)).isEqualTo(new Authentication.Refused());
        office.assertSignedOut(session);
    }

    /// One device's token, with the ids of another written into it, or a counter it never had.
    @Test
    void givenTokensOfOthers_neverSignADeviceOut() {
        Session victim = refreshed(refreshed(office.signUp("alice"), NONE), NONE);
        Session thief = refreshed(office.signUp("mallory"), NONE);
        byte[] secret = Tokens.secret(thief.refreshToken());
        for (int counter = 0; counter < 4; counter++) {
            String forged = Tokens.refresh(victim.profile().account(), victim.device(), counter, secret);
            assertThat(office.accounts.refresh(forged, NONE)).isEqualTo(new NotAToken());
        }
        office.assertLive(victim);
        assertThat(refresh(thief, NONE)).isInstanceOf(Refreshed.class);
    }

    /// Before tokens had seals they were random all through.
    @Test
    void tokenFromBeforeSeals_isGoodOnce_andItsReuseIsNoticedUntilTheNextRefresh() {
        Session session = office.signUp("alice");
        AccountId account = session.profile().account();
        Key key = Keys.device(account, session.device());
        DeviceForm row = DeviceForm.read(office.memory.get(Table.DEVICES, key).orElseThrow());
        String old = Tokens.refresh(account, session.device(), 0, new byte[Tokens.SECRET_BYTES]);
        DeviceForm before = new DeviceForm(
                row.name(),
                row.platform(),
                row.createdAt(),
                row.lastSeenAt(),
                row.epoch(),
                row.access(),
                0,
                Digest.of(old),
                Optional.empty());
        office.memory
                .write(batch -> batch.put(Table.DEVICES, key, before.toBytes()))
                .join();

        Session next = ((Refreshed) office.accounts.refresh(old, NONE)).session();
        office.assertLive(next);
        assertThat(office.accounts.refresh(old, NONE)).isEqualTo(new SessionRevoked());
        office.assertSignedOut(next);
    }

    @Test
    void sameRequestAgain_getsTheSameAnswerUntilThatIsUsed() {
        Session first = office.signUp("alice");
        Session second = refreshed(first, request(1));
        office.clock.advance(Duration.ofMinutes(14));
        office.restart();
        assertThat(refreshed(first, request(1))).isEqualTo(second);
        office.assertLive(second);
        office.clock.jump(Duration.ofDays(400));
        assertThat(refreshed(first, request(1))).isEqualTo(second);
        Session third = refreshed(second, request(2));
        office.assertLive(third);
        assertThat(refresh(first, request(1))).isEqualTo(new SessionRevoked());
        office.assertSignedOut(third);
    }

    @Test
    void otherRequestMuchLater_isReuse() {
        Session first = office.signUp("alice");
        Session second = refreshed(first, request(1));
        office.clock.advance(Duration.ofDays(2));
        assertThat(refresh(first, request(2))).isEqualTo(new SessionRevoked());
        office.assertSignedOut(second);
    }

    @Test
    void otherRequestOrNone_isReuse() {
        for (Optional<UUID> other : List.of(request(2), NONE)) {
            Session first = office.signUp("alice" + other.isPresent());
            Session second = refreshed(first, request(1));
            assertThat(refresh(first, other)).isEqualTo(new SessionRevoked());
            office.assertSignedOut(second);
        }
    }

    @Test
    void sameRequestOnceTheNextTokenIsUsed_isReuse() {
        Session first = office.signUp("alice");
        Session second = refreshed(first, request(1));
        Session third = refreshed(second, request(1));
        assertThat(third.refreshToken()).isNotEqualTo(second.refreshToken());
        assertThat(refresh(first, request(1))).isEqualTo(new SessionRevoked());
        office.assertSignedOut(third);
    }

    @Test
    void lostAnswer_isGivenAgainAlsoByANodeStartedAnew() {
        Session first = office.signUp("alice");
        office.store.loseAnswers(table -> table == Table.DEVICES);
        assertThat(refresh(first, request(1))).isEqualTo(new Unavailable());
        office.store.loseAnswers(table -> false);
        office.restart();
        office.clock.advance(Duration.ofSeconds(3));
        Session second = refreshed(first, request(1));
        office.assertLive(second);
        assertThat(second.accessTokenExpiresAt())
                .isEqualTo(office.clock.instant().minusSeconds(3).plus(Duration.ofMinutes(15)));
        office.assertLive(refreshed(second, request(2)));
    }

    @Test
    void crashBeforeTheRowIsWritten_changesNothing() {
        Session first = office.signUp("alice");
        office.memory.hold();
        // whoever waits for the lost write waits for ever, as in a process that is gone
        Thread lost = Thread.startVirtualThread(() -> refresh(first, request(1)));
        while (office.memory.waiting() == 0) {
            Thread.onSpinWait();
        }
        office.memory.close();
        office.memory.open();
        office.restart();
        office.assertLive(first);
        office.assertLive(refreshed(first, request(1)));
        assertThat(lost.isAlive()).isTrue();
    }

    @Test
    void clockSetBack_isNoReuse() {
        Session first = office.signUp("alice");
        Session second = refreshed(first, request(1));
        office.clock.jump(Duration.ofDays(-3));
        assertThat(refreshed(first, request(1))).isEqualTo(second);
    }

    @Test
    void manyAtOnceWithOneRequest_getOneAnswer() {
        for (int round = 0; round < 20; round++) {
            Session first = office.signUp("alice" + round);
            Set<OfRefresh> outcomes = new HashSet<>(race(100, i -> refresh(first, request(1))));
            assertThat(outcomes).hasSize(1);
            Session second = ((Refreshed) outcomes.iterator().next()).session();
            office.assertLive(second);
            office.assertLive(refreshed(second, request(2)));
        }
        assertThat(told).isEmpty();
    }

    @Test
    void manyAtOnce_neverLeaveTwoLiveTokens() {
        Random random = new Random(9);
        for (int round = 0; round < 60; round++) {
            Session first = office.signUp("alice" + round);
            int requests = 1 + random.nextInt(4);
            boolean[] without = {random.nextBoolean()};
            List<OfRefresh> outcomes =
                    race(100, i -> refresh(first, without[0] && i % 7 == 0 ? NONE : request(i % requests)));
            List<Session> given = outcomes.stream()
                    .filter(Refreshed.class::isInstance)
                    .map(outcome -> ((Refreshed) outcome).session())
                    .distinct()
                    .toList();
            assertThat(given).hasSize(1);
            assertAtMostOneLives(first, given.getFirst(), requests == 1 && !without[0]);
        }
    }

    private void assertAtMostOneLives(Session first, Session second, boolean mustLive) {
        boolean lives = office.accounts.authenticate(second.accessToken()) instanceof Authenticated;
        if (mustLive) {
            assertThat(lives).isTrue();
        }
        if (!lives) {
            office.assertSignedOut(first);
            assertThat(refresh(second, NONE)).isEqualTo(new SessionRevoked());
            assertThat(office.accounts.devices(first.profile().account())).isEmpty();
        } else {
            office.clock.advance(Duration.ofSeconds(60));
            assertThat(office.accounts.authenticate(first.accessToken())).isEqualTo(new Authentication.Expired());
            assertThat(refresh(first, NONE)).isEqualTo(new SessionRevoked());
            office.assertSignedOut(second);
        }
    }

    @Test
    void refreshRacingSignOut_neverBringsTheDeviceBack() {
        for (int round = 0; round < 300; round++) {
            Session first = office.signUp("alice" + round);
            office.assertLive(first);
            List<Session> given = new CopyOnWriteArrayList<>(List.of(first));
            race(4, i -> {
                if (i == 2) {
                    return office.accounts.signOut(first.profile().account(), first.device());
                }
                OfRefresh outcome = refresh(given.getLast(), request(1));
                if (outcome instanceof Refreshed next) {
                    given.add(next.session());
                    office.accounts.authenticate(next.session().accessToken());
                }
                return outcome;
            });
            given.forEach(office::assertSignedOut);
            given.forEach(session -> assertThat(refresh(session, request(1))).isEqualTo(new SessionRevoked()));
            assertThat(office.accounts.devices(first.profile().account())).isEmpty();
        }
    }

    @Test
    void mutatedTokens_areRefusedAndNeverThrow() {
        Session session = office.signUp("alice");
        Random random = new Random(13);
        for (int i = 0; i < 12_000; i++) {
            String access = mutated(session.accessToken(), random);
            assertThat(office.accounts.authenticate(access)).isEqualTo(new Authentication.Refused());
        }
        office.assertLive(session);
        for (int i = 0; i < 12_000; i++) {
            Session victim = i % 50 == 0 ? fresh(i) : session;
            session = victim;
            OfRefresh outcome = office.accounts.refresh(mutated(victim.refreshToken(), random), NONE);
            assertThat(outcome).isIn(new NotAToken(), new SessionRevoked());
        }
    }

    private Session fresh(int i) {
        return office.signUp("user" + i);
    }

    private static String mutated(String token, Random random) {
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+/=. \u0000é마";
        StringBuilder mutated = new StringBuilder(token);
        do {
            int at = random.nextInt(mutated.length());
            char any = alphabet.charAt(random.nextInt(alphabet.length()));
            switch (random.nextInt(6)) {
                case 0 -> mutated.insert(at, any);
                case 1 -> mutated.deleteCharAt(at);
                case 2 -> mutated.setLength(at + 1);
                case 3 -> mutated.setCharAt(mutated.length() - 1, any);
                default -> mutated.setCharAt(at, any);
            }
        } while (mutated.toString().equals(token));
        return mutated.toString();
    }

    @Test
    void everyLastCharacterButTheRightOne_isRefused() {
        Session session = office.signUp("alice");
        String token = session.accessToken();
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        for (int i = 0; i < alphabet.length(); i++) {
            String other = token.substring(0, token.length() - 1) + alphabet.charAt(i);
            assertThat(office.accounts.authenticate(other) instanceof Authenticated)
                    .isEqualTo(other.equals(token));
        }
    }

    @Test
    void tokens_areDifferentEachTime() {
        Session session = office.signUp("alice");
        Set<String> seen = new HashSet<>(List.of(session.accessToken(), session.refreshToken()));
        for (int i = 0; i < 2_000; i++) {
            session = refreshed(session, i % 2 == 0 ? NONE : request(7));
            assertThat(seen.add(session.accessToken())).isTrue();
            assertThat(seen.add(session.refreshToken())).isTrue();
        }
    }

    private static <T> List<T> race(int count, IntFunction<T> each) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<T>> calls = IntStream.range(0, count)
                    .mapToObj(i -> (Callable<T>) () -> each.apply(i))
                    .toList();
            List<T> results = new ArrayList<>();
            for (Future<T> call : threads.invokeAll(calls)) {
                results.add(call.get());
            }
            return results;
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
    }
}
