package chat.maru.model;

/// What sort of program a device says it is. Told to the account's owner, decides nothing.
public enum Platform {
    WEB,
    IOS,
    ANDROID,
    DESKTOP,
    TERMINAL,
    OTHER
}
