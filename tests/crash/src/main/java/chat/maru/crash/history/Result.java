package chat.maru.crash.history;

import java.util.List;
import java.util.Objects;

/// What somebody was told.
///
/// Immutable.
public sealed interface Result {

    /// Done, and nothing more to tell.
    record Ok() implements Result {}

    /// A message has this number.
    record Numbered(long number) implements Result {}

    /// What is behind a cursor.
    ///
    /// @param cursor to go on from
    record Page(List<Seen> entries, String cursor, boolean more) implements Result {
        public Page {
            entries = List.copyOf(entries);
        }
    }

    /// Messages as they are now, newest first.
    record Messages(List<Said> messages, boolean more) implements Result {
        public Messages {
            messages = List.copyOf(messages);
        }
    }

    /// One of them.
    ///
    /// @param content the content's [Digest]; 0 when it is deleted
    record Said(String id, long number, long content) {
        public Said {
            Objects.requireNonNull(id);
        }

        /// A message of a conversation's history in the server's own bytes.
        public static Said of(byte[] utf8) {
            Fields fields = Fields.of(utf8);
            return new Said(fields.text("id"), fields.number("number"), fields.content());
        }
    }

    /// Where conversations stand.
    ///
    /// @param cursor to go on from
    record Heads(String cursor, List<Head> heads) implements Result {
        public Heads {
            heads = List.copyOf(heads);
        }
    }

    /// Where one of them stands.
    ///
    /// @param number of the last message; 0 if there is none
    /// @param read   up to which number it is read
    record Head(String conversation, long number, long read) {
        public Head {
            Objects.requireNonNull(conversation);
        }
    }

    /// Not accepted, and never will be.
    record Failed(String code) implements Result {
        /// The access token was good once.
        public static final String TOKEN_EXPIRED = "token_expired";
    }

    /// The cursor is of no use any more.
    record Reset() implements Result {}

    /// Nobody knows: it may have been done, or not.
    record Unknown(String why) implements Result {}
}
