package chat.maru.core.push;

/// What came of registering a device.
///
/// Immutable.
public enum PushOutcome {
    /// It is so, durably.
    DONE,
    /// The device is not signed in. Nothing changed.
    NO_SUCH_DEVICE,
    /// This server does not use the service. Nothing changed.
    NO_SUCH_SERVICE
}
