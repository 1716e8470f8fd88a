package chat.maru.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// The stored form of the places an account logged in from, version 1. The account is its key.
///
/// Immutable.
///
/// @param epoch  the account's epoch they belong to: after a change of password they are nobody's
/// @param places the latest first
public record PlacesForm(long epoch, List<Place> places) {
    private static final int VERSION = 1;

    public PlacesForm {
        places = List.copyOf(places);
    }

    /// A place: a digest of the account and its block of addresses, and when it logged in from there last.
    public record Place(Digest block, Instant lastAt) {
        public Place {
            Objects.requireNonNull(block);
            Objects.requireNonNull(lastAt);
        }
    }

    public byte[] toBytes() {
        FormWriter form =
                new FormWriter(VERSION, 12 + 41 * places.size()).count(epoch).count(places.size());
        for (Place place : places) {
            place.block().writeInto(form);
            form.instant(place.lastAt());
        }
        return form.toBytes();
    }

    public static PlacesForm read(byte[] bytes) {
        FormReader form = new FormReader("places", VERSION, bytes);
        long epoch = form.count();
        List<Place> places = new ArrayList<>();
        for (int left = form.size(); left > 0; left--) {
            places.add(new Place(Digest.read(form), form.instant()));
        }
        form.end();
        return new PlacesForm(epoch, places);
    }
}
