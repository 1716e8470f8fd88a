package chat.maru.core.limit;

import chat.maru.model.AccountId;
import chat.maru.store.Batch;
import chat.maru.store.Digest;
import chat.maru.store.Keys;
import chat.maru.store.PlacesForm;
import chat.maru.store.PlacesForm.Place;
import chat.maru.store.Store;
import chat.maru.store.Table;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// The blocks of addresses that an account logged in from lately: the last five, for 90 days each. Tries from
/// there are counted apart from everybody else's, so that whoever guesses elsewhere holds up nobody at home.
/// A change of password forgets all of them, for its reason may be that somebody knew the old one.
///
/// What is stored tells nobody who has not the server's secret which blocks they are.
///
/// Thread-safe. Blocks on I/O, and throws what the store throws. Of two log-ins at once from different places
/// one place may be forgotten.
public final class Places {
    static final int MOST = 5;
    static final Duration MEMORY = Duration.ofDays(90);

    private final Store store;
    private final InstantSource clock;
    private final BiFunction<AccountId, AddressBlock, byte[]> digest;

    /// @param digest keyed, so that places cannot be found by trying all there are
    public Places(Store store, InstantSource clock, BiFunction<AccountId, AddressBlock, byte[]> digest) {
        this.store = Objects.requireNonNull(store);
        this.clock = Objects.requireNonNull(clock);
        this.digest = Objects.requireNonNull(digest);
    }

    /// Whether the account logged in from there lately; reads one row, also for an account that does not exist.
    public boolean know(AccountId account, long epoch, InetAddress from) {
        Digest block = block(account, from);
        return remembered(account, epoch, clock.instant())
                .anyMatch(place -> place.block().equals(block));
    }

    /// What makes the place a known one when it is put into a batch and that is written.
    public Consumer<Batch> remembering(AccountId account, long epoch, InetAddress from) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Digest block = block(account, from);
        Stream<Place> others =
                remembered(account, epoch, now).filter(place -> !place.block().equals(block));
        List<Place> places = Stream.concat(Stream.of(new Place(block, now)), others)
                .limit(MOST)
                .toList();
        byte[] row = new PlacesForm(epoch, places).toBytes();
        return batch -> batch.put(Table.PLACES, Keys.account(account), row);
    }

    private Stream<Place> remembered(AccountId account, long epoch, Instant now) {
        Optional<PlacesForm> stored =
                store.get(Table.PLACES, Keys.account(account)).map(PlacesForm::read);
        return stored.filter(form -> form.epoch() == epoch).map(PlacesForm::places).stream()
                .flatMap(List::stream)
                .filter(place -> Duration.between(place.lastAt(), now).compareTo(MEMORY) < 0);
    }

    private Digest block(AccountId account, InetAddress from) {
        return Digest.of(digest.apply(account, AddressBlock.of(from)));
    }
}
