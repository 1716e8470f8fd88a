package chat.maru.terminal;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;

/// Where lines are typed and others are shown.
///
/// Read from by one thread, told the rest by any.
interface Dialogue extends AutoCloseable {
    /// The next line that is typed, waited for; none at the end of the input.
    ///
    /// @throws IOException if the input breaks
    Optional<String> read() throws IOException;

    /// Shows this, above what is being typed. It is shown as it is: whoever gives it has escaped it.
    void print(String text);

    /// From now on this stands before what is typed.
    void prompt(String prompt);

    /// A line was handled, and the next may be typed.
    default void ready() {}

    /// The next line is begun with this, for somebody to go on with. Returns whether that can be done here.
    default boolean begin(String text) {
        return false;
    }

    /// From now on this one is given what stands in the line after each key, if keys can be heard here. On the reading
    /// thread, which it must not hold up.
    default void typing(Consumer<String> listener) {}

    /// Nothing more is asked for: whoever reads, and is interrupted then, comes to the end of the input, whatever
    /// stands in the line.
    default void end() {}

    /// Leaves everything as it was found.
    @Override
    void close();
}
