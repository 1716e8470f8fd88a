package chat.maru.push.apns;

import chat.maru.push.BadPushSettings;
import chat.maru.push.Host;
import chat.maru.push.PrivateKeys;
import java.net.URI;
import java.nio.file.Path;
import java.security.interfaces.ECPrivateKey;
import java.util.Objects;
import java.util.regex.Pattern;

/// How the Apple Push Notification service is reached.
///
/// Immutable.
///
/// @param key        signs the provider tokens
/// @param keyId      ten characters, as Apple named the key
/// @param team       ten characters, as Apple named the developers
/// @param topic      the app's bundle id
/// @param production the service for apps as they are published
/// @param sandbox    the service for apps that are being developed
public record ApnsSettings(ECPrivateKey key, String keyId, String team, String topic, URI production, URI sandbox) {
    public static final URI PRODUCTION = URI.create("https://api.push.apple.com");
    public static final URI SANDBOX = URI.create("https://api.sandbox.push.apple.com");

    private static final Pattern ID = Pattern.compile("[A-Z0-9]{10}");
    private static final Pattern TOPIC = Pattern.compile("[A-Za-z0-9.-]{1,155}");

    public ApnsSettings {
        Objects.requireNonNull(key);
        check(ID, keyId, "The id of the APNs key must be ten capital letters and digits.");
        check(ID, team, "The APNs team must be ten capital letters and digits.");
        check(TOPIC, topic, "The APNs topic must be the app's bundle id, for example org.example.chat.");
        Host.checked(production, "The APNs endpoint");
        Host.checked(sandbox, "The APNs endpoint for development");
    }

    /// @param key the file `AuthKey_….p8`
    /// @throws BadPushSettings if that is not one, or the rest cannot be right
    public static ApnsSettings read(Path key, String keyId, String team, String topic) {
        ECPrivateKey read = PrivateKeys.p256(PrivateKeys.text(key, "The APNs key"), "The APNs key " + key);
        return new ApnsSettings(read, keyId, team, topic, PRODUCTION, SANDBOX);
    }

    private static void check(Pattern pattern, String value, String sentence) {
        if (!pattern.matcher(value).matches()) {
            throw new BadPushSettings(sentence);
        }
    }

    @Override
    public String toString() {
        return "ApnsSettings[" + topic + ']';
    }
}
