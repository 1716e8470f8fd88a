package chat.maru.store;

import chat.maru.model.PushContent;
import java.util.Arrays;
import java.util.Objects;

/// The stored form of how a device is woken, version 1. Account and device are its key. Whoever knows the
/// address can wake the device, so it is printed nowhere.
///
/// Immutable.
///
/// @param address a token, or the URL of a push resource
/// @param key     the public key of a Web Push subscription; empty elsewhere
/// @param secret  its shared secret; empty elsewhere
public record PushForm(Service service, String address, byte[] key, byte[] secret, PushContent content) {
    private static final int VERSION = 1;

    public PushForm {
        Objects.requireNonNull(service);
        Objects.requireNonNull(address);
        Objects.requireNonNull(content);
        key = key.clone();
        secret = secret.clone();
    }

    /// By which service; Apple's has two environments, whose tokens have nothing to do with each other.
    public enum Service {
        FCM,
        APNS,
        APNS_SANDBOX,
        WEBPUSH
    }

    @Override
    public byte[] key() {
        return key.clone();
    }

    @Override
    public byte[] secret() {
        return secret.clone();
    }

    /// Of the target: two devices must never have one.
    public Digest target() {
        return Digest.of(code(service) + " " + address);
    }

    public byte[] toBytes() {
        return new FormWriter(VERSION, 256)
                .byteValue(code(service))
                .text(address)
                .bytes(key)
                .bytes(secret)
                .byteValue(code(content))
                .toBytes();
    }

    /// What is in these bytes. Throws [StoreCorruptException] if they cannot have been written so.
    public static PushForm read(byte[] bytes) {
        FormReader form = new FormReader("push", VERSION, bytes);
        PushForm read = new PushForm(
                service(form.byteValue()), form.text(), form.bytes(), form.bytes(), content(form.byteValue()));
        form.end();
        return read;
    }

    private static int code(Service service) {
        return switch (service) {
            case FCM -> 1;
            case APNS -> 2;
            case APNS_SANDBOX -> 3;
            case WEBPUSH -> 4;
        };
    }

    private static Service service(int code) {
        return switch (code) {
            case 1 -> Service.FCM;
            case 2 -> Service.APNS;
            case 3 -> Service.APNS_SANDBOX;
            case 4 -> Service.WEBPUSH;
            default -> throw new StoreCorruptException("push: service " + code + " is not known");
        };
    }

    private static int code(PushContent content) {
        return switch (content) {
            case NONE -> 0;
            case SENDER -> 1;
            case FULL -> 2;
        };
    }

    private static PushContent content(int code) {
        return switch (code) {
            case 0 -> PushContent.NONE;
            case 1 -> PushContent.SENDER;
            case 2 -> PushContent.FULL;
            default -> throw new StoreCorruptException("push: content " + code + " is not known");
        };
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PushForm that
                && service == that.service
                && address.equals(that.address)
                && Arrays.equals(key, that.key)
                && Arrays.equals(secret, that.secret)
                && content == that.content;
    }

    @Override
    public int hashCode() {
        return Objects.hash(service, address, content);
    }

    @Override
    public String toString() {
        return "PushForm[" + service + ", " + content + "]";
    }
}
