package chat.maru.push;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

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
        return switch (e) {
            case HttpTimeoutException _, SocketTimeoutException _ -> "no answer in time";
            case UnknownHostException _ -> "its host has no address";
            case ConnectException _, NoRouteToHostException _ -> "it cannot be connected to";
            case SSLException _ -> "no TLS with it";
            default -> "no answer (" + e.getClass().getSimpleName() + ')';
        };
    }
}
