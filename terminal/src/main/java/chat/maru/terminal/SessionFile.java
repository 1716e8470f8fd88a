package chat.maru.terminal;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.maru.client.SessionStore;
import chat.maru.client.Tokens;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A session kept in a file that only its owner may read. It is replaced as a whole, durably, so a crash
/// leaves the old one or the new one. Held by one process at a time: two would use up each other's refresh
/// tokens.
///
/// Thread-safe: a session saves one call at a time.
final class SessionFile implements SessionStore, AutoCloseable {
    private final Path file;
    private final FileChannel lockChannel;

    private SessionFile(Path file, FileChannel lockChannel) {
        this.file = file;
        this.lockChannel = lockChannel;
    }

    /// The session of this user at this server, held until closed; none if another process holds it.
    static Optional<SessionFile> hold(Path folder, URI server, String user) {
        Path file = folder.resolve(prefix(server) + name(user) + ".json");
        try {
            Files.createDirectories(folder, ownerOnly(folder, "rwx------"));
            FileChannel channel = FileChannel.open(
                    folder.resolve(file.getFileName() + ".lock"),
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                    ownerOnly(folder, "rw-------"));
            if (lock(channel) == null) {
                channel.close();
                return Optional.empty();
            }
            return Optional.of(new SessionFile(file, channel));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    /// Who has a session at this server here.
    static List<String> users(Path folder, URI server) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        String prefix = prefix(server);
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(path -> path.getFileName().toString())
                    .filter(name -> name.startsWith(prefix) && name.endsWith(".json"))
                    .map(name -> name.substring(prefix.length(), name.length() - ".json".length()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Of this server alone: a token is good for whoever hears it, so one got over TLS must not be found for
    /// the same host without it, nor one of another host whose name only begins like this one.
    private static String prefix(URI server) {
        String port = server.getPort() < 0 ? "" : "_" + server.getPort();
        return name(server.getScheme() + "_" + server.getHost() + port) + "~";
    }

    /// Nothing in a name may lead to another folder.
    private static String name(String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9._-]", "_");
    }

    private static FileAttribute<?>[] ownerOnly(Path folder, String permissions) {
        return folder.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    /// What was kept, if it can still be read.
    Optional<Tokens> load() {
        try {
            return Files.exists(file) ? Optional.of(Tokens.fromJson(Files.readString(file))) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void save(Tokens tokens) {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.deleteIfExists(fresh);
            try (FileChannel channel = FileChannel.open(
                    fresh,
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                    ownerOnly(file.getParent() == null ? file : file.getParent(), "rw-------"))) {
                ByteBuffer bytes = ByteBuffer.wrap(tokens.toJson().getBytes(UTF_8));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void forget(Tokens tokens) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            lockChannel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
