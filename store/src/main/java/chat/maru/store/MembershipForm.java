package chat.maru.store;

import chat.maru.model.Membership;
import chat.maru.model.MessageNumber;
import chat.maru.model.Role;
import java.util.ArrayList;
import java.util.List;

/// The stored form of a membership: role, shard, and the intervals' first and last offsets, the last of one that has
/// no end written as 0, and a 0 before the first of one that is a part of the stay before it; from version 2 on the
/// number behind which messages are new to the member, which in version 1 is none; in version 3 the offset up to which
/// all is disclosed, which before is none. Conversation and account are its key, in either order.
public final class MembershipForm {
    private static final int PLAIN = 1;
    static final int SINCE = 2;
    static final int DISCLOSED = 3;

    private MembershipForm() {}

    public static byte[] write(Membership membership) {
        int version = version(membership);
        FormWriter form = new FormWriter(version, 24);
        writeInto(form, membership, version);
        return form.toBytes();
    }

    /// The first that has room for it.
    private static int version(Membership membership) {
        if (membership.disclosedUpTo() != 0) {
            return DISCLOSED;
        }
        return membership.since().equals(MessageNumber.NONE) ? PLAIN : SINCE;
    }

    /// The membership in these bytes. Throws [StoreCorruptException] if they cannot have been written so.
    public static Membership read(byte[] bytes) {
        int version = bytes.length > 0 && (bytes[0] == SINCE || bytes[0] == DISCLOSED) ? bytes[0] : PLAIN;
        FormReader form = new FormReader("membership", version, bytes);
        try {
            Membership membership = readFrom(form, version);
            form.end();
            return membership;
        } catch (IllegalArgumentException e) {
            throw new StoreCorruptException("membership: " + e.getMessage(), e);
        }
    }

    /// @param version [#DISCLOSED], or an earlier one that has room for it
    static void writeInto(FormWriter form, Membership membership, int version) {
        if (version < version(membership)) {
            throw new IllegalArgumentException("version " + version + " has no room for " + membership);
        }
        form.byteValue(code(membership.role()))
                .count(membership.shard())
                .count(membership.intervals().size());
        for (Membership.Interval interval : membership.intervals()) {
            if (interval.goesOn()) {
                form.count(0);
            }
            form.count(interval.first()).count(interval.last() == Membership.OPEN ? 0 : interval.last());
        }
        if (version >= SINCE) {
            form.count(membership.since().value());
        }
        if (version >= DISCLOSED) {
            form.count(membership.disclosedUpTo());
        }
    }

    static Membership readFrom(FormReader form, int version) {
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
        MessageNumber since = version >= SINCE ? new MessageNumber(form.count()) : MessageNumber.NONE;
        long disclosedUpTo = version >= DISCLOSED ? form.count() : 0;
        return new Membership(role, shard, intervals, since, disclosedUpTo);
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
