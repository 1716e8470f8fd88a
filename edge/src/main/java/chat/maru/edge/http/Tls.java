package chat.maru.edge.http;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The certificate and key in use: TLS 1.2 and 1.3 by the JDK.
///
/// Thread-safe.
final class Tls {
    private static final Logger LOG = LoggerFactory.getLogger(HttpListener.class);

    /// What was read and what was made of it.
    private record Loaded(byte[] certificate, byte[] key, SslContext context) {}

    private final HttpListener.TlsFiles files;
    private volatile Loaded loaded;

    /// Reads the files. What cannot be read or used is an [UncheckedIOException] that names them.
    Tls(HttpListener.TlsFiles files) {
        this.files = files;
        this.loaded = load();
    }

    SslContext context() {
        return loaded.context();
    }

    /// Reads the files again if they have changed. What cannot be used (half written, perhaps) is logged, and
    /// the old ones stay. Blocks on the files.
    void reload() {
        Loaded before = loaded;
        try {
            if (!MessageDigest.isEqual(before.certificate(), Files.readAllBytes(files.certificate()))
                    || !MessageDigest.isEqual(before.key(), Files.readAllBytes(files.key()))) {
                loaded = load();
                LOG.info("certificate {} was read again", files.certificate());
            }
        } catch (IOException | UncheckedIOException e) {
            LOG.warn("certificate {} could not be read again, the old one stays", files.certificate(), e);
        }
    }

    private Loaded load() {
        try {
            byte[] certificate = bytes(files.certificate());
            byte[] key = bytes(files.key());
            KeyPairs.requirePair(certificate, key);
            SslContext context = SslContextBuilder.forServer(
                            new ByteArrayInputStream(certificate), new ByteArrayInputStream(key))
                    .sslProvider(SslProvider.JDK)
                    .protocols("TLSv1.3", "TLSv1.2")
                    .build();
            return new Loaded(certificate, key, context);
        } catch (KeyPairs.Mismatch e) {
            throw unusable(files.certificate(), files.key() + " is not its key", new IOException(e));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw unusable(
                    files.certificate(),
                    "it is no certificate, or " + files.key() + " no key, in PEM; are the two swapped?",
                    new IOException(e));
        } catch (IOException e) {
            throw unusable(files.certificate(), "its context cannot be made", e);
        }
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw unusable(file, "there is no such file", e);
        } catch (AccessDeniedException e) {
            throw unusable(file, "it may not be read", e);
        } catch (IOException e) {
            throw unusable(file, "it cannot be read", e);
        }
    }

    private static UncheckedIOException unusable(Path file, String why, IOException cause) {
        return new UncheckedIOException("cannot use " + file + " for TLS: " + why, cause);
    }
}
