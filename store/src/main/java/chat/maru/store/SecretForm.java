package chat.maru.store;

/// The stored form of a secret of the server's own, version 1.
public final class SecretForm {
    private static final int VERSION = 1;

    private SecretForm() {}

    public static byte[] write(byte[] secret) {
        return new FormWriter(VERSION, 2 + secret.length).bytes(secret).toBytes();
    }

    /// The secret, which must have this many bytes.
    public static byte[] read(byte[] bytes, int length) {
        FormReader form = new FormReader("secret", VERSION, bytes);
        byte[] secret = form.bytes();
        form.end();
        if (secret.length != length) {
            throw new StoreCorruptException("secret: " + secret.length + " bytes where " + length + " belong");
        }
        return secret;
    }
}
