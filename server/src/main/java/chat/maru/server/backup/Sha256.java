package chat.maru.server.backup;

import chat.maru.engine.embedded.Directories;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Checksums of texts and files.
final class Sha256 {
    private static final int CHUNK = 1 << 20;

    private Sha256() {}

    static String of(String text) {
        return HexFormat.of().formatHex(digest().digest(text.getBytes(StandardCharsets.ISO_8859_1)));
    }

    /// Copies a file to where none is, as its owner's alone, and says what was copied.
    ///
    /// @param afterEach told after each piece that was copied; what it throws ends this
    static Manifest.Part copied(String name, Path from, Path to, Runnable afterEach) throws IOException {
        try (OutputStream out = Directories.createFilePrivately(to)) {
            return read(name, from, out, afterEach);
        }
    }

    /// Reads a file, and says what is there.
    static Manifest.Part read(String name, Path file) throws IOException {
        return read(name, file, OutputStream.nullOutputStream(), () -> {});
    }

    private static Manifest.Part read(String name, Path from, OutputStream out, Runnable afterEach) throws IOException {
        MessageDigest digest = digest();
        long size = 0;
        byte[] chunk = new byte[CHUNK];
        try (InputStream in = Files.newInputStream(from)) {
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                digest.update(chunk, 0, read);
                out.write(chunk, 0, read);
                size += read;
                afterEach.run();
            }
        }
        return new Manifest.Part(name, size, HexFormat.of().formatHex(digest.digest()));
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
