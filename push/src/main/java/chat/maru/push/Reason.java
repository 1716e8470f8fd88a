package chat.maru.push;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.http.HttpTimeoutException;
import java.util.regex.Pattern;

/// What is kept of what a service says: codes, never sentences, which could hold a target.
public final class Reason {
    private static final Pattern CODE = Pattern.compile("[A-Za-z][A-Za-z0-9_.-]{0,63}");

    private Reason() {}

    /// @param code as the service named it
    /// @return it, or the status if it is not a code
    public static String of(int status, String code) {
        return CODE.matcher(code).matches() ? code : of(status);
    }

    public static String of(int status) {
        return "HTTP " + status;
    }

    /// Why there is no answer. Messages of exceptions can name addresses, so only their kind is told.
    public static String of(IOException e) {
        boolean late = e instanceof HttpTimeoutException || e instanceof SocketTimeoutException;
        return late ? "no answer in time" : "no answer (" + e.getClass().getSimpleName() + ")";
    }
}
