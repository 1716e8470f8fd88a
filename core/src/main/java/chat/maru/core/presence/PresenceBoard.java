package chat.maru.core.presence;

import chat.maru.core.presence.Guest.Stay;
import chat.maru.model.AccountId;
import chat.maru.model.DeviceId;
import chat.maru.model.Presence;
import chat.maru.model.Visibility;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// Who is there on this node, and who is told of it. Comings and goings are only noted, at once; everything
/// else is done in rounds ([#step]), within a budget: of each account the newest state is told, to those
/// who share a small conversation with it and watch. What does not fit into a round waits, and nothing
/// waits twice.
///
/// Thread-safe. [#step] is called by one thread at a time, some four times a second; it and [#ask] may
/// block on the store, the others never do. The lock is held across no reads.
public final class PresenceBoard {
    /// For how long a connection that cannot be heard counts after it was said that somebody is there.
    public static final Duration LEASE = Duration.ofSeconds(45);
    // How long after everything was told, or could not be, it is told again.
    private static final long AGAIN = Duration.ofSeconds(5).toNanos();
    // Presences that a connection is told together.
    private static final int MOST_AT_ONCE = 2_000;
    private static final long SWEEP = Duration.ofSeconds(30).toNanos();

    private final Acquaintances acquaintances;
    private final LastSeen lastSeen;
    private final Surroundings surroundings;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<AccountId, Guest> guests = new HashMap<>();
    private final Map<Visit, Stay> visits = new HashMap<>();
    private final PriorityQueue<Due> dues = new PriorityQueue<>(Comparator.comparingLong(Due::at));
    private final Queue<Guest> changed = new ArrayDeque<>();
    private final Queue<Stay> owed = new ArrayDeque<>();
    private final long origin;
    private long swept;
    // Confined to the rounds.
    private final Budget budget;
    private final Map<Visit, Telling> tellings = new LinkedHashMap<>();

    public PresenceBoard(Acquaintances acquaintances, LastSeen lastSeen, Surroundings surroundings) {
        this.acquaintances = Objects.requireNonNull(acquaintances);
        this.lastSeen = Objects.requireNonNull(lastSeen);
        this.surroundings = Objects.requireNonNull(surroundings);
        this.origin = surroundings.nanos().getAsLong();
        this.budget = new Budget(surroundings.budget(), 0);
    }

    /// @param clock  the time of day
    /// @param nanos  a clock that never goes back, such as [System#nanoTime]
    /// @param busy   whether the node has more important things to do
    /// @param budget how many conversations may be looked at and presences told a second, together
    public record Surroundings(InstantSource clock, LongSupplier nanos, BooleanSupplier busy, int budget) {
        public Surroundings {
            Objects.requireNonNull(clock);
            Objects.requireNonNull(nanos);
            Objects.requireNonNull(busy);
        }
    }

    private record Due(long at, Stay stay) {}

    /// Some of what a connection is told after a round.
    private record News(List<Presence> presences, boolean complete) {}

    /// What a connection is told after a round, in the order in which it became so.
    private static final class Telling {
        private final Deque<News> news = new ArrayDeque<>(2);

        /// What is before everything is old.
        void add(List<Presence> everything) {
            news.clear();
            news.add(new News(everything, true));
        }

        void add(Presence change) {
            if (news.isEmpty() || news.getLast().complete()) {
                news.add(new News(new ArrayList<>(1), false));
            }
            news.getLast().presences().add(change);
        }
    }

    /// A device has connected. It takes the place of connections of its that ended, and is as much there as
    /// it was.
    public void arrived(Visit visit) {
        guarded(() -> {
            long now = now();
            Guest guest = guests.computeIfAbsent(visit.account(), account -> new Guest(account, now));
            Stay stay = new Stay(visit);
            for (Stay before : List.copyOf(guest.stays)) {
                if (before.gone && before.visit.device().equals(visit.device())) {
                    stay.away = before.away;
                    guest.stays.remove(before);
                }
            }
            guest.stays.add(stay);
            visits.put(visit, stay);
            if (visit.lapses()) {
                until(stay, now + LEASE.toNanos());
            }
            queue(guest);
        });
    }

    /// It has not any more. It counts for a while after that.
    public void left(Visit visit, Ending ending) {
        guarded(() -> {
            Stay stay = visits.remove(visit);
            if (stay == null) {
                return;
            }
            stay.gone = true;
            stay.watches = false;
            Guest guest = guest(stay);
            if (stay.lapsed) {
                guest.stays.remove(stay);
                queue(guest);
            } else {
                guest.lastThere = surroundings.clock().instant();
                until(stay, Math.min(stay.until, now() + ending.grace().toNanos()));
            }
        });
    }

    /// The device says that it is there, and is told from now on who else is.
    ///
    /// @param away whether nobody looks
    public void says(Visit visit, boolean away) {
        guarded(() -> {
            Stay stay = visits.get(visit);
            if (stay != null) {
                says(stay, away);
            }
        });
    }

    /// The same for all connections of a device, also those that ended a moment ago.
    public void says(AccountId account, DeviceId device, boolean away) {
        guarded(() -> {
            Guest guest = guests.get(account);
            if (guest != null) {
                guest.stays.stream()
                        .filter(stay -> stay.visit.device().equals(device))
                        .forEach(stay -> says(stay, away));
            }
        });
    }

    private void says(Stay stay, boolean away) {
        if (stay.visit.lapses() && !stay.gone) {
            until(stay, now() + LEASE.toNanos());
            stay.lapsed = false;
        }
        if (stay.visit.canBeTold() && !stay.gone && !stay.watches) {
            stay.watches = true;
            owe(stay, now());
        }
        stay.away = away;
        queue(guest(stay));
    }

    /// The connection took less than it was told; it is told everything a little later.
    public void missed(Visit visit) {
        guarded(() -> {
            Stay stay = visits.get(visit);
            if (stay != null && stay.watches) {
                owe(stay, now() + AGAIN);
            }
        });
    }

    /// The account wants others to know something else, or blocks somebody else.
    public void privacyChanged(AccountId account) {
        guarded(() -> {
            Guest guest = guests.get(account);
            if (guest != null) {
                guest.privacyChanged();
                queue(guest);
                oweAll(guest);
            }
        });
    }

    /// Whom these accounts share conversations with has changed.
    public void acquaintancesChanged(List<AccountId> accounts) {
        guarded(() -> {
            for (AccountId account : accounts) {
                Guest guest = guests.get(account);
                if (guest != null) {
                    oweAll(guest);
                }
            }
        });
    }

    /// Who of these is there, in their order, as the viewer may know: of those who share no conversation
    /// with the viewer, do not let it know, or are not known at all, that they are offline. Blocks on the
    /// store.
    public List<Presence> ask(AccountId viewer, List<AccountId> accounts) {
        Privacy own = acquaintances.privacy(viewer);
        return accounts.stream().map(account -> ask(viewer, own, account)).toList();
    }

    /// Reads the same of everybody, so that no answer takes longer than another.
    private Presence ask(AccountId viewer, Privacy own, AccountId account) {
        Privacy theirs = acquaintances.privacy(account);
        boolean shares = acquaintances.share(viewer, account);
        Optional<Instant> last = lastSeen.of(account);
        boolean known = account.equals(viewer)
                || (shares
                        && !Privacy.apart(viewer, own, account, theirs)
                        && own.visibility().sharesPresence()
                        && theirs.visibility().sharesPresence());
        Presence.Kind kind =
                known && theirs.visibility().showsPresence() ? locked(() -> shown(account)) : Presence.Kind.OFFLINE;
        return presence(account, kind, known && sharesLastSeen(own, theirs) ? last : Optional.empty());
    }

    private Presence.Kind shown(AccountId account) {
        Guest guest = guests.get(account);
        return guest == null ? Presence.Kind.OFFLINE : guest.shown;
    }

    private static boolean sharesLastSeen(Privacy one, Privacy other) {
        return one.visibility().sharesLastSeen() && other.visibility().sharesLastSeen();
    }

    private static Presence presence(AccountId account, Presence.Kind kind, Optional<Instant> last) {
        return kind == Presence.Kind.OFFLINE ? new Presence(account, kind, last) : Presence.of(account, kind);
    }

    /// Makes a round: what has changed is told, as far as the budget goes; nothing is while the node is busy.
    public void step() {
        long now = now();
        guarded(() -> {
            lapse(now);
            sweep(now);
        });
        if (surroundings.busy().getAsBoolean()) {
            return;
        }
        budget.refill(now);
        int changes = locked(changed::size);
        int debts = locked(owed::size);
        try {
            for (int i = 0; i < Math.max(changes, debts) && budget.isLeft(); i++) {
                if (i < changes) {
                    change(Objects.requireNonNull(locked(changed::poll)), now);
                }
                if (i < debts) {
                    pay(Objects.requireNonNull(locked(owed::poll)), now);
                }
            }
        } finally {
            tell();
        }
        lastSeen.flush();
    }

    /// Notes of all who are there that they were, and writes that. No round is made after this.
    public void close() {
        guarded(() -> guests.values().stream()
                .filter(guest -> guest.shown != Presence.Kind.OFFLINE)
                .forEach(guest -> lastSeen.note(
                        guest.account,
                        guest.kind() == Presence.Kind.OFFLINE
                                ? guest.lastThere
                                : surroundings.clock().instant())));
        lastSeen.finish();
    }

    /// How many accounts are there, or were a moment ago.
    public int guests() {
        return locked(guests::size);
    }

    private void lapse(long now) {
        while (!dues.isEmpty() && dues.element().at() <= now) {
            Stay stay = dues.remove().stay();
            Guest guest = guests.get(stay.visit.account());
            if (guest == null || stay.lapsed || !guest.stays.contains(stay)) {
                continue;
            }
            if (stay.until > now) {
                dues.add(new Due(stay.until, stay));
                continue;
            }
            stay.lapsed = true;
            if (stay.gone) {
                guest.stays.remove(stay);
            } else {
                guest.lastThere = surroundings.clock().instant();
            }
            queue(guest);
        }
    }

    private void sweep(long now) {
        if (now - swept >= SWEEP) {
            swept = now;
            guests.values().removeIf(guest -> guest.isForgettable(now));
        }
    }

    /// A due of the stay that comes too early puts itself off.
    private void until(Stay stay, long until) {
        boolean sooner = stay.lapsed || until < stay.until;
        stay.until = until;
        if (sooner) {
            dues.add(new Due(until, stay));
        }
    }

    private void queue(Guest guest) {
        if (!guest.queued) {
            guest.queued = true;
            changed.add(guest);
        }
    }

    private void oweAll(Guest guest) {
        for (Stay stay : guest.stays) {
            if (stay.watches) {
                owe(stay, now());
            }
        }
    }

    private void owe(Stay stay, long from) {
        stay.owedFrom = Math.max(stay.owedFrom, from);
        if (!stay.owed) {
            stay.owed = true;
            owed.add(stay);
        }
    }

    /// Must hold the lock.
    private Guest guest(Stay stay) {
        return Objects.requireNonNull(guests.get(stay.visit.account()));
    }

    /// Tells of an account what it is now; what cannot be read is tried again in the next round.
    private void change(Guest guest, long now) {
        Presence.Kind before = guest.shown;
        try {
            changeIfItMay(guest, now);
        } catch (RuntimeException e) {
            guarded(() -> {
                guest.shown = before;
                guest.queued = false;
                queue(guest);
            });
            throw e;
        }
    }

    private void changeIfItMay(Guest guest, long now) {
        Privacy privacy = privacy(guest);
        boolean told = locked(() -> {
            boolean differs = guest.shown != shows(guest, privacy);
            boolean hidden = !privacy.visibility().showsPresence();
            // What was read has changed meanwhile, or too much was told of it; who hides waits for nothing.
            boolean waits = guest.privacy().isEmpty() || (differs && !hidden && !guest.mayChange(now));
            guest.queued = waits;
            if (waits) {
                changed.add(guest);
            }
            return differs && !waits;
        });
        if (told) {
            changeNow(guest, privacy, now);
        }
    }

    private static Presence.Kind shows(Guest guest, Privacy privacy) {
        return privacy.visibility().showsPresence() ? guest.kind() : Presence.Kind.OFFLINE;
    }

    private void changeNow(Guest guest, Privacy privacy, long now) {
        Presence.Kind before = guest.shown;
        Instant last = locked(() -> {
            guest.charge(now);
            guest.shown = shows(guest, privacy);
            return guest.kind() == Presence.Kind.OFFLINE
                    ? guest.lastThere
                    : surroundings.clock().instant();
        });
        if (before == Presence.Kind.OFFLINE || guest.shown == Presence.Kind.OFFLINE) {
            lastSeen.note(guest.account, last);
        }
        Acquaintances.Circle circle = acquaintances.circle(guest.account);
        budget.spend(1 + circle.cost());
        for (AccountId viewer : circle.accounts()) {
            locked(() -> Optional.ofNullable(guests.get(viewer)).filter(PresenceBoard::watches))
                    .ifPresent(watching -> tell(watching, guest, privacy, last));
        }
    }

    private static boolean watches(Guest guest) {
        return guest.stays.stream().anyMatch(stay -> stay.watches);
    }

    private void tell(Guest viewer, Guest guest, Privacy privacy, Instant last) {
        Privacy theirs = privacy(viewer);
        if (!theirs.visibility().sharesPresence() || Privacy.apart(viewer.account, theirs, guest.account, privacy)) {
            return;
        }
        Presence presence = presence(
                guest.account,
                guest.shown,
                sharesLastSeen(theirs, privacy) ? Optional.of(LastSeen.rounded(last)) : Optional.empty());
        for (Visit visit : watching(viewer)) {
            budget.spend(1);
            telling(visit).add(presence);
        }
    }

    private List<Visit> watching(Guest guest) {
        return locked(() -> guest.stays.stream()
                .filter(stay -> stay.watches)
                .map(stay -> stay.visit)
                .toList());
    }

    /// Tells a connection everything: who of those it may know of is there.
    private void pay(Stay stay, long now) {
        try {
            locked(() -> creditor(stay, now))
                    .ifPresent(viewer -> telling(stay.visit).add(everything(viewer)));
        } catch (RuntimeException e) {
            guarded(() -> owe(stay, now + AGAIN));
            throw e;
        }
    }

    /// Whom everything is to be told now.
    private Optional<Guest> creditor(Stay stay, long now) {
        if (stay.watches && stay.owedFrom > now) {
            owed.add(stay);
            return Optional.empty();
        }
        stay.owed = false;
        stay.owedFrom = now + AGAIN;
        return stay.watches ? Optional.of(guest(stay)) : Optional.empty();
    }

    private Telling telling(Visit visit) {
        return tellings.computeIfAbsent(visit, _ -> new Telling());
    }

    /// What others were told before they were not to know any more is no reason to tell it again.
    private boolean mayKnow(Guest viewer, Privacy own, Guest guest) {
        Privacy theirs = privacy(guest);
        return theirs.visibility().showsPresence() && !Privacy.apart(viewer.account, own, guest.account, theirs);
    }

    private List<Presence> everything(Guest viewer) {
        budget.spend(1);
        Privacy own = privacy(viewer);
        Visibility visibility = own.visibility();
        if (!visibility.sharesPresence()) {
            return List.of();
        }
        Acquaintances.Circle circle = acquaintances.circle(viewer.account);
        List<Presence> all = new ArrayList<>();
        for (AccountId account : circle.accounts()) {
            if (all.size() >= MOST_AT_ONCE) {
                break;
            }
            locked(() -> Optional.ofNullable(guests.get(account)).filter(guest -> guest.shown != Presence.Kind.OFFLINE))
                    .filter(guest -> mayKnow(viewer, own, guest))
                    .ifPresent(guest -> all.add(Presence.of(account, guest.shown)));
        }
        budget.spend(circle.cost() + all.size());
        return all;
    }

    /// Everybody hears of all of a round's changes at once.
    private void tell() {
        tellings.forEach((visit, telling) ->
                telling.news.forEach(news -> visit.watcher().told(news.presences(), news.complete())));
        tellings.clear();
    }

    /// Reads it where it is not known.
    private Privacy privacy(Guest guest) {
        Optional<Privacy> known = locked(guest::privacy);
        if (known.isPresent()) {
            return known.get();
        }
        int asOf = locked(guest::changes);
        Privacy found = acquaintances.privacy(guest.account);
        guarded(() -> guest.read(found, asOf));
        return found;
    }

    private long now() {
        return surroundings.nanos().getAsLong() - origin;
    }

    private void guarded(Runnable action) {
        lock.lock();
        try {
            action.run();
        } finally {
            lock.unlock();
        }
    }

    private <T> T locked(Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }
}
