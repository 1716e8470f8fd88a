package chat.maru.push.webpush;

import chat.maru.push.BadPushSettings;
import chat.maru.push.egress.Guard;
import chat.maru.push.egress.Hosts;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// How Web Push services are reached.
///
/// Immutable.
///
/// @param keys    by which they know this server
/// @param contact whom they may write to about it: `mailto:` or `https:`
/// @param guard   which of them may be asked
public record WebPushSettings(VapidKeys keys, URI contact, Guard guard) {
    /// The push services of the browsers.
    public static final List<String> KNOWN = List.of(
            "fcm.googleapis.com",
            "updates.push.services.mozilla.com",
            "*.push.services.mozilla.com",
            "*.push.apple.com",
            "*.notify.windows.com");

    private static final String NO_CONTACT = "The contact for Web Push must begin with mailto: or https:.";

    public WebPushSettings {
        Objects.requireNonNull(keys);
        Objects.requireNonNull(guard);
        checked(contact);
    }

    /// The address that a text is, if it can be a contact.
    ///
    /// @throws BadPushSettings if it cannot
    public static URI contact(String text) {
        try {
            return checked(new URI(text));
        } catch (URISyntaxException e) {
            throw new BadPushSettings(NO_CONTACT, e);
        }
    }

    private static URI checked(URI contact) {
        if (!"mailto".equals(contact.getScheme()) && !"https".equals(contact.getScheme())) {
            throw new BadPushSettings(NO_CONTACT);
        }
        return contact;
    }

    /// @param others hosts that may be asked besides the browsers' services, as [Hosts] has them: UnifiedPush
    /// distributors' and other servers'; `*` is all
    /// @throws BadPushSettings if one of them is not the name of a host
    public static WebPushSettings of(VapidKeys keys, URI contact, List<String> others) {
        List<String> hosts = new ArrayList<>(KNOWN);
        hosts.addAll(others);
        try {
            return new WebPushSettings(keys, contact, new Guard(new Hosts(hosts), false));
        } catch (IllegalArgumentException e) {
            throw new BadPushSettings(
                    "The hosts for Web Push must be names like push.example.org, *.example.org or *.", e);
        }
    }

    /// The same, open to this machine in plain HTTP: for tests.
    public WebPushSettings openToThisMachine() {
        return new WebPushSettings(keys, contact, new Guard(guard.hosts(), true));
    }
}
