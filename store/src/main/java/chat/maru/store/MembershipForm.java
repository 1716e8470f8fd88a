package chat.maru.store;

import chat.maru.model.Membership;
import chat.maru.model.MessageNumber;
import chat.maru.model.Role;
import java.util.ArrayList;
import java.util.List;

/// The stored form of a membership: role, shard, and the intervals' first and last offsets, the last of one that has
/// no end written as 0, and a 0 before the first of one that is a part of the stay before it; in version 2 the number
/// behind which messages are new to the member, which in version 1 is none. Conversation and account are its key, in
/// either order.
public final class MembershipForm {
    private static final int PLAIN = 1;
    private static final int SINCE = 2;

    private MembershipForm() {}

    public static byte[] write(Membership membership) {
        boolean since = !membership.since().equals(MessageNumber.NONE);
        FormWriter form = new FormWriter(since ? SINCE : PLAIN, 24);
        writeInto(form, membership, since);
        return form.toBytes();
    }

    /// The membership in these bytes. Throws [StoreCorruptException] if they cannot have been written so.
    public static Membership read(byte[] bytes) {
        boolean since = bytes.length > 0 && bytes[0] == SINCE;
        FormReader form = new FormReader("membership", since ? SINCE : PLAIN, bytes);
        try {
            Membership membership = readFrom(form, since);
            form.end();
            return membership;
        } catch (IllegalArgumentException e) {
            throw new StoreCorruptException("membership: " + e.getMessage(), e);
        }
    }

    static void writeInto(FormWriter form, Membership membership, boolean since) {
        form.byteValue(code(membership.role()))
                .count(membership.shard())
                .count(membership.intervals().size());
        for (Membership.Interval interval : membership.intervals()) {
            if (interval.goesOn()) {
                form.count(0);
            }
            form.count(interval.first()).count(interval.last() == Membership.OPEN ? 0 : interval.last());
        }
        if (since) {
            form.count(membership.since().value());
        }
    }

    static Membership readFrom(FormReader form, boolean since) {
        Role role = role(form.byteValue());
        int shard = form.smallCount();
        int count = form.size();
        List<Membership.Interval> intervals = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            long begins = form.count();
            boolean goesOn = begins == 0;
            long first = goesOn ? form.count() : begins;
            long last = form.count();
            intervals.add(new Membership.Interval(first, last == 0 ? Membership.OPEN : last, goesOn));
        }
        MessageNumber number = since ? new MessageNumber(form.count()) : MessageNumber.NONE;
        return new Membership(role, shard, intervals, number);
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
