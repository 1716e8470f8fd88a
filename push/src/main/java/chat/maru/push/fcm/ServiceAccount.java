package chat.maru.push.fcm;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.maru.push.BadPushSettings;
import chat.maru.push.Host;
import chat.maru.push.Json;
import chat.maru.push.PrivateKeys;
import java.net.URI;
import java.nio.file.Path;
import java.security.interfaces.RSAPrivateKey;
import java.util.Objects;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// Who we are to Google: a service account with the right to send messages for one Firebase project.
///
/// Immutable.
///
/// @param project  the id of the Firebase project
/// @param email    the account's name
/// @param keyId    which of its keys this is
/// @param key      signs what is exchanged for an access token
/// @param tokenUri where
public record ServiceAccount(String project, String email, String keyId, RSAPrivateKey key, URI tokenUri) {
    private static final Pattern PROJECT = Pattern.compile("[a-z0-9.:-]{1,100}");

    public ServiceAccount {
        Objects.requireNonNull(email);
        Objects.requireNonNull(keyId);
        Objects.requireNonNull(key);
        if (!PROJECT.matcher(project).matches()) {
            throw new BadPushSettings("The FCM service account names no project.");
        }
        Host.checked(tokenUri, "The FCM service account's token_uri");
    }

    /// Reads the file that Firebase's console makes (“Generate new private key”).
    ///
    /// @throws BadPushSettings if it is not such a file
    public static ServiceAccount read(Path file) {
        String what = "The FCM service account " + file;
        JsonNode json =
                Json.read(PrivateKeys.text(file, "The FCM service account").getBytes(UTF_8));
        if (!json.isObject()) {
            throw new BadPushSettings(what + " is not JSON.");
        }
        if (!Json.text(json, "type").equals("service_account")) {
            throw new BadPushSettings(what + " is something else: its type is not service_account.");
        }
        return new ServiceAccount(
                field(json, "project_id", what),
                field(json, "client_email", what),
                field(json, "private_key_id", what),
                PrivateKeys.rsa(field(json, "private_key", what), "The private_key in " + file),
                address(field(json, "token_uri", what), what));
    }

    private static String field(JsonNode json, String name, String what) {
        String value = Json.text(json, name);
        if (value.isBlank()) {
            throw new BadPushSettings(what + " has no " + name + '.');
        }
        return value;
    }

    private static URI address(String text, String what) {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException e) {
            throw new BadPushSettings(what + " has a token_uri that is no address.", e);
        }
    }

    @Override
    public String toString() {
        return "ServiceAccount[" + project + ']';
    }
}
