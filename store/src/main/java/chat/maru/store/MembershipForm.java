package chat.maru.store;

import chat.maru.model.Membership;
import chat.maru.model.Role;
import chat.maru.model.Stamp;
import java.util.ArrayList;
import java.util.List;

/// The stored form of a membership, version 1: role, shard, and the intervals' first and last offsets, the
/// last of one that goes on written as 0. Conversation and account are its key, in either order.
public final class MembershipForm {
    private static final int VERSION = 1;
    private static final int MEMBER = 1;

    private MembershipForm() {}

    public static byte[] write(Membership membership) {
        FormWriter form = new FormWriter(VERSION, 24)
                .byteValue(code(membership.role()))
                .count(membership.shard())
                .count(membership.intervals().size());
        for (Membership.Interval interval : membership.intervals()) {
            form.count(interval.first()).count(interval.last() == Membership.OPEN ? 0 : interval.last());
        }
        return form.toBytes();
    }

    public static Membership read(byte[] bytes) {
        FormReader form = new FormReader("membership", VERSION, bytes);
        Role role = role(form.byteValue());
        int shard = (int) form.count();
        int count = form.size();
        List<Membership.Interval> intervals = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            long first = form.count();
            long last = form.count();
            intervals.add(new Membership.Interval(first, last == 0 ? Membership.OPEN : last));
        }
        form.end();
        return new Membership(role, shard, intervals);
    }

    static Membership from(Stamp joined, Role role) {
        return new Membership(role, joined.shard(), List.of(new Membership.Interval(joined.offset(), Membership.OPEN)));
    }

    private static int code(Role role) {
        return switch (role) {
            case MEMBER -> MEMBER;
        };
    }

    private static Role role(int code) {
        if (code == MEMBER) {
            return Role.MEMBER;
        }
        throw new StoreCorruptException("membership: role " + code + " is not known");
    }
}
