package chat.maru.core.account;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.core.account.AccountOutcome.LoggedIn;
import chat.maru.core.account.AccountOutcome.OfLogIn;
import chat.maru.core.account.AccountOutcome.OfSignUp;
import chat.maru.core.account.AccountOutcome.SignedUp;
import chat.maru.core.account.Authentication.Authenticated;
import chat.maru.core.limit.TestClock;
import chat.maru.model.Cursor;
import chat.maru.model.Generation;
import chat.maru.model.Platform;
import chat.maru.store.MemoryStore;
import chat.maru.store.Store;
import java.net.InetAddress;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/// Accounts on a store in memory, with a clock that stands still and hashes that cost next to nothing.
final class Office implements AutoCloseable {
    static final PasswordHash.Cost CHEAP = new PasswordHash.Cost(8, 1, 1);
    static final PasswordHashing.Load LOAD = new PasswordHashing.Load(CHEAP, 2, 1_000);
    static final String PASSWORD = "a floor of pine boards";
    static final NewDevice PHONE = new NewDevice("Phone", Platform.ANDROID);
    static final InetAddress HERE = InetAddress.getLoopbackAddress();

    final TestClock clock = new TestClock();
    final MemoryStore memory = new MemoryStore();
    final MeddlingStore store = new MeddlingStore(memory);
    final AtomicLong logEnd = new AtomicLong(5);
    final Random random;
    final PasswordHashing hashing;
    Accounts accounts;

    Office() {
        this(1, LOAD, AccountSettings.DEFAULT.withoutRates());
    }

    Office(long seed, PasswordHashing.Load load, AccountSettings settings) {
        random = new Random(seed);
        hashing = new PasswordHashing(load, Optional.empty(), random, Office::thread);
        accounts = open(store, hashing, settings);
    }

    static Thread thread(Runnable work) {
        return Thread.ofPlatform().daemon().unstarted(work);
    }

    Accounts open(Store on, PasswordHashing with, AccountSettings settings) {
        return Accounts.open(
                on, with, () -> Cursor.of(new Generation(42), logEnd.get()), clock, clock, random, settings);
    }

    /// A node started again on the same store: nothing remembered.
    void restart() {
        accounts = open(store, hashing, AccountSettings.DEFAULT.withoutRates());
    }

    OfSignUp trySignUp(String name) {
        return accounts.signUp(new NewAccount(name, Password.of(PASSWORD), "Somebody", PHONE), HERE);
    }

    Session signUp(String name) {
        return ((SignedUp) trySignUp(name)).session();
    }

    OfLogIn tryLogIn(String name, String password) {
        return tryLogIn(name, password, HERE);
    }

    OfLogIn tryLogIn(String name, String password, InetAddress from) {
        return accounts.logIn(name, Password.of(password), PHONE, from);
    }

    Session logIn(String name) {
        return ((LoggedIn) tryLogIn(name, PASSWORD)).session();
    }

    void assertLive(Session session) {
        assertThat(accounts.authenticate(session.accessToken()))
                .isEqualTo(new Authenticated(
                        session.profile().account(), session.device(), session.accessTokenExpiresAt()));
    }

    void assertSignedOut(Session session) {
        assertThat(accounts.authenticate(session.accessToken())).isEqualTo(new Authentication.Revoked());
    }

    @Override
    public void close() {
        hashing.close();
    }
}
