package chat.maru.store;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/// A SHA-256 digest: what is stored of a secret that only its bearer may know.
///
/// Immutable. Two are compared in a time that does not depend on where they differ.
public final class Digest {
    public static final int LENGTH = 32;

    private final byte[] bytes;

    private Digest(byte[] bytes) {
        this.bytes = bytes;
    }

    public static Digest of(byte[] secret) {
        try {
            return new Digest(MessageDigest.getInstance("SHA-256").digest(secret));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /// The digest of a text's UTF-8 bytes.
    public static Digest of(String secret) {
        return of(secret.getBytes(StandardCharsets.UTF_8));
    }

    byte[] bytes() {
        return bytes.clone();
    }

    static Digest read(FormReader form) {
        byte[] bytes = form.bytes();
        if (bytes.length != LENGTH) {
            throw new StoreCorruptException("a digest of " + bytes.length + " bytes where " + LENGTH + " belong");
        }
        return new Digest(bytes);
    }

    void writeInto(FormWriter form) {
        form.bytes(bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Digest d && MessageDigest.isEqual(bytes, d.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /// Not the bytes: they do not belong in a log file.
    @Override
    public String toString() {
        return "Digest";
    }
}
