package chat.maru.core.history;

import chat.maru.model.AccountId;
import chat.maru.model.ConversationId;
import chat.maru.model.MessageNumber;
import chat.maru.store.Keys;
import chat.maru.store.Range;
import chat.maru.store.Store;
import chat.maru.store.Table;
import java.util.Arrays;
import java.util.List;

/// Where an account is mentioned: read at once where that is not much, and as it is asked for elsewhere.
///
/// Confined to one thread. Blocks on the store.
final class Mentions {
    private static final int CHUNK = 16;
    private static final int MANY = 1_024;

    private final Store store;
    private final AccountId account;
    // The first ones, in order.
    private final List<byte[]> read;
    private final boolean all;

    private Mentions(Store store, AccountId account, List<byte[]> read, boolean all) {
        this.store = store;
        this.account = account;
        this.read = read;
        this.all = all;
    }

    /// For many conversations.
    static Mentions ofMany(Store store, AccountId account) {
        List<byte[]> first = store.orders(Table.MENTIONS, Keys.partition(account), Range.first(MANY));
        return new Mentions(store, account, first, first.size() < MANY);
    }

    /// For one or two conversations.
    static Mentions ofFew(Store store, AccountId account) {
        return new Mentions(store, account, List.of(), false);
    }

    /// How many messages behind the one number and up to the other mention the account, but
    /// [OwnView#MOST_MENTIONS] at most.
    int count(ConversationId conversation, MessageNumber behind, MessageNumber last) {
        byte[] from = Keys.mention(conversation, behind.next());
        byte[] to = Keys.mention(conversation, last);
        int count = all ? amongRead(from, to) : inStore(from, to);
        return Math.min(count, OwnView.MOST_MENTIONS);
    }

    private int amongRead(byte[] from, byte[] to) {
        return Math.max(0, place(to, true) - place(from, false));
    }

    /// How many of those that were read are before this one, or before and at it.
    private int place(byte[] order, boolean including) {
        int low = 0;
        int high = read.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            int compared = Arrays.compareUnsigned(read.get(middle), order);
            if (compared < 0 || (including && compared == 0)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private int inStore(byte[] from, byte[] to) {
        int count = 0;
        Range range = Range.from(from, CHUNK);
        while (count < OwnView.MOST_MENTIONS) {
            List<byte[]> found = store.orders(Table.MENTIONS, Keys.partition(account), range);
            int these = (int) found.stream()
                    .takeWhile(order -> Arrays.compareUnsigned(order, to) <= 0)
                    .count();
            count += these;
            if (these < CHUNK) {
                return count;
            }
            range = Range.after(found.getLast(), CHUNK);
        }
        return count;
    }
}
