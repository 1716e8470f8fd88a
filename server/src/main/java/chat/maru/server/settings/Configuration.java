package chat.maru.server.settings;

import chat.maru.server.settings.Values.Given;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Settings, and where each came from. Defaults are the ground; over them go the file, the environment and the
/// flags, in this order.
///
/// Immutable.
public final class Configuration {
    /// The flag and, with `MARU_` before it, the variable that name the file.
    public static final String FILE = "config";

    /// Variables that the launcher reads.
    private static final Set<String> LAUNCHERS =
            Set.of("MARU_JAVA_HOME", "MARU_JAVA_OPTS", "MARU_JVMS", "MARU_PASSWORD");

    private final Values values;
    private final Settings settings;

    private Configuration(Values values) {
        this.values = values;
        this.settings = Settings.from(values);
    }

    /// Reads all sources. What is unknown, not allowed or cannot be read is a [BadConfiguration].
    ///
    /// @param environment all variables of the process
    /// @param flags       what was given on the command line, by name without the dashes
    public static Configuration read(Map<String, String> environment, Map<String, String> flags) {
        Map<String, Given> given = new HashMap<>();
        Map<String, Given> fromEnvironment = environment(environment);
        Map<String, Given> fromFlags = flags(flags);
        Given file = fromFlags.getOrDefault(FILE, fromEnvironment.get(FILE));
        if (file != null) {
            given.putAll(file(path(file)));
        }
        given.putAll(fromEnvironment);
        given.putAll(fromFlags);
        given.remove(FILE);
        return new Configuration(withSecrets(given));
    }

    public Settings settings() {
        return settings;
    }

    /// All keys as a file that can be read again, each after a line that says where it came from. Secrets are
    /// left out.
    public String print() {
        return Settings.keys().map(this::print).collect(Collectors.joining("\n"));
    }

    private <T> String print(Key<T> key) {
        String text = key.kind().printer().apply(values.of(key));
        String from = "# " + values.source(key).words() + "\n";
        if (key.secret()) {
            return from + "# " + key.name() + (text.isEmpty() ? " is not set" : " is set and not shown") + "\n";
        }
        return from + key.name() + " = " + text + "\n";
    }

    /// Every name that may be set: the keys, and the files of secrets.
    public static Set<String> names() {
        return Settings.keys()
                .flatMap(key -> key.secret() ? Stream.of(key.name(), key.fileName()) : Stream.of(key.name()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /// What to say of a flag that does not exist.
    ///
    /// @param flag as given, with its dashes
    public static String unknownFlag(String flag) {
        Set<String> flags = names().stream()
                .filter(name -> Settings.key(name).map(key -> !key.secret()).orElse(true))
                .map(Key::flag)
                .collect(Collectors.toCollection(TreeSet::new));
        flags.addAll(List.of(Key.flag(FILE), "--print-config", "--help"));
        return "There is no flag " + Printable.text(flag) + "; the nearest is " + Nearest.to(flag, flags) + ".";
    }

    private static Map<String, Given> flags(Map<String, String> flags) {
        Set<String> names = names();
        Map<String, Given> given = new HashMap<>();
        flags.forEach((name, text) -> {
            if (!names.contains(name) && !name.equals(FILE)) {
                throw new BadConfiguration(unknownFlag(Key.flag(name)));
            }
            Settings.key(name).filter(Key::secret).ifPresent(key -> {
                throw new BadConfiguration(key.name() + " is a secret, which everybody on this machine could read from"
                        + " the command line: use " + Key.flag(key.fileName()) + " or " + Key.variable(key.name())
                        + ".");
            });
            given.put(name, new Given(text, new Source.Flag(Key.flag(name))));
        });
        return given;
    }

    private static Map<String, Given> environment(Map<String, String> environment) {
        Map<String, String> known = names().stream().collect(Collectors.toMap(Key::variable, name -> name));
        known.put(Key.variable(FILE), FILE);
        Map<String, Given> given = new HashMap<>();
        environment.forEach((variable, text) -> {
            String name = known.get(variable);
            if (name != null) {
                given.put(name, new Given(text, new Source.Environment(variable)));
            } else if (variable.startsWith("MARU_") && !LAUNCHERS.contains(variable)) {
                throw new BadConfiguration("There is no environment variable " + Printable.text(variable)
                        + "; the nearest is " + Nearest.to(variable, known.keySet()) + ".");
            }
        });
        return given;
    }

    private static Map<String, Given> file(Path path) {
        List<String> lines = text(path, "the configuration file").lines().toList();
        Map<String, Given> given = new HashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            line(lines.get(i).strip(), new Source.File(path, i + 1), given);
        }
        return given;
    }

    private static void line(String line, Source.File source, Map<String, Given> given) {
        if (line.isEmpty() || line.startsWith("#")) {
            return;
        }
        int equals = line.indexOf('=');
        if (equals < 0) {
            throw new BadConfiguration(
                    source.words() + " is \"" + Printable.text(line) + "\", but it must be KEY = VALUE.");
        }
        String name = line.substring(0, equals).strip();
        if (!names().contains(name)) {
            throw new BadConfiguration("There is no key " + Printable.text(name) + " (" + source.words()
                    + "); the nearest is " + Nearest.to(name, names()) + ".");
        }
        Given before = given.put(name, new Given(line.substring(equals + 1).strip(), source));
        if (before != null) {
            throw new BadConfiguration(
                    name + " is set twice, in " + before.source().words() + " and in " + source.words() + ".");
        }
    }

    private static Values withSecrets(Map<String, Given> given) {
        Map<String, Given> resolved = new HashMap<>(given);
        Settings.keys().filter(Key::secret).forEach(key -> {
            Given file = resolved.remove(key.fileName());
            if (file == null || file.text().isEmpty()) {
                return;
            }
            if (resolved.containsKey(key.name())) {
                throw new BadConfiguration(
                        key.name() + " and " + key.fileName() + " are both set, but only one of them may be.");
            }
            resolved.put(key.name(), new Given(text(path(file), key.fileName()).strip(), file.source()));
        });
        return new Values(resolved);
    }

    private static Path path(Given given) {
        return Kind.path()
                .reader()
                .apply(given.text())
                .orElseThrow(() -> new BadConfiguration("\"" + Printable.text(given.text()) + "\" (from "
                        + given.source().words() + ") is not a path."));
    }

    private static String text(Path path, String what) {
        try {
            return Files.readString(path);
        } catch (NoSuchFileException _) {
            throw new BadConfiguration("There is no file " + path + " (" + what + ").");
        } catch (CharacterCodingException _) {
            throw new BadConfiguration("The file " + path + " (" + what + ") is not UTF-8 text.");
        } catch (IOException e) {
            throw new BadConfiguration("The file " + path + " (" + what + ") cannot be read: " + e.getMessage() + ".");
        }
    }
}
