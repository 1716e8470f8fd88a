package chat.maru.server.settings;

/// How much is logged.
public enum LogLevel {
    ERROR,
    WARN,
    INFO,
    DEBUG,
    TRACE;

    private static final Key<LogLevel> KEY = Key.of(
            "log",
            Kind.oneOf(values()),
            INFO,
            "What is logged, one line per event, to standard output: this level and the graver ones.");

    static final Room ROOM = new Room("Log", java.util.List.of(KEY));

    static LogLevel from(Values values) {
        return values.of(KEY);
    }
}
