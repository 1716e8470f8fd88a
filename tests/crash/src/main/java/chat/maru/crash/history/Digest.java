package chat.maru.crash.history;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// 64 bits that stand for bytes: equal ones for equal bytes and, as good as certainly, different ones for different.
/// Never 0, which stands for nothing at all.
///
/// Holds nothing.
public final class Digest {
    private Digest() {}

    /// The first 64 bits of its SHA-256, in UTF-8.
    public static long of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /// The first 64 bits of their SHA-256.
    public static long of(byte[] bytes) {
        try {
            long digest = ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(bytes))
                    .getLong();
            return digest == 0 ? 1 : digest;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
