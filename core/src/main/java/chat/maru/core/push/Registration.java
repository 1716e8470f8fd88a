package chat.maru.core.push;

import chat.maru.model.PushContent;
import chat.maru.model.PushTarget;
import chat.maru.store.PushForm;
import java.net.URI;
import java.util.Objects;

/// How a device is woken, and what its push service may know. Given to nobody.
///
/// Immutable.
record Registration(PushTarget target, PushContent content) {
    private static final byte[] NOTHING = {};

    Registration {
        Objects.requireNonNull(target);
        Objects.requireNonNull(content);
    }

    PushForm form() {
        return switch (target) {
            case PushTarget.Fcm fcm -> form(PushForm.Service.FCM, fcm.token());
            case PushTarget.Apns apns ->
                form(apns.sandbox() ? PushForm.Service.APNS_SANDBOX : PushForm.Service.APNS, apns.token());
            case PushTarget.WebPush web ->
                new PushForm(PushForm.Service.WEBPUSH, web.endpoint().toString(), web.key(), web.secret(), content);
        };
    }

    private PushForm form(PushForm.Service service, String token) {
        return new PushForm(service, token, NOTHING, NOTHING, content);
    }

    /// Throws an [IllegalArgumentException] where an address is none.
    static Registration of(PushForm form) {
        PushTarget target = switch (form.service()) {
            case FCM -> new PushTarget.Fcm(form.address());
            case APNS -> new PushTarget.Apns(form.address(), false);
            case APNS_SANDBOX -> new PushTarget.Apns(form.address(), true);
            case WEBPUSH -> new PushTarget.WebPush(URI.create(form.address()), form.key(), form.secret());
        };
        return new Registration(target, form.content());
    }
}
