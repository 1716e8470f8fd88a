package chat.maru.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/// The documents that describe the protocol.
public final class Documents {
    private Documents() {}

    /// The OpenAPI document, of everything that is asked over HTTP.
    public static byte[] openApi() {
        return read("openapi.json");
    }

    /// The AsyncAPI document, of the frames on a WebSocket.
    public static byte[] asyncApi() {
        return read("asyncapi.json");
    }

    private static byte[] read(String name) {
        try (InputStream document = Documents.class.getResourceAsStream(name)) {
            if (document == null) {
                throw new IllegalStateException(name + " is missing from the program");
            }
            return document.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(name + " could not be read", e);
        }
    }
}
