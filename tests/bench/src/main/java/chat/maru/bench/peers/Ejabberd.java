package chat.maru.bench.peers;

import chat.maru.bench.load.XmppHost;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// How ejabberd is started. Stateless.
final class Ejabberd {
    private static final String ARCHIVE = """
              mod_mam:
                assume_mam_usage: true
                default: always
            """;

    private Ejabberd() {}

    /// Writes its files and says by what command it is started: what `ejabberdctl` would do, without a name in a
    /// network of nodes.
    static List<String> prepared(Path folder, int port, boolean archive) throws IOException {
        Files.createDirectory(folder.resolve("database"));
        Files.writeString(
                folder.resolve("ejabberd.yml"), """
                loglevel: error
                hosts:
                  - "%s"
                listen:
                  -
                    port: %d
                    ip: "127.0.0.1"
                    module: ejabberd_c2s
                    max_stanza_size: 262144
                    backlog: 1024
                auth_method: internal
                auth_password_format: plain
                registration_timeout: infinity
                access_rules:
                  everybody:
                    allow: all
                modules:
                  mod_carboncopy: {}
                  mod_client_state: {}
                %s  mod_muc:
                    access: everybody
                    access_create: everybody
                    max_users: 2000
                    default_room_options:
                      mam: %s
                      max_users: 2000
                  mod_offline: {}
                  mod_privacy: {}
                  mod_register:
                    access: everybody
                    ip_access: all
                  mod_roster:
                    versioning: true
                  mod_stream_mgmt:
                    resend_on_timeout: if_offline
                """.formatted(XmppHost.NAME, port, archive ? ARCHIVE : "", archive));
        return List.of(
                "erl",
                "+K",
                "true",
                "+P",
                "250000",
                "-noinput",
                "-mnesia",
                "dir",
                "\"" + folder.resolve("database") + "\"",
                "-s",
                "ejabberd");
    }

    static Map<String, String> environment(Path folder) throws IOException {
        return Map.of(
                "EJABBERD_CONFIG_PATH", folder.resolve("ejabberd.yml").toString(),
                "EJABBERD_LOG_PATH", folder.resolve("ejabberd.log").toString(),
                "ERL_CRASH_DUMP", folder.resolve("crash.dump").toString(),
                "ERL_LIBS", libraries().toString(),
                "ERL_MAX_PORTS", "32000");
    }

    /// The folder for this kind of processor that holds its libraries.
    private static Path libraries() throws IOException {
        try (Stream<Path> folders = Files.list(Path.of("/usr/lib"))) {
            for (Path folder : folders.filter(Files::isDirectory).toList()) {
                try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "ejabberd-*")) {
                    if (found.iterator().hasNext()) {
                        return folder;
                    }
                }
            }
        }
        throw new IOException("ejabberd's libraries are not below /usr/lib");
    }
}
