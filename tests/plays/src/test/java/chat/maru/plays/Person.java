package chat.maru.plays;

import java.io.IOException;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Somebody with an account.
///
/// Immutable.
final class Person {
    static final String PASSWORD = "correct horse battery";

    private final int port;
    private final String username;
    private final String account;

    private Person(int port, String username, String account) {
        this.port = port;
        this.username = username;
        this.account = account;
    }

    /// Signs up; the device that does so is forgotten.
    static Person signsUp(int port, String username) throws IOException {
        ObjectNode body = Json.object()
                .put("username", username)
                .put("password", PASSWORD)
                .put("display_name", username);
        body.set("device", described("first"));
        try (Http http = new Http(port)) {
            Answer answer = http.call("POST", "/v1/accounts", Optional.empty(), body.toString())
                    .expect(201);
            return new Person(
                    port,
                    username,
                    answer.json().required("account").required("id").stringValue());
        }
    }

    static JsonNode described(String name) {
        return Json.object().put("name", name).put("platform", "other");
    }

    String username() {
        return username;
    }

    String account() {
        return account;
    }

    /// Logs in on a device. What was sent before is not new to it.
    Device device(String name) throws IOException {
        return device(name, PASSWORD);
    }

    Device device(String name, String password) throws IOException {
        try (Http http = new Http(port)) {
            return new Device(
                    this, port, logIn(http, name, password).expect(201).json());
        }
    }

    Answer logIn(Http http, String name, String password) throws IOException {
        ObjectNode body = Json.object().put("username", username).put("password", password);
        body.set("device", described(name));
        return http.call("POST", "/v1/sessions", Optional.empty(), body.toString());
    }
}
