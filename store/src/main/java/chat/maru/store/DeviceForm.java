package chat.maru.store;

import chat.maru.model.Platform;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/// What is stored of a device, version 1: all of it in one row, so that every change of it is one step.
/// Account and device are its key.
///
/// Immutable.
///
/// @param lastSeenAt when its tokens were last renewed
/// @param epoch      the account's epoch at its log-in
/// @param access     its access token
/// @param counter    how many times its tokens were renewed
/// @param refresh    of the only refresh token that is still good
/// @param rotation   the last renewal, if there was one
public record DeviceForm(
        String name,
        Platform platform,
        Instant createdAt,
        Instant lastSeenAt,
        long epoch,
        Access access,
        int counter,
        Digest refresh,
        Optional<Rotation> rotation) {
    private static final int VERSION = 1;

    public DeviceForm {
        Objects.requireNonNull(name);
        Objects.requireNonNull(platform);
        Objects.requireNonNull(createdAt);
        Objects.requireNonNull(lastSeenAt);
        Objects.requireNonNull(access);
        Objects.requireNonNull(refresh);
        Objects.requireNonNull(rotation);
        if (counter < 0) {
            throw new IllegalArgumentException("a counter is not negative: " + counter);
        }
    }

    /// An access token: its digest, and when it ends.
    public record Access(Digest hash, Instant expiresAt) {
        public Access {
            Objects.requireNonNull(hash);
            Objects.requireNonNull(expiresAt);
        }
    }

    /// A renewal: from which refresh token, on which request, when, and the access token before it.
    public record Rotation(Digest refresh, Optional<Digest> request, Instant at, Access access) {
        public Rotation {
            Objects.requireNonNull(refresh);
            Objects.requireNonNull(request);
            Objects.requireNonNull(at);
            Objects.requireNonNull(access);
        }
    }

    public byte[] toBytes() {
        FormWriter form = new FormWriter(VERSION, 320)
                .text(name)
                .byteValue(code(platform))
                .instant(createdAt)
                .instant(lastSeenAt)
                .count(epoch);
        write(access, form);
        form.count(counter);
        refresh.writeInto(form);
        form.byteValue(rotation.isPresent() ? 1 : 0);
        rotation.ifPresent(last -> write(last, form));
        return form.toBytes();
    }

    public static DeviceForm read(byte[] bytes) {
        FormReader form = new FormReader("device", VERSION, bytes);
        DeviceForm device = new DeviceForm(
                form.text(),
                platform(form.byteValue()),
                form.instant(),
                form.instant(),
                form.count(),
                access(form),
                counter(form.count()),
                Digest.read(form),
                Flags.read("device", form) ? Optional.of(rotation(form)) : Optional.empty());
        form.end();
        return device;
    }

    private static void write(Access access, FormWriter form) {
        access.hash().writeInto(form);
        form.instant(access.expiresAt());
    }

    private static void write(Rotation rotation, FormWriter form) {
        rotation.refresh().writeInto(form);
        form.byteValue(rotation.request().isPresent() ? 1 : 0);
        rotation.request().ifPresent(request -> request.writeInto(form));
        form.instant(rotation.at());
        write(rotation.access(), form);
    }

    private static Access access(FormReader form) {
        return new Access(Digest.read(form), form.instant());
    }

    private static Rotation rotation(FormReader form) {
        return new Rotation(
                Digest.read(form),
                Flags.read("device", form) ? Optional.of(Digest.read(form)) : Optional.empty(),
                form.instant(),
                access(form));
    }

    private static int counter(long value) {
        if (value > Integer.MAX_VALUE) {
            throw new StoreCorruptException("device: a counter of " + value);
        }
        return (int) value;
    }

    private static int code(Platform platform) {
        return switch (platform) {
            case WEB -> 1;
            case IOS -> 2;
            case ANDROID -> 3;
            case DESKTOP -> 4;
            case TERMINAL -> 5;
            case OTHER -> 6;
        };
    }

    private static Platform platform(int code) {
        return switch (code) {
            case 1 -> Platform.WEB;
            case 2 -> Platform.IOS;
            case 3 -> Platform.ANDROID;
            case 4 -> Platform.DESKTOP;
            case 5 -> Platform.TERMINAL;
            case 6 -> Platform.OTHER;
            default -> throw new StoreCorruptException("device: platform " + code + " is not known");
        };
    }
}
