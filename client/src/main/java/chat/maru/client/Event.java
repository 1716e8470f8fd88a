package chat.maru.client;

/// An entry of the log, as it reaches a device. What this version does not know, or not fully, is an
/// [UnknownEvent]: skip it.
///
/// Immutable.
public sealed interface Event
        permits MessageEvent,
                DeletedMessageEvent,
                EditEvent,
                DeleteEvent,
                ReactionEvent,
                ConversationCreatedEvent,
                ConversationChangedEvent,
                MemberEvent,
                LinkEvent,
                AccountEvent,
                ReadEvent,
                ReceiptEvent,
                PreferencesEvent,
                DraftEvent,
                SettingsEvent,
                BlockEvent,
                UnreadableEvent,
                UnknownEvent {
    /// Its place. Streams go on after it.
    Cursor cursor();

    /// The entry exactly as received. The same entry has the same bytes on every transport.
    RawJson raw();
}
