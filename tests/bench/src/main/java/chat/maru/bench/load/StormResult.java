package chat.maru.bench.load;

import java.util.List;

/// What a generator process saw that cut very many off at once. Immutable; travels as one line of JSON.
///
/// @param before of those who stayed connected, before the storm
/// @param after the same from the storm on
/// @param crowd messages sent over the whole run to conversations of people who were cut off
/// @param crowdDelivered how often one of these has come to somebody
/// @param refused how often somebody who came back was turned away and tried again
/// @param offlineTold how often somebody was told from the storm on that somebody is offline
/// @param connecting histogram, nanoseconds from beginning to connect until connected, of those who came back
/// @param learning histogram, nanoseconds from then until they knew of everybody that they are online
/// @param allBackNanos from the storm until the last was connected again
/// @param allCaughtUpNanos from the storm until the last was connected again and had what was said before they were
/// @param allRightNanos from the storm until the last knew of everybody that they are online
/// @param faults every way in which the run was not correct, those of the two results included
public record StormResult(
        LoadResult before,
        LoadResult after,
        long crowd,
        long crowdDelivered,
        long refused,
        long offlineTold,
        String connecting,
        String learning,
        long allBackNanos,
        long allCaughtUpNanos,
        long allRightNanos,
        List<String> faults) {
    public StormResult {
        faults = List.copyOf(faults);
    }
}
