package chat.maru.core.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.maru.core.account.AccountOutcome.Busy;
import chat.maru.core.account.AccountOutcome.Found;
import chat.maru.core.account.AccountOutcome.Invalid;
import chat.maru.core.account.AccountOutcome.LoggedIn;
import chat.maru.core.account.AccountOutcome.NoSuchDevice;
import chat.maru.core.account.AccountOutcome.NotFound;
import chat.maru.core.account.AccountOutcome.OfLogIn;
import chat.maru.core.account.AccountOutcome.OfSignUp;
import chat.maru.core.account.AccountOutcome.PasswordChanged;
import chat.maru.core.account.AccountOutcome.Refreshed;
import chat.maru.core.account.AccountOutcome.SessionRevoked;
import chat.maru.core.account.AccountOutcome.SignedOut;
import chat.maru.core.account.AccountOutcome.SignedOutAlready;
import chat.maru.core.account.AccountOutcome.SignedUp;
import chat.maru.core.account.AccountOutcome.TooManyDevices;
import chat.maru.core.account.AccountOutcome.TooManyRequests;
import chat.maru.core.account.AccountOutcome.Unavailable;
import chat.maru.core.account.AccountOutcome.UsernameTaken;
import chat.maru.core.account.AccountOutcome.WeakPassword;
import chat.maru.core.account.AccountOutcome.WrongCredentials;
import chat.maru.core.account.AccountOutcome.WrongPassword;
import chat.maru.core.account.Password.Weakness;
import chat.maru.core.limit.Rate;
import chat.maru.model.AccountId;
import chat.maru.model.DeviceId;
import chat.maru.model.Platform;
import chat.maru.store.AccountForm;
import chat.maru.store.CursorForm;
import chat.maru.store.Keys;
import chat.maru.store.Store.WriteState;
import chat.maru.store.StoreCorruptException;
import chat.maru.store.StoreUnavailableException;
import chat.maru.store.Table;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class AccountsTest {
    private final Office office = new Office();

    @AfterEach
    void close() {
        office.close();
    }

    @Test
    void signUp_makesAnAccountWithASignedInDevice() {
        OfSignUp outcome = office.accounts.signUp(
                new NewAccount(
                        "Alice", Password.of(Office.PASSWORD), "  Alice 🪵 ", new NewDevice(" Tab ", Platform.WEB)),
                Office.HERE);

        Session session = ((SignedUp) outcome).session();
        assertThat(session.profile().username().value()).isEqualTo("alice");
        assertThat(session.profile().displayName()).isEqualTo("Alice 🪵");
        assertThat(session.profile().about()).isEmpty();
        assertThat(session.accessToken()).startsWith("ma_").hasSize(89);
        assertThat(session.refreshToken()).startsWith("mr_").hasSize(94);
        assertThat(session.accessTokenExpiresAt())
                .isEqualTo(office.clock.instant().plus(Duration.ofMinutes(15)));
        assertThat(session.toString()).doesNotContain(session.accessToken(), session.refreshToken());
        office.assertLive(session);
        assertThat(office.accounts.devices(session.profile().account()))
                .containsExactly(new Device(
                        session.device(), "Tab", Platform.WEB, office.clock.instant(), office.clock.instant()));
        assertThat(office.accounts.profile(session.profile().account())).contains(session.profile());
    }

    @Test
    void stored_isNoTokenAndNoPassword() {
        Session session = office.signUp("alice");
        for (Table table : Table.values()) {
            office.memory
                    .all(table)
                    .forEach(row -> assertThat(new String(row.value(), StandardCharsets.ISO_8859_1))
                            .doesNotContain(
                                    session.accessToken().substring(3),
                                    session.refreshToken().substring(3))
                            .doesNotContain(Office.PASSWORD));
        }
    }

    @Test
    void signUp_refusesATakenNameInAnyCase() {
        office.signUp("alice");
        assertThat(office.trySignUp("ALICE")).isEqualTo(new UsernameTaken());
        assertThat(office.memory.all(Table.ACCOUNTS)).hasSize(1);
    }

    @Test
    void signUp_namesTheFieldThatCannotBe() {
        assertThat(signUp("al", "Alice", "Phone")).isEqualTo(new Invalid(Invalid.Field.USERNAME));
        assertThat(signUp("_alice", "Alice", "Phone")).isEqualTo(new Invalid(Invalid.Field.USERNAME));
        assertThat(signUp("alice", "  ", "Phone")).isEqualTo(new Invalid(Invalid.Field.DISPLAY_NAME));
        assertThat(signUp("alice", "x".repeat(65), "Phone")).isEqualTo(new Invalid(Invalid.Field.DISPLAY_NAME));
        assertThat(signUp("alice", "a\u0007b", "Phone")).isEqualTo(new Invalid(Invalid.Field.DISPLAY_NAME));
        assertThat(signUp("alice", "a\ud83eb", "Phone")).isEqualTo(new Invalid(Invalid.Field.DISPLAY_NAME));
        assertThat(signUp("alice", "Alice", "")).isEqualTo(new Invalid(Invalid.Field.DEVICE_NAME));
        assertThat(signUp("alice", "🪵".repeat(64), "Phone")).isInstanceOf(SignedUp.class);
    }

    private OfSignUp signUp(String name, String displayName, String device) {
        return office.accounts.signUp(
                new NewAccount(name, Password.of(Office.PASSWORD), displayName, new NewDevice(device, Platform.OTHER)),
                Office.HERE);
    }

    @Test
    void signUp_refusesAWeakPassword() {
        OfSignUp outcome = office.accounts.signUp(
                new NewAccount("alice", Password.of("Password1"), "Alice", Office.PHONE), Office.HERE);
        assertThat(outcome).isEqualTo(new WeakPassword(Weakness.TOO_COMMON));
        assertThat(office.hashing.computed()).isZero();
    }

    @Test
    void signUp_ofOneNameByManyAtOnceSucceedsOnceAndLeavesNothingElse() {
        List<OfSignUp> outcomes = all(32, () -> office.trySignUp("alice"));

        List<SignedUp> won = outcomes.stream()
                .filter(SignedUp.class::isInstance)
                .map(SignedUp.class::cast)
                .toList();
        assertThat(won).hasSize(1);
        assertThat(outcomes).filteredOn(o -> !(o instanceof SignedUp)).containsOnly(new UsernameTaken());
        office.assertLive(won.getFirst().session());
        for (Table table : List.of(Table.ACCOUNTS, Table.PROFILES, Table.DEVICES, Table.CURSORS, Table.USERNAMES)) {
            assertThat(office.memory.all(table)).hasSize(1);
        }
    }

    @Test
    void signUp_cutShortBeforeTheNameLeavesTheNameFree() {
        office.store.beforeWrite(table -> {
            if (table == Table.USERNAMES) {
                throw new StoreUnavailableException("the power went");
            }
        });
        assertThat(office.trySignUp("alice")).isEqualTo(new Unavailable());
        office.store.beforeWrite(table -> {});
        assertThat(office.tryLogIn("alice", Office.PASSWORD)).isEqualTo(new WrongCredentials());
        office.signUp("alice");
    }

    @Test
    void signUp_whoseAnswerIsLostHasHappened() {
        office.store.loseAnswers(table -> table == Table.USERNAMES);
        assertThat(office.trySignUp("alice")).isEqualTo(new Unavailable());
        office.store.loseAnswers(table -> false);
        assertThat(office.trySignUp("alice")).isEqualTo(new UsernameTaken());
        office.assertLive(office.logIn("alice"));
    }

    @Test
    void logIn_signsANewDeviceInWithItsCursorAtTheLogsEnd() {
        Session first = office.signUp("alice");
        office.logEnd.set(77);
        Session second = office.logIn("Alice");

        assertThat(second.device()).isNotEqualTo(first.device());
        assertThat(second.profile()).isEqualTo(first.profile());
        office.assertLive(first);
        office.assertLive(second);
        byte[] cursor = office.memory
                .get(Table.CURSORS, Keys.device(second.profile().account(), second.device()))
                .orElseThrow();
        assertThat(CursorForm.read(cursor).offset(0)).isEqualTo(77);
        assertThat(office.memory.all(Table.ATTEMPTS)).isEmpty();
    }

    @Test
    void logIn_tellsNotWhetherNameOrPasswordIsWrongAndWorksAsMuch() {
        office.signUp("alice");
        int[] wrong = workOf(() -> office.tryLogIn("alice", "not the password"));
        int[] unknown = workOf(() -> office.tryLogIn("nobody", "not the password"));
        assertThat(unknown).isEqualTo(wrong);
        assertThat(wrong[0]).isOne();
        assertThat(office.tryLogIn("no such/name", Office.PASSWORD)).isEqualTo(new WrongCredentials());
        assertThat(office.tryLogIn("alice", "x".repeat(5_000))).isEqualTo(new WrongCredentials());
    }

    private int[] workOf(Callable<OfLogIn> logIn) {
        long hashes = office.hashing.computed();
        int reads = office.store.reads();
        int writes = office.store.writes();
        assertThat(call(logIn)).isEqualTo(new WrongCredentials());
        return new int[] {
            (int) (office.hashing.computed() - hashes), office.store.reads() - reads, office.store.writes() - writes
        };
    }

    @Test
    void logIn_slowsDownAlikeForAnyNameAndAcrossARestart() {
        office.signUp("alice");
        for (String name : List.of("alice", "nobody", "no such/name")) {
            for (int i = 0; i < 10; i++) {
                assertThat(office.tryLogIn(name, "wrong guess " + i)).isEqualTo(new WrongCredentials());
            }
            assertThat(office.tryLogIn(name, Office.PASSWORD)).isEqualTo(new TooManyRequests(Duration.ofSeconds(1)));
        }
        office.restart();
        assertThat(office.tryLogIn("ALICE", Office.PASSWORD)).isEqualTo(new TooManyRequests(Duration.ofSeconds(1)));
        office.clock.advance(Duration.ofSeconds(1));
        office.logIn("alice");
        office.logIn("alice");
    }

    @Test
    void aDayOfGuessing_getsFewGuessesAndTheOwnersPhoneStaysIn() {
        Session phone = office.signUp("alice");
        Duration passed = Duration.ZERO;
        int guesses = 0;
        int refreshes = 0;
        while (passed.compareTo(Duration.ofHours(24)) < 0) {
            OfLogIn outcome = office.tryLogIn("alice", "guess number " + guesses);
            Duration step = Duration.ofMillis(1);
            if (outcome instanceof TooManyRequests wait) {
                step = wait.retryAfter();
                phone = ((Refreshed) office.accounts.refresh(phone.refreshToken(), Optional.empty())).session();
                office.assertLive(phone);
                refreshes++;
            } else {
                guesses++;
            }
            office.clock.advance(step);
            passed = passed.plus(step);
        }
        assertThat(guesses).isBetween(50, 200);
        assertThat(refreshes).isPositive();
        assertThat(office.accounts.changePassword(
                        phone.profile().account(),
                        phone.device(),
                        Password.of(Office.PASSWORD),
                        Password.of("a new wooden floor"),
                        Office.HERE))
                .isEqualTo(new PasswordChanged());
        office.clock.advance(Duration.ofMinutes(15));
        assertThat(office.tryLogIn("alice", "a new wooden floor")).isInstanceOf(LoggedIn.class);
    }

    @Test
    void rates_boundSignUpsAndLogIns() {
        Rate two = new Rate(2, Duration.ofSeconds(30));
        AccountSettings d = AccountSettings.DEFAULT;
        try (Office strict = new Office(
                1,
                Office.LOAD,
                new AccountSettings(
                        d.accessTokenLife(), 10, 100, d.cachedFor(), two, d.signUps(), two, d.logIns(), two, 5))) {
            Session alice = strict.signUp("alice");
            strict.signUp("bobby");
            assertThat(strict.trySignUp("carol")).isEqualTo(new TooManyRequests(Duration.ofSeconds(30)));
            strict.logIn("alice");
            strict.logIn("bobby");
            assertThat(strict.tryLogIn("alice", Office.PASSWORD))
                    .isEqualTo(new TooManyRequests(Duration.ofSeconds(30)));
            String token = alice.refreshToken();
            for (int i = 0; i < 2; i++) {
                token = ((Refreshed) strict.accounts.refresh(token, Optional.empty()))
                        .session()
                        .refreshToken();
            }
            assertThat(strict.accounts.refresh(token, Optional.empty())).isInstanceOf(TooManyRequests.class);
            strict.clock.advance(Duration.ofSeconds(30));
            assertThat(strict.accounts.refresh(token, Optional.empty())).isInstanceOf(Refreshed.class);
        }
    }

    @Test
    void olderHash_isReplacedAtLogIn() {
        Session session = office.signUp("alice");
        PasswordHashing.Load dearer = new PasswordHashing.Load(new PasswordHash.Cost(16, 2, 1), 2, 100);
        try (PasswordHashing hashing = new PasswordHashing(dearer, Optional.empty(), new Random(2), Office::thread)) {
            Accounts later = office.open(office.store, hashing, AccountSettings.DEFAULT.withoutRates());
            assertThat(later.logIn("alice", Password.of("wrong guess"), Office.PHONE, Office.HERE))
                    .isEqualTo(new WrongCredentials());
            assertThat(hashOf(session)).contains("m=8,t=1");
            assertThat(later.logIn("alice", Password.of(Office.PASSWORD), Office.PHONE, Office.HERE))
                    .isInstanceOf(LoggedIn.class);
            assertThat(hashOf(session)).contains("m=16,t=2");
            long before = hashing.computed();
            assertThat(later.logIn("alice", Password.of(Office.PASSWORD), Office.PHONE, Office.HERE))
                    .isInstanceOf(LoggedIn.class);
            assertThat(hashing.computed() - before).isOne();
            assertThat(later.authenticate(session.accessToken())).isInstanceOf(Authentication.Authenticated.class);
        }
    }

    private String hashOf(Session session) {
        return account(session).passwordHash();
    }

    private AccountForm account(Session session) {
        return AccountForm.read(office.memory
                .get(Table.ACCOUNTS, Keys.account(session.profile().account()))
                .orElseThrow());
    }

    @Test
    void damagedHash_isCorruption() {
        Session session = office.signUp("alice");
        byte[] damaged = account(session).rehashed("$argon2id$nonsense").toBytes();
        office.memory
                .write(batch ->
                        batch.put(Table.ACCOUNTS, Keys.account(session.profile().account()), damaged))
                .join();
        assertThatThrownBy(() -> office.tryLogIn("alice", Office.PASSWORD)).isInstanceOf(StoreCorruptException.class);
    }

    @Test
    void fullHashQueue_isBusyAndCountsForNothing() throws ExecutionException, InterruptedException {
        CountDownLatch go = new CountDownLatch(1);
        Session session = office.signUp("alice");
        try (PasswordHashing slow = new PasswordHashing(
                        new PasswordHashing.Load(Office.CHEAP, 1, 1),
                        Optional.empty(),
                        new Random(1),
                        work -> Office.thread(() -> {
                            await(go);
                            work.run();
                        }));
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Accounts accounts = office.open(office.store, slow, AccountSettings.DEFAULT.withoutRates());
            Future<Optional<PasswordHash>> one = threads.submit(() -> slow.hash(Password.of(Office.PASSWORD)));
            Future<Optional<PasswordHash>> two = threads.submit(() -> slow.hash(Password.of(Office.PASSWORD)));
            while (slow.waiting() < 1) {
                Thread.onSpinWait();
            }
            for (int i = 0; i < 30; i++) {
                assertThat(accounts.logIn("alice", Password.of("wrong guess"), Office.PHONE, Office.HERE))
                        .isEqualTo(new Busy());
            }
            assertThat(accounts.signUp(
                            new NewAccount("bobby", Password.of(Office.PASSWORD), "Bob", Office.PHONE), Office.HERE))
                    .isEqualTo(new Busy());
            assertThat(accounts.changePassword(
                            session.profile().account(),
                            session.device(),
                            Password.of(Office.PASSWORD),
                            Password.of("a new wooden floor"),
                            Office.HERE))
                    .isEqualTo(new Busy());
            go.countDown();
            assertThat(one.get()).isPresent();
            assertThat(two.get()).isPresent();
            assertThat(accounts.logIn("alice", Password.of(Office.PASSWORD), Office.PHONE, Office.HERE))
                    .isInstanceOf(LoggedIn.class);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void eleventhDevice_isRefusedUntilAnotherSignsOut() {
        Session first = office.signUp("alice");
        for (int i = 0; i < 9; i++) {
            office.logIn("alice");
        }
        assertThat(office.tryLogIn("alice", Office.PASSWORD)).isEqualTo(new TooManyDevices());
        assertThat(office.accounts.devices(first.profile().account())).hasSize(10);
        assertThat(office.accounts.signOut(first.profile().account(), first.device()))
                .isEqualTo(new SignedOut());
        office.assertLive(office.logIn("alice"));
    }

    @Test
    void eleventhDevice_takesThePlaceOfTheOneLongestUnseen_ifThatIsADay() {
        Session first = office.signUp("alice");
        AccountId id = first.profile().account();
        office.clock.advance(Duration.ofMinutes(1));
        Session second = office.logIn("alice");
        office.clock.advance(Duration.ofMinutes(1));
        for (int i = 0; i < 8; i++) {
            office.logIn("alice");
        }
        office.clock.advance(Duration.ofHours(23));
        assertThat(office.tryLogIn("alice", Office.PASSWORD)).isEqualTo(new TooManyDevices());
        office.clock.advance(Duration.ofHours(1));
        office.accounts.inUse((_, device) -> device.equals(first.device()));
        List<String> told = new ArrayList<>();
        office.accounts.onRevocation((account, which, why) ->
                told.add(account + " " + which.test(first.device()) + " " + which.test(second.device()) + " " + why));
        Session eleventh = office.logIn("alice");

        assertThat(told).containsExactly(id + " false true SIGNED_OUT");
        assertThat(office.accounts.devices(id))
                .hasSize(10)
                .extracting(Device::id)
                .contains(first.device(), eleventh.device())
                .doesNotContain(second.device());
        office.assertLive(eleventh);
        office.accounts.inUse((_, _) -> true);
        assertThat(office.tryLogIn("alice", Office.PASSWORD)).isEqualTo(new TooManyDevices());
    }

    @Test
    void manyLogInsAtOnce_neverPassTheLimitOfDevices() {
        Session first = office.signUp("alice");
        for (int i = 0; i < 6; i++) {
            office.logIn("alice");
        }
        AtomicInteger admitted = new AtomicInteger();
        all(10, () -> office.tryLogIn("alice", Office.PASSWORD)).forEach(outcome -> {
            if (outcome instanceof LoggedIn in) {
                admitted.incrementAndGet();
                office.assertLive(in.session());
            }
        });
        assertThat(admitted.get()).isLessThanOrEqualTo(3);
        assertThat(office.accounts.devices(first.profile().account())).hasSize(7 + admitted.get());
    }

    @Test
    void changedPassword_keepsTheDeviceThatAskedAndNoOther() {
        Session asking = office.signUp("alice");
        Session other = office.logIn("alice");
        AccountId id = asking.profile().account();
        office.assertLive(other);
        List<String> told = new ArrayList<>();
        office.accounts.onRevocation(
                (account, which, why) -> told.add(account + " " + connected(which, asking, other) + " " + why));
        office.clock.advance(Duration.ofSeconds(1));

        assertThat(change(asking, Office.PASSWORD, "a new wooden floor")).isEqualTo(new PasswordChanged());

        assertThat(told).containsExactly(id + " " + List.of(other.device()) + " PASSWORD_CHANGED");
        office.assertSignedOut(other);
        assertThat(office.accounts.refresh(other.refreshToken(), Optional.empty()))
                .isEqualTo(new SessionRevoked());
        office.assertLive(asking);
        assertThat(office.tryLogIn("alice", Office.PASSWORD)).isEqualTo(new WrongCredentials());
        assertThat(account(asking).passwordChangedAt()).isEqualTo(office.clock.instant());
        assertThat(office.accounts.devices(id)).extracting(Device::id).containsExactly(asking.device());
        assertThat(office.memory.all(Table.CURSORS)).hasSize(1);
        Session next = ((Refreshed) office.accounts.refresh(asking.refreshToken(), Optional.empty())).session();
        office.assertLive(next);
        assertThat(change(next, "a new wooden floor", "and a third floor")).isEqualTo(new PasswordChanged());
        office.assertLive(next);
    }

    @Test
    void changePassword_refusesWrongWeakAndSignedOut() {
        Session session = office.signUp("alice");
        assertThat(change(session, "wrong guess", "a new wooden floor")).isEqualTo(new WrongPassword());
        assertThat(change(session, Office.PASSWORD, "12345678")).isEqualTo(new WeakPassword(Weakness.TOO_COMMON));
        office.assertLive(session);
        for (int i = 0; i < 9; i++) {
            assertThat(change(session, "wrong guess", "a new wooden floor")).isEqualTo(new WrongPassword());
        }
        assertThat(change(session, Office.PASSWORD, "a new wooden floor"))
                .isEqualTo(new TooManyRequests(Duration.ofSeconds(1)));
        office.accounts.signOut(session.profile().account(), session.device());
        assertThat(change(session, Office.PASSWORD, "a new wooden floor")).isEqualTo(new SignedOutAlready());
        assertThat(office.accounts.changePassword(
                        new AccountId(new UUID(1, 1)),
                        session.device(),
                        Password.of("x"),
                        Password.of("y"),
                        Office.HERE))
                .isEqualTo(new SignedOutAlready());
    }

    private AccountOutcome change(Session session, String before, String after) {
        return office.accounts.changePassword(
                session.profile().account(), session.device(), Password.of(before), Password.of(after), Office.HERE);
    }

    @Test
    void passwordChangeCutShort_hasSignedTheOthersOutAllTheSame() {
        Session asking = office.signUp("alice");
        Session other = office.logIn("alice");
        AtomicBoolean changed = new AtomicBoolean();
        office.store.beforeWrite(table -> {
            if (changed.get()) {
                office.memory.become(WriteState.FAILED);
            }
            changed.compareAndSet(false, table == Table.ACCOUNTS);
        });

        assertThat(change(asking, Office.PASSWORD, "a new wooden floor")).isEqualTo(new PasswordChanged());

        assertThat(office.memory.all(Table.DEVICES)).hasSize(2);
        office.assertSignedOut(other);
        office.assertLive(asking);
        assertThat(office.accounts.devices(asking.profile().account())).hasSize(1);
        assertThat(office.accounts.signOut(other.profile().account(), other.device()))
                .isEqualTo(new NoSuchDevice());
    }

    @Test
    void passwordChangeThatCannotReadTheDevices_endsTheConnectionsOfAllOthers() {
        List<RuntimeException> errors =
                List.of(new StoreUnavailableException("no disk"), new StoreCorruptException("no row"));
        for (RuntimeException error : errors) {
            String name = "alice" + errors.indexOf(error);
            Session asking = office.signUp(name);
            Session other = office.logIn(name);
            office.assertLive(other);
            List<DeviceId> told = new ArrayList<>();
            office.accounts.onRevocation((account, which, why) -> told.addAll(connected(which, asking, other)));
            AtomicBoolean written = new AtomicBoolean();
            office.store.beforeWrite(table -> written.compareAndSet(false, table == Table.ACCOUNTS));
            office.store.afterRead(table -> {
                if (written.get() && table == Table.DEVICES) {
                    throw error;
                }
            });

            assertThat(change(asking, Office.PASSWORD, "a new wooden floor")).isEqualTo(new PasswordChanged());

            assertThat(told).containsExactly(other.device());
            assertThat(office.accounts.authenticateCached(other.accessToken())).isEmpty();
            office.store.afterRead(table -> {});
            office.assertSignedOut(other);
            office.assertLive(asking);
        }
    }

    @Test
    void deviceWhoseRowNobodyCanDecode_keepsNobodyOutAndLosesItsConnectionsWithThePassword() {
        Session asking = office.signUp("alice");
        Session broken = office.logIn("alice");
        AccountId id = asking.profile().account();
        office.memory
                .write(batch -> batch.put(Table.DEVICES, Keys.device(id, broken.device()), new byte[] {99}))
                .join();

        Session next = office.logIn("alice");
        office.assertLive(next);
        assertThat(office.accounts.devices(id))
                .extracting(Device::id)
                .containsExactlyInAnyOrder(asking.device(), next.device());

        List<DeviceId> told = new ArrayList<>();
        office.accounts.onRevocation((account, which, why) -> told.addAll(connected(which, asking, broken, next)));
        assertThat(change(asking, Office.PASSWORD, "a new wooden floor")).isEqualTo(new PasswordChanged());
        assertThat(told).containsExactly(broken.device(), next.device());
        assertThat(office.memory.get(Table.DEVICES, Keys.device(id, broken.device())))
                .contains(new byte[] {99});
    }

    /// Which of these would be cut off.
    private static List<DeviceId> connected(Predicate<DeviceId> which, Session... sessions) {
        return Stream.of(sessions).map(Session::device).filter(which).toList();
    }

    @Test
    void logInWithTheOldPasswordDuringAChange_isSignedOutByIt() {
        Session asking = office.signUp("alice");
        AtomicBoolean once = new AtomicBoolean();
        // the change falls between the check of the old password and the new device's row
        office.store.afterRead(table -> {
            if (table == Table.DEVICES && once.compareAndSet(false, true)) {
                assertThat(change(asking, Office.PASSWORD, "a new wooden floor"))
                        .isEqualTo(new PasswordChanged());
            }
        });
        Session late = ((LoggedIn) office.tryLogIn("alice", Office.PASSWORD)).session();
        assertThat(once).isTrue();
        office.assertSignedOut(late);
        assertThat(office.accounts.refresh(late.refreshToken(), Optional.empty()))
                .isEqualTo(new SessionRevoked());
        assertThat(office.accounts.devices(asking.profile().account())).hasSize(1);
        office.assertLive(asking);
    }

    @Test
    void twoChangesAtOnce_leaveOneDeviceAndOnePassword() {
        for (int round = 0; round < 20; round++) {
            String name = "alice" + round;
            Session one = office.signUp(name);
            Session two = office.logIn(name);
            List<AccountOutcome> outcomes = all(List.of(
                    () -> change(one, Office.PASSWORD, "the first new floor"),
                    () -> change(two, Office.PASSWORD, "the second new floor")));
            assertThat(outcomes).filteredOn(new PasswordChanged()::equals).hasSize(1);
            assertThat(office.accounts.devices(one.profile().account())).hasSize(1);
            boolean firstWon = outcomes.getFirst().equals(new PasswordChanged());
            office.assertLive(firstWon ? one : two);
            office.assertSignedOut(firstWon ? two : one);
        }
    }

    @Test
    void signOut_isDurableAndRefusedBeforeListenersHearOfIt() {
        Session session = office.signUp("alice");
        office.assertLive(session);
        List<RevocationListener.Why> told = new ArrayList<>();
        office.accounts.onRevocation((account, which, why) -> {
            throw new IllegalStateException("a listener that fails keeps nobody from hearing");
        });
        office.accounts.onRevocation((account, which, why) -> {
            assertThat(which).accepts(session.device());
            assertThat(office.memory.get(Table.DEVICES, Keys.device(account, session.device())))
                    .isEmpty();
            office.assertSignedOut(session);
            told.add(why);
        });

        assertThat(office.accounts.signOut(session.profile().account(), session.device()))
                .isEqualTo(new SignedOut());

        assertThat(told).containsExactly(RevocationListener.Why.SIGNED_OUT);
        assertThat(office.accounts.authenticateCached(session.accessToken())).isEmpty();
        office.assertSignedOut(session);
        assertThat(office.accounts.signedIn(session.profile().account(), session.device()))
                .isFalse();
        assertThat(office.accounts.signOut(session.profile().account(), session.device()))
                .isEqualTo(new NoSuchDevice());
    }

    @Test
    void signOut_ofAnothersDeviceFindsNone() {
        Session alice = office.signUp("alice");
        Session bob = office.signUp("bobby");
        assertThat(office.accounts.signOut(alice.profile().account(), bob.device()))
                .isEqualTo(new NoSuchDevice());
        assertThat(office.accounts.signOut(alice.profile().account(), new DeviceId(new UUID(3, 4))))
                .isEqualTo(new NoSuchDevice());
        office.assertLive(bob);
    }

    @Test
    void accessToken_endsAndIsToldFromNone() {
        Session session = office.signUp("alice");
        office.assertLive(session);
        office.clock.advance(Duration.ofMinutes(15).minusMillis(1));
        office.assertLive(session);
        office.clock.advance(Duration.ofMillis(1));
        assertThat(office.accounts.authenticate(session.accessToken())).isEqualTo(new Authentication.Expired());
        assertThat(office.accounts.authenticateCached(session.accessToken())).contains(new Authentication.Expired());
        assertThat(office.accounts.authenticate("")).isEqualTo(new Authentication.Refused());
        assertThat(office.accounts.authenticate(session.refreshToken())).isEqualTo(new Authentication.Refused());
    }

    @Test
    void authentication_isKnownWithoutTheStoreFromTheSecondTimeOn() {
        Session session = office.signUp("alice");
        assertThat(office.accounts.authenticateCached(session.accessToken())).isEmpty();
        office.assertLive(session);
        int reads = office.store.reads();
        assertThat(office.accounts.authenticateCached(session.accessToken()))
                .containsInstanceOf(Authentication.Authenticated.class);
        office.assertLive(session);
        assertThat(office.store.reads()).isEqualTo(reads);
        office.clock.advance(Duration.ofSeconds(30));
        assertThat(office.accounts.authenticateCached(session.accessToken())).isEmpty();
        assertThat(office.accounts.authenticateCached("garbage")).contains(new Authentication.Refused());
    }

    @Test
    void find_isByExactNameAndWithinTheQuota() {
        Session alice = office.signUp("alice");
        AccountId asker = alice.profile().account();
        assertThat(office.accounts.find(asker, "ALICE")).isEqualTo(new Found(alice.profile()));
        assertThat(office.accounts.find(asker, "alic")).isEqualTo(new NotFound());
        assertThat(office.accounts.find(asker, "no such/name")).isEqualTo(new NotFound());
        for (int i = 0; i < 998; i++) {
            assertThat(office.accounts.find(asker, "name" + i)).isEqualTo(new NotFound());
        }
        assertThat(office.accounts.find(asker, "one.too.many")).isEqualTo(new TooManyRequests(Duration.ofHours(24)));
        assertThat(office.accounts.find(asker, "alice")).isEqualTo(new Found(alice.profile()));
    }

    @Test
    void lowDisk_keepsNobodyFromReadingAndNoDeviceSignedIn() {
        Session session = office.signUp("alice");
        Session stolen = office.logIn("alice");
        office.memory.become(WriteState.DISK_LOW);
        for (int i = 0; i < 3; i++) {
            office.clock.advance(Duration.ofMinutes(16));
            assertThat(office.accounts.authenticate(session.accessToken())).isEqualTo(new Authentication.Expired());
            session = ((Refreshed) office.accounts.refresh(session.refreshToken(), Optional.empty())).session();
            office.assertLive(session);
        }
        assertThat(office.trySignUp("bobby")).isEqualTo(new Unavailable());

        assertThat(office.accounts.signOut(stolen.profile().account(), stolen.device()))
                .isEqualTo(new SignedOut());
        office.assertSignedOut(stolen);
        assertThat(office.tryLogIn("alice", "wrong guess")).isEqualTo(new WrongCredentials());
        Session second = office.logIn("alice");
        office.assertLive(second);
        assertThat(change(session, Office.PASSWORD, "a new wooden floor")).isEqualTo(new PasswordChanged());
        office.assertSignedOut(second);
        office.assertLive(session);
    }

    @Test
    void withoutTheStore_nothingIsGrantedAndReadsGoOn() {
        Session session = office.signUp("alice");
        office.memory.become(WriteState.DISK_FULL);
        long hashes = office.hashing.computed();
        assertThat(office.trySignUp("bobby")).isEqualTo(new Unavailable());
        assertThat(office.tryLogIn("alice", Office.PASSWORD)).isEqualTo(new Unavailable());
        assertThat(office.accounts.refresh(session.refreshToken(), Optional.empty()))
                .isEqualTo(new Unavailable());
        assertThat(office.accounts.signOut(session.profile().account(), session.device()))
                .isEqualTo(new Unavailable());
        assertThat(change(session, Office.PASSWORD, "a new wooden floor")).isEqualTo(new Unavailable());
        assertThat(office.hashing.computed()).isEqualTo(hashes);
        office.assertLive(session);
        office.store.afterRead(table -> {
            throw new StoreUnavailableException("no disk");
        });
        office.clock.advance(Duration.ofSeconds(31));
        assertThat(office.accounts.authenticate(session.accessToken())).isEqualTo(new Authentication.Unavailable());
        assertThat(office.accounts.find(session.profile().account(), "alice")).isEqualTo(new Unavailable());
    }

    @Test
    void plainText_isStrippedAndBounded() {
        assertThat(PlainText.about("")).contains("");
        assertThat(PlainText.about(" two\nlines ")).contains("two\nlines");
        assertThat(PlainText.about("a\tb")).isEmpty();
        assertThat(PlainText.about("🪵".repeat(500))).isPresent();
        assertThat(PlainText.about("🪵".repeat(501))).isEmpty();
        assertThat(PlainText.displayName("two\nlines")).isEmpty();
        assertThat(PlainText.displayName("a\u2028b")).isEmpty();
    }

    private static <T> List<T> all(int count, Callable<T> each) {
        return all(IntStream.range(0, count).mapToObj(i -> each).collect(Collectors.toList()));
    }

    private static <T> List<T> all(List<Callable<T>> calls) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<T> results = new ArrayList<>();
            for (Future<T> call : threads.invokeAll(calls)) {
                results.add(call.get());
            }
            return results;
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    private static <T> T call(Callable<T> callable) {
        return all(List.of(callable)).getFirst();
    }
}
