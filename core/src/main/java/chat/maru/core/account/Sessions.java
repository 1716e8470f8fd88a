package chat.maru.core.account;

import chat.maru.core.account.AccountOutcome.NoSuchDevice;
import chat.maru.core.account.AccountOutcome.NotAToken;
import chat.maru.core.account.AccountOutcome.OfRefresh;
import chat.maru.core.account.AccountOutcome.OfSignOut;
import chat.maru.core.account.AccountOutcome.Refreshed;
import chat.maru.core.account.AccountOutcome.SessionRevoked;
import chat.maru.core.account.AccountOutcome.SignedOut;
import chat.maru.core.account.AccountOutcome.Unavailable;
import chat.maru.core.account.Authentication.Expired;
import chat.maru.core.account.Authentication.Refused;
import chat.maru.core.account.Authentication.Revoked;
import chat.maru.core.account.RevocationListener.Why;
import chat.maru.model.AccountId;
import chat.maru.model.Cursor;
import chat.maru.model.DeviceId;
import chat.maru.model.Profile;
import chat.maru.store.AccountForm;
import chat.maru.store.Batch;
import chat.maru.store.CursorForm;
import chat.maru.store.DeviceForm;
import chat.maru.store.Digest;
import chat.maru.store.Durable;
import chat.maru.store.Key;
import chat.maru.store.Keys;
import chat.maru.store.Range;
import chat.maru.store.Row;
import chat.maru.store.Store;
import chat.maru.store.Store.Need;
import chat.maru.store.StoreCorruptException;
import chat.maru.store.StoreUnavailableException;
import chat.maru.store.Table;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The devices of accounts and their tokens.
///
/// A device is one row, and every change of it is one compare-and-put, so no lock is needed: who loses reads
/// again. Whether a device counts is decided by two rows, its own and its account's ([AccountForm#admits]).
/// The device is always read first: the account read after it is then no older than the device, and a device
/// that passes was there before any later change of password looked for devices to sign out.
///
/// All that is written here is vital ([Need#VITAL]): without it nobody could read any more a quarter of an hour after
/// the disk ran low, nor sign out a device that was stolen.
///
/// Thread-safe. Throws what the store throws. Blocks on I/O where not said otherwise.
final class Sessions {
    /// For so long the access token before the present one stays good, for requests on their way.
    static final Duration OVERLAP = Duration.ofSeconds(60);

    private static final Duration UNSEEN = Duration.ofDays(1);
    private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);
    private static final int SCAN_LIMIT = 1_000;
    private static final int MOST_TRIES = 50;

    private final Store store;
    private final TokenMint mint;
    private final Supplier<Cursor> end;
    private final InstantSource clock;
    private final AccountSettings settings;
    private final DeviceCache cache;
    private final List<RevocationListener> listeners = new CopyOnWriteArrayList<>();
    private volatile BiPredicate<AccountId, DeviceId> inUse = (_, _) -> false;

    Sessions(
            Store store,
            TokenMint mint,
            Supplier<Cursor> end,
            InstantSource clock,
            AccountSettings settings,
            DeviceCache cache) {
        this.store = store;
        this.mint = mint;
        this.end = end;
        this.clock = clock;
        this.settings = settings;
        this.cache = cache;
    }

    /// Says which devices are connected: these are seen, however long ago they renewed their tokens.
    void inUse(BiPredicate<AccountId, DeviceId> connected) {
        inUse = connected;
    }

    void onRevocation(RevocationListener listener) {
        listeners.add(listener);
    }

    /// A device that is signed in as soon as its rows are written.
    record Fresh(Session session, DeviceForm row, Cursor cursor) {
        void put(Batch into) {
            Key key = Keys.device(session.profile().account(), session.device());
            into.put(Table.DEVICES, key, row.toBytes());
            into.put(Table.CURSORS, key, CursorForm.write(cursor));
        }
    }

    /// A device as it is stored.
    private record Stored(DeviceId id, DeviceForm row) {}

    /// The devices of an account, and those whose rows nobody can decode.
    private record Scanned(List<Stored> devices, List<DeviceId> unreadable) {}

    Fresh fresh(Profile profile, long epoch, NewDevice device) {
        Instant now = now();
        DeviceId id = new DeviceId(mint.id());
        TokenMint.Pair tokens = mint.first(profile.account(), id);
        DeviceForm.Access access = new DeviceForm.Access(tokens.accessHash(), now.plus(settings.accessTokenLife()));
        DeviceForm row = new DeviceForm(
                device.name(), device.platform(), now, now, epoch, access, 0, tokens.refreshHash(), Optional.empty());
        return new Fresh(session(profile, id, tokens, row), row, end.get());
    }

    private static Session session(Profile profile, DeviceId id, TokenMint.Pair tokens, DeviceForm row) {
        return new Session(profile, id, tokens.access(), row.access().expiresAt(), tokens.refresh());
    }

    /// Signs a new device in, durably, together with what `also` puts; empty if there are too many (`also` is
    /// written all the same). If need be it takes the place of one that was not seen for a day: whoever has thrown
    /// their tokens away is not to be locked out by what is left of them. Counts before and after, so that of
    /// several at once none is one too many, though all may be refused.
    Optional<Session> open(Profile profile, AccountForm account, NewDevice device, Consumer<Batch> also) {
        AccountId id = profile.account();
        List<Stored> before = scan(id).devices();
        long admitted = admitted(before, account);
        List<DeviceId> replaced = admitted == settings.maxDevices()
                ? longestUnseen(id, before, account).stream().toList()
                : List.of();
        if (admitted - replaced.size() >= settings.maxDevices()) {
            Durable.await(store.write(Need.VITAL, also));
            return Optional.empty();
        }
        Fresh fresh = fresh(profile, account.epoch(), device);
        List<DeviceId> stale = stale(before, account);
        try {
            Durable.await(store.write(Need.VITAL, batch -> {
                stale.forEach(gone -> delete(id, gone, batch));
                replaced.forEach(gone -> delete(id, gone, batch));
                fresh.put(batch);
                also.accept(batch);
            }));
        } finally {
            cache.drop(id, replaced);
        }
        if (!replaced.isEmpty()) {
            tell(id, replaced::contains, Why.SIGNED_OUT);
        }
        if (admitted(scan(id).devices(), account) > settings.maxDevices()) {
            Durable.await(
                    store.write(Need.VITAL, batch -> delete(id, fresh.session().device(), batch)));
            return Optional.empty();
        }
        return Optional.of(fresh.session());
    }

    private Optional<DeviceId> longestUnseen(AccountId id, List<Stored> devices, AccountForm account) {
        Instant since = now().minus(UNSEEN);
        return devices.stream()
                .filter(device -> account.admits(device.id(), device.row()))
                .filter(device -> device.row().lastSeenAt().isBefore(since) && !inUse.test(id, device.id()))
                .min(Comparator.comparing(device -> device.row().lastSeenAt()))
                .map(Stored::id);
    }

    List<Device> list(AccountId account) {
        List<Stored> devices = scan(account).devices();
        return account(account).stream()
                .flatMap(owner -> devices.stream().filter(device -> owner.admits(device.id(), device.row())))
                .map(device -> new Device(
                        device.id(),
                        device.row().name(),
                        device.row().platform(),
                        device.row().createdAt(),
                        device.row().lastSeenAt()))
                .toList();
    }

    /// What is known of a token without I/O; empty if the store must be asked.
    Optional<Authentication> authenticateCached(String token) {
        Optional<Tokens.Access> shown = Tokens.parseAccess(token);
        return shown.isEmpty() ? Optional.of(new Refused()) : shown.flatMap(this::cached);
    }

    Authentication authenticate(String token) {
        return Tokens.parseAccess(token)
                .map(shown -> cached(shown).orElseGet(() -> load(token, shown)))
                .orElse(new Refused());
    }

    private Optional<Authentication> cached(Tokens.Access shown) {
        return cache.peek(shown.device()).flatMap(access -> access.judge(shown.hash(), clock.instant()));
    }

    private Authentication load(String token, Tokens.Access shown) {
        long version = cache.version(shown.account());
        Optional<DeviceForm> device = signedIn(shown.account(), shown.device());
        if (device.isEmpty()) {
            return mint.gave(token, shown) ? new Revoked() : new Refused();
        }
        DeviceCache.Access access = DeviceCache.Access.of(shown.account(), shown.device(), device.get());
        cache.offer(access, version);
        return access.judge(shown.hash(), clock.instant())
                .orElseGet(() -> mint.gave(token, shown) ? new Expired() : new Refused());
    }

    /// The device's row, if the device is signed in.
    Optional<DeviceForm> signedIn(AccountId account, DeviceId id) {
        return device(account, id)
                .filter(device -> account(account)
                        .filter(owner -> owner.admits(id, device))
                        .isPresent());
    }

    /// The next tokens for whoever shows the only refresh token that is good, the same again for the same
    /// request, and the end of the session for any token before that.
    OfRefresh refresh(String token, Optional<UUID> request) {
        return Tokens.parseRefresh(token)
                .map(shown -> refresh(token, shown, request))
                .orElse(new NotAToken());
    }

    private OfRefresh refresh(String token, Tokens.Refresh shown, Optional<UUID> request) {
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            Optional<OfRefresh> outcome = tryRefresh(token, shown, request);
            if (outcome.isPresent()) {
                return outcome.get();
            }
        }
        return new Unavailable();
    }

    /// Empty if somebody else changed the device meanwhile.
    private Optional<OfRefresh> tryRefresh(String token, Tokens.Refresh shown, Optional<UUID> request) {
        Optional<DeviceForm> stored = signedIn(shown.account(), shown.device());
        if (stored.isEmpty()) {
            return Optional.of(new SessionRevoked());
        }
        DeviceForm row = stored.get();
        if (row.refresh().equals(shown.hash())) {
            return rotate(token, shown, request, row).map(Refreshed::new);
        }
        Optional<Session> again = again(token, shown, request, row);
        if (again.isPresent()) {
            return again.map(Refreshed::new);
        }
        if (!wasGiven(token, shown, row)) {
            return Optional.of(new NotAToken());
        }
        LOG.warn(
                "account {}: a used refresh token came again; device {} is signed out",
                shown.account(),
                shown.device());
        revoke(shown.account(), List.of(shown.device()), Why.TOKEN_REUSED);
        return Optional.of(new SessionRevoked());
    }

    /// Whether the token is one that the device once had: who knows no more than ids must not sign it out.
    private boolean wasGiven(String token, Tokens.Refresh shown, DeviceForm row) {
        boolean last = row.rotation()
                .filter(rotation -> rotation.refresh().equals(shown.hash()))
                .isPresent();
        return last || (shown.counter() <= row.counter() && mint.gave(token, shown));
    }

    private Optional<Session> rotate(String token, Tokens.Refresh shown, Optional<UUID> request, DeviceForm row) {
        Instant now = now();
        int counter = Math.incrementExact(row.counter());
        TokenMint.Pair tokens = mint.next(shown.account(), shown.device(), counter, token, request);
        DeviceForm next = new DeviceForm(
                row.name(),
                row.platform(),
                row.createdAt(),
                now,
                row.epoch(),
                new DeviceForm.Access(tokens.accessHash(), now.plus(settings.accessTokenLife())),
                counter,
                tokens.refreshHash(),
                Optional.of(new DeviceForm.Rotation(
                        row.refresh(), request.map(Sessions::digest), now, soonOver(row.access(), now))));
        Profile profile = profile(shown.account());
        Key key = Keys.device(shown.account(), shown.device());
        if (!Durable.await(store.putIf(Need.VITAL, Table.DEVICES, key, Optional.of(row.toBytes()), next.toBytes()))) {
            return Optional.empty();
        }
        cache.drop(shown.account(), List.of(shown.device()));
        return Optional.of(session(profile, shown.device(), tokens, next));
    }

    private static DeviceForm.Access soonOver(DeviceForm.Access access, Instant now) {
        Instant end = now.plus(OVERLAP);
        return access.expiresAt().isAfter(end) ? new DeviceForm.Access(access.hash(), end) : access;
    }

    /// What the last refresh answered, if this is the same request again, however much later: whoever knows both the
    /// token and the id that it was used with is who used it, and did not get the answer.
    private Optional<Session> again(String token, Tokens.Refresh shown, Optional<UUID> request, DeviceForm row) {
        boolean same = request.isPresent()
                && row.rotation()
                        .filter(last -> last.refresh().equals(shown.hash()))
                        .filter(last -> last.request().equals(request.map(Sessions::digest)))
                        .isPresent();
        if (!same) {
            return Optional.empty();
        }
        TokenMint.Pair tokens = mint.next(shown.account(), shown.device(), row.counter(), token, request);
        return tokens.refreshHash().equals(row.refresh())
                ? Optional.of(session(profile(shown.account()), shown.device(), tokens, row))
                : Optional.empty();
    }

    private static Digest digest(UUID request) {
        return Digest.of(request.toString());
    }

    OfSignOut signOut(AccountId account, DeviceId device) {
        if (signedIn(account, device).isEmpty()) {
            return new NoSuchDevice();
        }
        revoke(account, List.of(device), Why.SIGNED_OUT);
        return new SignedOut();
    }

    /// Signs devices out: durably first, then on this node, then the listeners are told.
    private void revoke(AccountId account, List<DeviceId> devices, Why why) {
        try {
            Durable.await(store.write(Need.VITAL, batch -> devices.forEach(device -> delete(account, device, batch))));
        } finally {
            cache.drop(account, devices);
        }
        tell(account, devices::contains, why);
    }

    /// Signs out whom the account's row, written just now, admits no more. They are out durably already; this
    /// takes their rows away, and their connections. Where the store cannot say who they are, that is everybody but
    /// the keeper.
    void revokeStale(AccountId id, AccountForm account, DeviceId keeper, Consumer<Batch> also) {
        Optional<Scanned> scanned = tryScan(id);
        List<DeviceId> gone =
                scanned.map(read -> stale(read.devices(), account)).orElse(List.of());
        boolean known = scanned.filter(read -> read.unreadable().isEmpty()).isPresent();
        try {
            Durable.await(store.write(Need.VITAL, batch -> {
                gone.forEach(device -> delete(id, device, batch));
                also.accept(batch);
            }));
        } catch (StoreUnavailableException e) {
            LOG.warn("account {}: the rows of {} signed-out devices are left behind", id, gone.size(), e);
        } finally {
            forget(id);
        }
        tell(id, known ? gone::contains : device -> !device.equals(keeper), Why.PASSWORD_CHANGED);
    }

    private Optional<Scanned> tryScan(AccountId id) {
        try {
            return Optional.of(scan(id));
        } catch (StoreUnavailableException | StoreCorruptException e) {
            LOG.warn("account {}: the rows of its signed-out devices are left behind, for they cannot be read", id, e);
            return Optional.empty();
        }
    }

    /// Asks the store again before any of the account's tokens is taken for good.
    void forget(AccountId account) {
        cache.dropAll(account);
    }

    private void tell(AccountId account, Predicate<DeviceId> which, Why why) {
        for (RevocationListener listener : listeners) {
            tell(listener, account, which, why);
        }
    }

    private static void tell(RevocationListener listener, AccountId account, Predicate<DeviceId> which, Why why) {
        try {
            listener.revoked(account, which, why);
        } catch (RuntimeException e) {
            LOG.error("a listener failed to hear that devices of account {} are signed out: {}", account, why, e);
        }
    }

    private static void delete(AccountId account, DeviceId device, Batch batch) {
        batch.delete(Table.DEVICES, Keys.device(account, device));
        batch.delete(Table.CURSORS, Keys.device(account, device));
        // What it was told of goes later; with this row gone it is woken no more.
        batch.delete(Table.PUSH, Keys.device(account, device));
    }

    private static long admitted(List<Stored> devices, AccountForm account) {
        return devices.stream()
                .filter(device -> account.admits(device.id(), device.row()))
                .count();
    }

    private static List<DeviceId> stale(List<Stored> devices, AccountForm account) {
        return devices.stream()
                .filter(device -> !account.admits(device.id(), device.row()))
                .map(Stored::id)
                .toList();
    }

    /// A row that nobody can decode stands in no other device's way; it stays, for whoever looks into the damage.
    private Scanned scan(AccountId account) {
        List<Stored> devices = new ArrayList<>();
        List<DeviceId> unreadable = new ArrayList<>();
        for (Row row : store.scan(Table.DEVICES, Keys.partition(account), Range.first(SCAN_LIMIT))) {
            DeviceId id = new DeviceId(Keys.uuid(row.key().order()));
            try {
                devices.add(new Stored(id, DeviceForm.read(row.value())));
            } catch (StoreCorruptException e) {
                LOG.warn("account {}: the row of device {} cannot be decoded and is passed over", account, id, e);
                unreadable.add(id);
            }
        }
        return new Scanned(devices, unreadable);
    }

    /// The device's row, whether or not its account admits it.
    Optional<DeviceForm> device(AccountId account, DeviceId device) {
        return store.get(Table.DEVICES, Keys.device(account, device)).map(DeviceForm::read);
    }

    private Optional<AccountForm> account(AccountId account) {
        return store.get(Table.ACCOUNTS, Keys.account(account)).map(AccountForm::read);
    }

    private Profile profile(AccountId account) {
        return Profiles.required(store, account);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
