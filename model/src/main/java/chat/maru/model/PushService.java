package chat.maru.model;

/// The services that reach devices that are not connected. The names are those of the protocol, in lower case.
///
/// Immutable.
public enum PushService {
    /// Firebase Cloud Messaging, HTTP v1.
    FCM,
    /// Apple Push Notification service.
    APNS,
    /// Web Push (RFC 8030), a browser's or a UnifiedPush distributor's.
    WEBPUSH
}
