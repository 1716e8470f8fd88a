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

    private MembershipForm() {}

    public static byte[] write(Membership membership) {
        FormWriter form = new FormWriter(VERSION, 24);
        writeInto(form, membership);
        return form.toBytes();
    }

    /// The membership in these bytes. Throws [StoreCorruptException] if they cannot have been written so.
    public static Membership read(byte[] bytes) {
        FormReader form = new FormReader("membership", VERSION, bytes);
        try {
            Membership membership = readFrom(form);
            form.end();
            return membership;
        } catch (IllegalArgumentException e) {
            throw new StoreCorruptException("membership: " + e.getMessage(), e);
        }
    }

    static void writeInto(FormWriter form, Membership membership) {
        form.byteValue(code(membership.role()))
                .count(membership.shard())
                .count(membership.intervals().size());
        for (Membership.Interval interval : membership.intervals()) {
            form.count(interval.first()).count(interval.last() == Membership.OPEN ? 0 : interval.last());
        }
    }

    static Membership readFrom(FormReader form) {
        Role role = role(form.byteValue());
        int shard = form.smallCount();
        int count = form.size();
        List<Membership.Interval> intervals = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            long first = form.count();
            long last = form.count();
            intervals.add(new Membership.Interval(first, last == 0 ? Membership.OPEN : last));
        }
        return new Membership(role, shard, intervals);
    }

    static Membership from(Stamp joined, Role role) {
        return new Membership(role, joined.shard(), List.of(new Membership.Interval(joined.offset(), Membership.OPEN)));
    }

    private static int code(Role role) {
        return switch (role) {
            case MEMBER -> 1;
            case ADMIN -> 2;
            case OWNER -> 3;
        };
    }

    private static Role role(int code) {
        return switch (code) {
            case 1 -> Role.MEMBER;
            case 2 -> Role.ADMIN;
            case 3 -> Role.OWNER;
            default -> throw new StoreCorruptException("membership: role " + code + " is not known");
        };
    }
}
