package chat.maru.server.settings;

import java.util.stream.Collectors;

/// The reference page, made from the declarations. Holds nothing.
public final class ConfigurationPage {
    private static final String HEAD = """
            # Configuration

            Made from the declarations in `server/src/main/java/chat/maru/server/settings`; a test fails when it differs.

            Maru runs without any configuration. What can be set has a key, and a key can be given in three places, of
            which the later wins:

            1. a file, `KEY = VALUE` on each line, UTF-8, `#` at the start of a comment: `maru serve --config maru.properties`,
               or its path in `MARU_CONFIG`;
            2. an environment variable: `MARU_` and the key in capitals, dots and dashes as `_`. `admin-port` is
               `MARU_ADMIN_PORT`, `sends.per-second` is `MARU_SENDS_PER_SECOND`;
            3. a flag: `--` and the key. `maru serve --admin-port 9081 --sends.per-second 0`.

            `maru serve --print-config` writes what holds and where it came from, in a form that can be used as a file, and
            ends. A key, a variable beginning with `MARU_` or a flag that does not exist, and a value that is not allowed,
            stop the start with a sentence and exit code 2.

            A secret (marked so below) is not taken from a flag, where others could read it. Besides its own key it has
            one with `-file` at the end for the path of a file to read it from: `admin-token-file = /run/secrets/token`.

            Relative paths start from the folder Maru is started in. Kubernetes gives every container variables that are
            named after the services around it, `MARU_PORT` among them if a service is called `maru`: set
            `enableServiceLinks: false`.

            The launcher `./maru` reads three variables more: `MARU_JAVA_HOME` (the JDK 25 to use), `MARU_JAVA_OPTS` (more
            options for the Java virtual machine, such as `-Xmx2g`) and `MARU_JVMS` (folders to look for JDKs in,
            `/usr/lib/jvm` unless set; `:` between them).
            """;

    private ConfigurationPage() {}

    /// The page as Markdown.
    public static String text() {
        return HEAD + Settings.ROOMS.stream().map(ConfigurationPage::room).collect(Collectors.joining());
    }

    private static String room(Room room) {
        return "\n## " + room.title() + "\n\n| key | default | | allowed |\n| --- | --- | --- | --- |\n"
                + room.keys().stream().map(ConfigurationPage::row).collect(Collectors.joining());
    }

    private static String row(Key<?> key) {
        String standard = key.standardText().isEmpty() ? "not set" : "`" + key.standardText() + "`";
        return "| `" + key.name() + "` | " + standard + " | " + (key.secret() ? "Secret. " : "") + key.sentence()
                + " | " + key.kind().allowed() + " |\n";
    }
}
