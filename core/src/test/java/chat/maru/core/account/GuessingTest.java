package chat.maru.core.account;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.core.account.AccountOutcome.LoggedIn;
import chat.maru.core.account.AccountOutcome.OfLogIn;
import chat.maru.core.account.AccountOutcome.SignedOut;
import chat.maru.core.account.AccountOutcome.TooManyRequests;
import chat.maru.core.account.AccountOutcome.WrongCredentials;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Strangers guess at alice's password; alice logs in.
final class GuessingTest {
    private static final InetAddress HOME = Office.HERE;
    private static final Duration DAY = Duration.ofHours(24);

    private final Office office = new Office();

    @AfterEach
    void close() {
        office.close();
    }

    @Test
    void aDayOfGuessingFromManyPlaces_getsFewGuessesAndHoldsNobodyUpAtHomeOrWork() {
        for (long seed = 1; seed <= 5; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            String name = "alice" + seed;
            office.signUp(name);
            InetAddress work = v6(seed);
            visit(name, work);
            int guesses = 0;
            int visits = 0;
            for (Duration passed = Duration.ZERO; passed.compareTo(DAY) < 0; ) {
                OfLogIn outcome = office.tryLogIn(name, "guess " + guesses, stranger(random));
                guesses += outcome instanceof WrongCredentials ? 1 : 0;
                if (random.nextInt(4) == 0) {
                    visit(name, random.nextBoolean() ? HOME : work);
                    visits++;
                }
                if (random.nextInt(10) == 0) {
                    office.restart();
                }
                Duration step = outcome instanceof TooManyRequests wait
                        ? shorter(wait.retryAfter(), Duration.ofMinutes(1 + random.nextInt(20)))
                        : Duration.ofMillis(1);
                office.clock.advance(step);
                passed = passed.plus(step);
            }
            assertThat(guesses).as("guesses, seed %d", seed).isBetween(50, 200);
            assertThat(visits).as("log-ins of the owner, seed %d", seed).isGreaterThan(20);
        }
    }

    @Test
    void anOwnerWhoComesFromManyNewPlaces_givesStrangersNoNewGuesses() {
        office.signUp("alice");
        SplittableRandom random = new SplittableRandom(1);
        int guesses = 0;
        int moves = 0;
        for (Duration passed = Duration.ZERO; passed.compareTo(DAY) < 0; ) {
            OfLogIn outcome = office.tryLogIn("alice", "guess " + guesses, stranger(random));
            Duration step = Duration.ofMillis(1);
            if (outcome instanceof TooManyRequests wait) {
                step = wait.retryAfter();
                office.clock.advance(step);
                passed = passed.plus(step);
                visit("alice", v6(++moves));
            } else {
                guesses++;
            }
            office.clock.advance(step);
            passed = passed.plus(step);
        }
        assertThat(moves).isGreaterThan(40);
        assertThat(guesses).isBetween(50, 200);
    }

    @Test
    void guessingAtHome_isCountedAtHomeAndNowhereElse() {
        office.signUp("alice");
        InetAddress work = v6(1);
        visit("alice", work);
        exhaust("alice", HOME);
        assertThat(office.tryLogIn("alice", Office.PASSWORD, HOME)).isInstanceOf(TooManyRequests.class);
        visit("alice", work);
        visit("alice", v6(2));
    }

    @Test
    void theSixthPlace_takesTheOldestOnesPlace() {
        office.signUp("alice");
        for (int n = 1; n <= 4; n++) {
            visit("alice", v6(n));
        }
        exhaust("alice", v6(77));
        visit("alice", HOME);
        office.clock.advance(Duration.ofMinutes(15));
        visit("alice", v6(5));
        visit("alice", HOME);
        exhaust("alice", v6(77));
        assertThat(office.tryLogIn("alice", Office.PASSWORD, v6(1))).isInstanceOf(TooManyRequests.class);
        visit("alice", v6(2));
    }

    @Test
    void aPlaceOfNinetyDaysAgo_isAStrangers() {
        office.signUp("alice");
        office.clock.advance(Duration.ofDays(90).minusMillis(1));
        exhaust("alice", v6(1));
        visit("alice", HOME);
        office.clock.advance(Duration.ofDays(90));
        exhaust("alice", v6(1));
        assertThat(office.tryLogIn("alice", Office.PASSWORD, HOME)).isInstanceOf(TooManyRequests.class);
    }

    @Test
    void aChangedPassword_leavesTheOnePlaceItWasChangedFrom() {
        Session session = office.signUp("alice");
        InetAddress work = v6(1);
        visit("alice", work);
        assertThat(office.accounts.changePassword(
                        session.profile().account(),
                        session.device(),
                        Password.of(Office.PASSWORD),
                        Password.of("a new wooden floor"),
                        HOME))
                .isEqualTo(new AccountOutcome.PasswordChanged());
        exhaust("alice", v6(2));
        assertThat(office.tryLogIn("alice", "a new wooden floor", work)).isInstanceOf(TooManyRequests.class);
        assertThat(office.tryLogIn("alice", "a new wooden floor", HOME)).isInstanceOf(LoggedIn.class);
    }

    /// Logs in at the first try, and signs out.
    private void visit(String name, InetAddress from) {
        OfLogIn outcome = office.tryLogIn(name, Office.PASSWORD, from);
        assertThat(outcome).isInstanceOf(LoggedIn.class);
        if (outcome instanceof LoggedIn(Session session)) {
            assertThat(office.accounts.signOut(session.profile().account(), session.device()))
                    .isEqualTo(new SignedOut());
        }
    }

    /// Guesses until it must wait.
    private void exhaust(String name, InetAddress from) {
        int guesses = 0;
        while (office.tryLogIn(name, "guess " + guesses, from) instanceof WrongCredentials) {
            assertThat(++guesses).isLessThanOrEqualTo(10);
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static InetAddress stranger(SplittableRandom random) {
        return address(new byte[] {
            (byte) (11 + random.nextInt(100)), (byte) random.nextInt(), (byte) random.nextInt(), (byte) random.nextInt()
        });
    }

    private static InetAddress v6(long block) {
        byte[] bytes = new byte[16];
        bytes[0] = 0x20;
        bytes[1] = 0x01;
        bytes[7] = (byte) block;
        bytes[15] = 1;
        return address(bytes);
    }

    private static InetAddress address(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new AssertionError("an address of " + bytes.length + " bytes", e);
        }
    }
}
