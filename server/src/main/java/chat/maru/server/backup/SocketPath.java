package chat.maru.server.backup;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Where a node is spoken to by commands on the same machine: a Unix domain socket in its data directory.
///
/// The name of a socket has 107 bytes at most. To one that is longer leads a link of a shorter name, which is
/// there only while it is needed: to listen, or to connect.
final class SocketPath {
    static final String NAME = "control.sock";
    private static final int LONGEST = 107;

    private SocketPath() {}

    interface Use<T> {
        T with(UnixDomainSocketAddress address) throws IOException;
    }

    /// Does something with the address of the data directory's socket.
    static <T> T use(Path data, Use<T> use) throws IOException {
        Path path = data.toAbsolutePath().resolve(NAME);
        if (fits(path)) {
            return use.with(UnixDomainSocketAddress.of(path));
        }
        Path folder = Files.createTempDirectory("maru-");
        Path link = folder.resolve("data");
        try {
            Path shorter = link.resolve(NAME);
            if (!fits(shorter)) {
                throw new IOException("neither " + path + " nor " + shorter + " is short enough for a socket: "
                        + LONGEST + " bytes at most");
            }
            Files.createSymbolicLink(link, data.toAbsolutePath());
            return use.with(UnixDomainSocketAddress.of(shorter));
        } finally {
            Files.deleteIfExists(link);
            Files.delete(folder);
        }
    }

    private static boolean fits(Path path) {
        return path.toString().getBytes(StandardCharsets.UTF_8).length <= LONGEST;
    }
}
