package chat.maru.core.account;

import chat.maru.core.account.AccountOutcome.Busy;
import chat.maru.core.account.AccountOutcome.Found;
import chat.maru.core.account.AccountOutcome.Invalid;
import chat.maru.core.account.AccountOutcome.LoggedIn;
import chat.maru.core.account.AccountOutcome.NotAToken;
import chat.maru.core.account.AccountOutcome.NotFound;
import chat.maru.core.account.AccountOutcome.OfLogIn;
import chat.maru.core.account.AccountOutcome.OfLookUp;
import chat.maru.core.account.AccountOutcome.OfPasswordChange;
import chat.maru.core.account.AccountOutcome.OfRefresh;
import chat.maru.core.account.AccountOutcome.OfSignOut;
import chat.maru.core.account.AccountOutcome.OfSignUp;
import chat.maru.core.account.AccountOutcome.PasswordChanged;
import chat.maru.core.account.AccountOutcome.SignedOutAlready;
import chat.maru.core.account.AccountOutcome.SignedUp;
import chat.maru.core.account.AccountOutcome.TooManyDevices;
import chat.maru.core.account.AccountOutcome.TooManyRequests;
import chat.maru.core.account.AccountOutcome.Unavailable;
import chat.maru.core.account.AccountOutcome.UsernameTaken;
import chat.maru.core.account.AccountOutcome.WeakPassword;
import chat.maru.core.account.AccountOutcome.WrongCredentials;
import chat.maru.core.account.AccountOutcome.WrongPassword;
import chat.maru.core.limit.AddressBlock;
import chat.maru.core.limit.Gate;
import chat.maru.core.limit.LogInGuard;
import chat.maru.core.limit.LogInGuard.Attempt;
import chat.maru.core.limit.LookUpQuota;
import chat.maru.core.limit.Places;
import chat.maru.core.limit.RateLimiter;
import chat.maru.model.AccountId;
import chat.maru.model.Cursor;
import chat.maru.model.DeviceId;
import chat.maru.model.Profile;
import chat.maru.model.Username;
import chat.maru.store.AccountForm;
import chat.maru.store.Batch;
import chat.maru.store.DeviceForm;
import chat.maru.store.Durable;
import chat.maru.store.Keys;
import chat.maru.store.ProfileForm;
import chat.maru.store.Store;
import chat.maru.store.Store.Need;
import chat.maru.store.StoreCorruptException;
import chat.maru.store.StoreUnavailableException;
import chat.maru.store.Table;
import chat.maru.store.UsernameForm;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// Accounts: signing up, logging in, renewing tokens, telling whose a token is, signing out, changing the
/// password, looking people up.
///
/// Thread-safe. Everything but [#authenticateCached] blocks, on I/O and on the hashing of passwords: for
/// virtual threads. What the caller must decide comes back as a value, also that the store does not work;
/// only corruption is thrown.
public final class Accounts {
    private static final int MOST_TRIES = 4;
    private static final int QUOTA_MEMORY = 1_000_000;
    private static final int MAX_REFRESHING = 200_000;
    private static final String LOG_IN = "log in";
    private static final String LOG_IN_FROM = "log in from";
    private static final String PLACE = "place";
    private static final String CHANGE_PASSWORD = "change password";

    /// Where the credentials of a name that nobody has are looked for, so that as much is read for it.
    private static final AccountId NOBODY = new AccountId(new UUID(0, 0));

    private final Store store;
    private final PasswordHashing hashing;
    private final ServerSecret secret;
    private final TokenMint mint;
    private final InstantSource clock;
    private final CommonPasswords common = CommonPasswords.bundled();
    private final Sessions sessions;
    private final LogInGuard guard;
    private final Places places;
    private final Gate signUps;
    private final Gate logIns;
    private final RateLimiter<DeviceId> refreshes;
    private final LookUpQuota lookUps;

    private Accounts(
            Store store,
            PasswordHashing hashing,
            Supplier<Cursor> end,
            InstantSource clock,
            LongSupplier nanos,
            RandomGenerator random,
            AccountSettings settings) {
        this.store = store;
        this.hashing = hashing;
        this.clock = clock;
        this.secret = ServerSecret.open(store, random);
        this.mint = new TokenMint(secret, random);
        DeviceCache cache = new DeviceCache(settings.cachedDevices(), settings.cachedFor(), nanos);
        this.sessions = new Sessions(store, mint, end, clock, settings, cache);
        this.guard = new LogInGuard(store, clock);
        this.places =
                new Places(store, clock, (account, block) -> secret.digest(PLACE, account.toString(), text(block)));
        this.signUps = new Gate(settings.signUpsPerBlock(), settings.signUps(), nanos);
        this.logIns = new Gate(settings.logInsPerBlock(), settings.logIns(), nanos);
        this.refreshes = new RateLimiter<>(settings.refreshes(), MAX_REFRESHING, nanos);
        this.lookUps = new LookUpQuota(
                settings.lookUpsPerDay(), Math.max(QUOTA_MEMORY, settings.lookUpsPerDay()), clock, this::shortDigest);
    }

    /// Opens the accounts in a store, and makes the server's secret there if there is none yet: blocks on I/O.
    ///
    /// @param end    the log's end, where a new device's cursor begins
    /// @param nanos  a clock that never goes back, in nanoseconds
    /// @param random a secure one, outside of tests; thread-safe
    public static Accounts open(
            Store store,
            PasswordHashing hashing,
            Supplier<Cursor> end,
            InstantSource clock,
            LongSupplier nanos,
            RandomGenerator random,
            AccountSettings settings) {
        return new Accounts(store, hashing, end, clock, nanos, random, settings);
    }

    /// Says which devices are connected: these are seen, however long ago they renewed their tokens. Asked on any
    /// thread.
    public void inUse(BiPredicate<AccountId, DeviceId> connected) {
        sessions.inUse(connected);
    }

    /// Tells this listener of every device that is signed out from now on.
    public void onRevocation(RevocationListener listener) {
        sessions.onRevocation(listener);
    }

    /// Makes an account and signs its first device in. All rows are written before the name's, and the name's
    /// only if nobody has it: with it the account exists. What a crash leaves before that belongs to nobody,
    /// cannot be found and harms nothing.
    public OfSignUp signUp(NewAccount wanted, InetAddress from) {
        try {
            return trySignUp(wanted, from);
        } catch (StoreUnavailableException e) {
            return new Unavailable();
        }
    }

    private OfSignUp trySignUp(NewAccount wanted, InetAddress from) {
        Optional<Username> username = Username.parse(wanted.username());
        Optional<String> displayName = PlainText.displayName(wanted.displayName());
        Optional<String> deviceName = PlainText.deviceName(wanted.device().name());
        if (username.isEmpty()) {
            return new Invalid(Invalid.Field.USERNAME);
        }
        if (displayName.isEmpty()) {
            return new Invalid(Invalid.Field.DISPLAY_NAME);
        }
        if (deviceName.isEmpty()) {
            return new Invalid(Invalid.Field.DEVICE_NAME);
        }
        Optional<Password.Weakness> weakness =
                wanted.password().weakness(username.get().value(), common);
        if (weakness.isPresent()) {
            return new WeakPassword(weakness.get());
        }
        long wait = signUps.pass(from);
        if (wait > 0) {
            return new TooManyRequests(Duration.ofNanos(wait));
        }
        NewDevice device = new NewDevice(deviceName.get(), wanted.device().platform());
        return claim(username.get(), displayName.get(), wanted.password(), device, from);
    }

    private OfSignUp claim(
            Username username, String displayName, Password password, NewDevice device, InetAddress from) {
        if (refuses(Need.ORDINARY)) {
            return new Unavailable();
        }
        if (store.get(Table.USERNAMES, Keys.username(username)).isPresent()) {
            return new UsernameTaken();
        }
        Optional<PasswordHash> hash = hashing.hash(password);
        if (hash.isEmpty()) {
            return new Busy();
        }
        Instant now = now();
        AccountId id = new AccountId(mint.id());
        AccountForm account = AccountForm.first(hash.get().phc(), now);
        return create(account, new Profile(id, username, displayName, "", now), device, from);
    }

    private OfSignUp create(AccountForm account, Profile profile, NewDevice device, InetAddress from) {
        AccountId id = profile.account();
        Sessions.Fresh fresh = sessions.fresh(profile, account.epoch(), device);
        Consumer<Batch> place = places.remembering(id, account.epoch(), from);
        Durable.await(store.write(batch -> {
            batch.put(Table.ACCOUNTS, Keys.account(id), account.toBytes());
            batch.put(Table.PROFILES, Keys.account(id), ProfileForm.write(profile));
            fresh.put(batch);
            place.accept(batch);
        }));
        if (Durable.await(store.putIf(
                Table.USERNAMES, Keys.username(profile.username()), Optional.empty(), UsernameForm.write(id)))) {
            return new SignedUp(fresh.session());
        }
        Durable.await(store.write(batch -> {
            batch.delete(Table.ACCOUNTS, Keys.account(id));
            batch.delete(Table.PROFILES, Keys.account(id));
            batch.delete(Table.DEVICES, Keys.device(id, fresh.session().device()));
            batch.delete(Table.CURSORS, Keys.device(id, fresh.session().device()));
            batch.delete(Table.PLACES, Keys.account(id));
        }));
        return new UsernameTaken();
    }

    /// Signs a new device in, with its cursor at the log's end. For a name that nobody has the same is read,
    /// hashed and written as for a wrong password, and the answer is the same.
    ///
    /// Tries from a place the account logged in from before are counted apart from those of strangers. So a
    /// stranger who shares that place, a block of addresses, can hold its people up, and can find out that
    /// somebody there has the account; but nobody elsewhere can do either.
    ///
    /// @param typed the username as it was typed
    public OfLogIn logIn(String typed, Password password, NewDevice device, InetAddress from) {
        Optional<String> deviceName = PlainText.deviceName(device.name());
        if (deviceName.isEmpty()) {
            return new Invalid(Invalid.Field.DEVICE_NAME);
        }
        long wait = logIns.pass(from);
        if (wait > 0) {
            return new TooManyRequests(Duration.ofNanos(wait));
        }
        try {
            return tryLogIn(typed, password, new NewDevice(deviceName.get(), device.platform()), from);
        } catch (StoreUnavailableException e) {
            return new Unavailable();
        }
    }

    private OfLogIn tryLogIn(String typed, Password password, NewDevice device, InetAddress from) {
        if (refuses(Need.VITAL)) {
            return new Unavailable();
        }
        AccountId id = Username.parse(typed).flatMap(this::owner).orElse(NOBODY);
        Optional<byte[]> row = store.get(Table.ACCOUNTS, Keys.account(id));
        Optional<AccountForm> account = row.map(AccountForm::read);
        boolean known = places.know(id, account.map(AccountForm::epoch).orElse(0L), from);
        return switch (guard.begin(subject(typed, known, from))) {
            case LogInGuard.Wait wait -> new TooManyRequests(wait.delay());
            case LogInGuard.Admitted(Attempt attempt) ->
                switch (hashing.verify(account.map(form -> hash(id, form)), password)) {
                    case WRONG -> new WrongCredentials();
                    case BUSY -> {
                        guard.withdraw(attempt);
                        yield new Busy();
                    }
                    case RIGHT -> {
                        refreshHash(id, row.orElseThrow(), account.orElseThrow(), password);
                        Consumer<Batch> forgiven = known ? attempt::clear : attempt::takeBack;
                        yield open(
                                id,
                                account.orElseThrow(),
                                device,
                                forgiven.andThen(places.remembering(
                                        id, account.orElseThrow().epoch(), from)));
                    }
                };
        };
    }

    private byte[] subject(String typed, boolean known, InetAddress from) {
        String name = typed.toLowerCase(Locale.ROOT);
        return known ? secret.digest(LOG_IN_FROM, name, text(AddressBlock.of(from))) : secret.digest(LOG_IN, name);
    }

    private static String text(AddressBlock block) {
        return (block.v6() ? "v6 " : "v4 ") + Long.toHexString(block.prefix());
    }

    private OfLogIn open(AccountId id, AccountForm account, NewDevice device, Consumer<Batch> also) {
        return sessions.open(Profiles.required(store, id), account, device, also)
                .<OfLogIn>map(LoggedIn::new)
                .orElseGet(TooManyDevices::new);
    }

    /// Where the hash is cheaper or dearer than today's, replaces it; a later log-in will if this one cannot.
    private void refreshHash(AccountId id, byte[] row, AccountForm account, Password password) {
        if (hashing.outdated(hash(id, account))) {
            hashing.hash(password)
                    .map(hash -> account.rehashed(hash.phc()))
                    .ifPresent(next -> Durable.await(store.putIf(
                            Need.VITAL, Table.ACCOUNTS, Keys.account(id), Optional.of(row), next.toBytes())));
        }
    }

    /// The next pair of tokens for a device. When this answers, only that pair is good; the access token
    /// before it is for another minute, so that requests on their way get through.
    ///
    /// Whoever did not get the answer may ask again with the same token and request id, also after a crash, and
    /// gets the same pair for as long as that pair's refresh token is not used. A token that was used already
    /// signs its device out otherwise.
    ///
    /// @param request made by the client for this refresh and its repetitions; without it, there are none
    public OfRefresh refresh(String token, Optional<UUID> request) {
        Optional<Tokens.Refresh> shown = Tokens.parseRefresh(token);
        if (shown.isEmpty()) {
            return new NotAToken();
        }
        long wait = refreshes.acquire(shown.get().device());
        if (wait > 0) {
            return new TooManyRequests(Duration.ofNanos(wait));
        }
        try {
            return sessions.refresh(token, request);
        } catch (StoreUnavailableException e) {
            return new Unavailable();
        }
    }

    /// Whose an access token is, where this can be told at once: never blocks, for the event loop. Empty if
    /// [#authenticate] must be asked, on a virtual thread.
    public Optional<Authentication> authenticateCached(String token) {
        return sessions.authenticateCached(token);
    }

    /// Whose an access token is. A device that was signed out before this is called is refused. Who opens
    /// something lasting for the device must ask again once the [RevocationListener] can find it: a sign-out
    /// between the two would not be heard.
    public Authentication authenticate(String token) {
        try {
            return sessions.authenticate(token);
        } catch (StoreUnavailableException e) {
            return new Authentication.Unavailable();
        }
    }

    /// Whether the device is signed in, as the store says: for connections whose token may have run out.
    /// Throws [StoreUnavailableException].
    public boolean signedIn(AccountId account, DeviceId device) {
        return sessions.signedIn(account, device).isPresent();
    }

    /// The account's devices that are signed in. Throws [StoreUnavailableException].
    public List<Device> devices(AccountId account) {
        return sessions.list(account);
    }

    /// Signs a device out. When this answers, its tokens are refused, also after a power cut, and the
    /// listeners have been told.
    public OfSignOut signOut(AccountId account, DeviceId device) {
        try {
            return sessions.signOut(account, device);
        } catch (StoreUnavailableException e) {
            return new Unavailable();
        }
    }

    /// Changes the password and signs out every device but the one that asks. Both happen in one step, with
    /// the account's row; when this answers, the listeners have been told of the others.
    public OfPasswordChange changePassword(
            AccountId account, DeviceId device, Password before, Password after, InetAddress from) {
        try {
            return tryChange(account, device, before, after, from);
        } catch (StoreUnavailableException e) {
            sessions.forget(account);
            return new Unavailable();
        }
    }

    private OfPasswordChange tryChange(
            AccountId id, DeviceId device, Password before, Password after, InetAddress from) {
        if (refuses(Need.VITAL)) {
            return new Unavailable();
        }
        Optional<Profile> profile = profile(id);
        if (profile.isEmpty() || sessions.signedIn(id, device).isEmpty()) {
            return new SignedOutAlready();
        }
        Optional<Password.Weakness> weakness =
                after.weakness(profile.get().username().value(), common);
        if (weakness.isPresent()) {
            return new WeakPassword(weakness.get());
        }
        return switch (guard.begin(secret.digest(CHANGE_PASSWORD, id.toString()))) {
            case LogInGuard.Wait wait -> new TooManyRequests(wait.delay());
            case LogInGuard.Admitted(Attempt attempt) -> change(id, device, before, after, from, attempt);
        };
    }

    private OfPasswordChange change(
            AccountId id, DeviceId device, Password before, Password after, InetAddress from, Attempt attempt) {
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            Optional<DeviceForm> asking = sessions.device(id, device);
            Optional<byte[]> row = store.get(Table.ACCOUNTS, Keys.account(id));
            if (asking.isEmpty()
                    || row.isEmpty()
                    || !AccountForm.read(row.get()).admits(device, asking.get())) {
                return new SignedOutAlready();
            }
            Optional<OfPasswordChange> outcome = changeFrom(row.get(), id, device, before, after, from, attempt);
            if (outcome.isPresent()) {
                return outcome.get();
            }
        }
        return new Unavailable();
    }

    /// Empty if the account's row is another one by now.
    private Optional<OfPasswordChange> changeFrom(
            byte[] row,
            AccountId id,
            DeviceId device,
            Password before,
            Password after,
            InetAddress from,
            Attempt attempt) {
        AccountForm account = AccountForm.read(row);
        PasswordHashing.Verdict verdict = hashing.verify(Optional.of(hash(id, account)), before);
        if (verdict == PasswordHashing.Verdict.WRONG) {
            return Optional.of(new WrongPassword());
        }
        Optional<PasswordHash> hash = verdict == PasswordHashing.Verdict.BUSY ? Optional.empty() : hashing.hash(after);
        if (hash.isEmpty()) {
            guard.withdraw(attempt);
            return Optional.of(new Busy());
        }
        AccountForm next = account.changed(hash.get().phc(), now(), device);
        // read before the row is written: behind it nothing may fail that keeps the others' connections open
        Consumer<Batch> place = places.remembering(id, next.epoch(), from);
        if (!Durable.await(
                store.putIf(Need.VITAL, Table.ACCOUNTS, Keys.account(id), Optional.of(row), next.toBytes()))) {
            return Optional.empty();
        }
        Consumer<Batch> forgiven = attempt::clear;
        sessions.revokeStale(id, next, device, forgiven.andThen(place));
        return Optional.of(new PasswordChanged());
    }

    /// An account's profile. Throws [StoreUnavailableException].
    public Optional<Profile> profile(AccountId account) {
        return Profiles.find(store, account);
    }

    /// Who has exactly this name. An account may ask for so many different names a day only, whether or not
    /// anybody has them.
    ///
    /// @param asker who wants to know
    public OfLookUp find(AccountId asker, String typed) {
        Optional<Username> username = Username.parse(typed);
        if (username.isEmpty()) {
            return new NotFound();
        }
        Duration wait = lookUps.acquire(asker, username.get());
        if (wait.isPositive()) {
            return new TooManyRequests(wait);
        }
        try {
            return owner(username.get())
                    .<OfLookUp>map(id -> new Found(Profiles.required(store, id)))
                    .orElseGet(NotFound::new);
        } catch (StoreUnavailableException e) {
            return new Unavailable();
        }
    }

    /// Takes away what the counting of failed log-ins has left; to be called every hour or so. Says how many
    /// rows that were. Throws [StoreUnavailableException].
    public int sweep() {
        return guard.sweep();
    }

    private Optional<AccountId> owner(Username username) {
        return store.get(Table.USERNAMES, Keys.username(username)).map(UsernameForm::read);
    }

    private static PasswordHash hash(AccountId id, AccountForm account) {
        return PasswordHash.parse(account.passwordHash())
                .orElseThrow(() -> new StoreCorruptException("account " + id + ": its password hash is none"));
    }

    private long shortDigest(Username name) {
        return ByteBuffer.wrap(secret.digest("look up", name.value())).getLong();
    }

    private boolean refuses(Need need) {
        return !store.writeState().accepts(need);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
