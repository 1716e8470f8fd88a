package chat.maru.push.fcm;

import chat.maru.push.Host;
import java.net.URI;
import java.nio.file.Path;
import java.util.Objects;

/// How Firebase Cloud Messaging is reached.
///
/// Immutable.
///
/// @param account  who we are
/// @param endpoint the service
/// @param shown    whether Android itself shows what is new, with the text that may be told, while the app is in the
/// background. Otherwise the app is given the data only and decides, which is what an app wants that keeps messages.
public record FcmSettings(ServiceAccount account, URI endpoint, boolean shown) {
    public static final URI GOOGLE = URI.create("https://fcm.googleapis.com");

    public FcmSettings {
        Objects.requireNonNull(account);
        Host.checked(endpoint, "The FCM endpoint");
    }

    /// @param account the file of the service account
    /// @throws chat.maru.push.BadPushSettings if that is not one
    public static FcmSettings read(Path account, boolean shown) {
        return new FcmSettings(ServiceAccount.read(account), GOOGLE, shown);
    }
}
