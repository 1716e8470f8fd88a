package chat.maru.client;

import java.net.URI;
import java.util.Locale;

/// Where to ask: the server as the program named it, and the chat node that discovery named since.
///
/// Thread-safe.
final class Endpoints {
    private final String base;
    private volatile String chat;

    Endpoints(URI base) {
        this.base = trimmed(base);
        this.chat = this.base;
    }

    private static String trimmed(URI uri) {
        String text = uri.toString();
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }

    /// An address for what any node answers.
    URI api(String path) {
        return URI.create(base + path);
    }

    /// An address for what the chat node answers.
    URI chat(String path) {
        return URI.create(chat + path);
    }

    /// The same for a WebSocket.
    URI chatSocket(String path) {
        return URI.create(chat.replaceFirst("^http", "ws") + path);
    }

    /// Goes to the chat node discovery named, unless that would take the tokens off TLS.
    void discovered(Discovery discovery) {
        String scheme = String.valueOf(discovery.apiUrl().getScheme()).toLowerCase(Locale.ROOT);
        if (scheme.equals("https") || (scheme.equals("http") && base.startsWith("http:"))) {
            chat = trimmed(discovery.apiUrl());
        }
    }

    /// Back to the server as the program named it.
    void forget() {
        chat = base;
    }
}
