package chat.maru.server;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import ch.qos.logback.core.LayoutBase;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/// Writes an event as one line, whatever is in it: time, level, thread, place, what happened, and why.
///
/// Thread-safe.
final class OneLine extends LayoutBase<ILoggingEvent> {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
    private static final int FRAMES = 20;
    private static final int CAUSES = 8;

    @Override
    public String doLayout(ILoggingEvent event) {
        StringBuilder line = new StringBuilder(160)
                .append(TIME.format(Instant.ofEpochMilli(event.getTimeStamp())))
                .append(' ')
                .append(event.getLevel())
                .append(" [");
        plain(line, event.getThreadName());
        line.append("] ").append(place(event.getLoggerName())).append(": ");
        plain(line, event.getFormattedMessage());
        throwable(line, event.getThrowableProxy());
        return line.append('\n').toString();
    }

    private static String place(String logger) {
        return logger.substring(logger.lastIndexOf('.') + 1);
    }

    private static void throwable(StringBuilder line, @Nullable IThrowableProxy thrown) {
        IThrowableProxy each = thrown;
        for (int depth = 0; each != null && depth < CAUSES; depth++) {
            line.append(depth == 0 ? " | " : " | because of ");
            plain(line, each.getClassName() + ": " + each.getMessage());
            frames(line, each);
            each = each.getCause();
        }
    }

    private static void frames(StringBuilder line, IThrowableProxy thrown) {
        StackTraceElementProxy[] frames = thrown.getStackTraceElementProxyArray();
        int count = Math.min(FRAMES, frames.length - thrown.getCommonFrames());
        for (int i = 0; i < count; i++) {
            line.append(" < ").append(frames[i].getStackTraceElement());
        }
    }

    /// Control characters, and those that break or turn lines, become their codes: what a client sent cannot
    /// pass for another line.
    private static void plain(StringBuilder line, @Nullable String text) {
        String given = String.valueOf(text);
        for (int i = 0; i < given.length(); i++) {
            char each = given.charAt(i);
            int type = Character.getType(each);
            boolean dangerous = type == Character.CONTROL
                    || type == Character.FORMAT
                    || type == Character.LINE_SEPARATOR
                    || type == Character.PARAGRAPH_SEPARATOR;
            if (dangerous) {
                line.append(String.format("\\u%04x", (int) each));
            } else {
                line.append(each);
            }
        }
    }
}
