package chat.maru.crash.bugs;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/// Compiles a source file with a [SeededBug] in it.
final class Mutation {
    /// What the tests run with: named by the build where the class path itself is only a jar that names the others.
    static final String CLASS_PATH =
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path", ""));

    private static final Path ROOT = Path.of(System.getProperty("crash.root", "../.."));

    private Mutation() {}

    /// Writes the file's classes into this folder. To be put before all others in a class path.
    ///
    /// @throws IllegalStateException if what is to be replaced does not stand there once: the bug needs another
    /// place now
    static void into(Path folder, SeededBug bug) throws IOException {
        Path source = ROOT.resolve(bug.module() + "/src/main/java/" + bug.type().replace('.', '/') + ".java");
        String text = Files.readString(source);
        int at = text.indexOf(bug.right());
        if (at < 0 || text.indexOf(bug.right(), at + 1) >= 0) {
            throw new IllegalStateException(bug + ": this does not stand once in " + source + ": " + bug.right());
        }
        Path changed = folder.resolve("src").resolve(source.getFileName());
        Files.createDirectories(Objects.requireNonNull(changed.getParent()));
        Files.writeString(
                changed,
                text.substring(0, at)
                        + bug.wrong()
                        + text.substring(at + bug.right().length()));
        compile(changed, folder, bug);
    }

    private static void compile(Path changed, Path folder, SeededBug bug) throws IOException {
        JavaCompiler compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler(), "a JDK, not a JRE");
        StringWriter said = new StringWriter();
        List<String> options = List.of("-proc:none", "-nowarn", "-cp", CLASS_PATH, "-d", folder.toString());
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            boolean done = compiler.getTask(said, files, null, options, null, files.getJavaFileObjects(changed))
                    .call();
            if (!done) {
                throw new IllegalStateException(bug + " does not compile: " + said);
            }
        }
    }
}
