package chat.maru.store;

import chat.maru.model.AccountId;

/// The stored form of whose a username is, version 1. The name is its key.
public final class UsernameForm {
    private static final int VERSION = 1;

    private UsernameForm() {}

    public static byte[] write(AccountId account) {
        return new FormWriter(VERSION, 17).uuid(account.value()).toBytes();
    }

    public static AccountId read(byte[] bytes) {
        FormReader form = new FormReader("username", VERSION, bytes);
        AccountId account = new AccountId(form.uuid());
        form.end();
        return account;
    }
}
