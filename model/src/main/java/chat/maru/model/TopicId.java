package chat.maru.model;

import java.util.Objects;
import java.util.UUID;

/// What an entry belongs to: a conversation, how far its members have read, or one account's own affairs. A topic has
/// an id made of its conversation's or its account's; all are UUIDs and never meet.
///
/// Immutable.
public record TopicId(UUID value) {
    // "receipts", but for the bits that say which version of UUID it is.
    private static final long RECEIPTS = 0x7265_6365_6970_0473L;

    public TopicId {
        Objects.requireNonNull(value);
    }

    public static TopicId of(ConversationId conversation) {
        return new TopicId(conversation.value());
    }

    /// The topic of an account's own affairs, which only the account's devices read.
    public static TopicId of(AccountId account) {
        return new TopicId(account.value());
    }

    /// The topic of what the members of a conversation let each other know of how far they have read. They see of
    /// it what they see of the conversation. It has states only, which would otherwise lie between the messages and
    /// move the conversation up in everybody's list.
    public static TopicId receipts(ConversationId conversation) {
        UUID id = conversation.value();
        return new TopicId(new UUID(id.getMostSignificantBits() ^ RECEIPTS, id.getLeastSignificantBits()));
    }

    /// The conversation that this would be the topic of receipts of.
    public ConversationId conversationOfReceipts() {
        return new ConversationId(receipts(new ConversationId(value)).value);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
