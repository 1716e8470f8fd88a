package chat.maru.store;

import chat.maru.model.AccountId;
import chat.maru.model.Profile;
import chat.maru.model.Username;

/// The stored form of a profile, version 1. The account is its key.
public final class ProfileForm {
    private static final int VERSION = 1;

    private ProfileForm() {}

    public static byte[] write(Profile profile) {
        FormWriter form = new FormWriter(VERSION, 128);
        writeInto(form, profile);
        return form.toBytes();
    }

    public static Profile read(AccountId account, byte[] bytes) {
        FormReader form = new FormReader("profile", VERSION, bytes);
        Profile profile = readFrom(form, account);
        form.end();
        return profile;
    }

    static void writeInto(FormWriter form, Profile profile) {
        form.text(profile.username().value())
                .text(profile.displayName())
                .text(profile.about())
                .instant(profile.createdAt());
    }

    static Profile readFrom(FormReader form, AccountId account) {
        return new Profile(account, new Username(form.text()), form.text(), form.text(), form.instant());
    }
}
