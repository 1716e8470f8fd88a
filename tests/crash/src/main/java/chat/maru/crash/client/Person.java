package chat.maru.crash.client;

import java.io.IOException;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Somebody with an account.
///
/// Immutable.
public final class Person {
    /// With which everybody signs up.
    public static final String PASSWORD = "correct horse battery";

    private final int port;
    private final String username;
    private final String account;

    private Person(int port, String username, String account) {
        this.port = port;
        this.username = username;
        this.account = account;
    }

    /// Signs up; the device that does so is forgotten.
    public static Person signsUp(int port, String username) throws IOException {
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

    /// Somebody who signed up before, at a server that had another port then.
    public static Person known(int port, String username, String account) {
        return new Person(port, username, account);
    }

    /// What a device says of itself.
    public static JsonNode described(String name) {
        return Json.object().put("name", name).put("platform", "other");
    }

    /// What they log in with.
    public String username() {
        return username;
    }

    /// Their account's id.
    public String account() {
        return account;
    }

    /// Logs in on a device, with the password everybody signs up with. What was sent before is not new to it.
    public Device device(String name) throws IOException {
        return device(name, PASSWORD);
    }

    /// Logs in with this password.
    public Device device(String name, String password) throws IOException {
        try (Http http = new Http(port)) {
            return new Device(
                    this, port, logIn(http, name, password).expect(201).json());
        }
    }

    /// Asks to log in, whatever comes of it.
    public Answer logIn(Http http, String name, String password) throws IOException {
        ObjectNode body = Json.object().put("username", username).put("password", password);
        body.set("device", described(name));
        return http.call("POST", "/v1/sessions", Optional.empty(), body.toString());
    }
}
