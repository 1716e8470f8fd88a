package chat.maru.wire;

import chat.maru.model.Content;
import chat.maru.model.ConversationId;
import chat.maru.model.MessageId;
import chat.maru.model.MessageNumber;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One text frame from a client on a WebSocket, checked.
///
/// Immutable.
public sealed interface ClientFrame {
    /// The largest frame: 512 KiB of content and 4 KiB around it.
    int MAX_BYTES = ContentJson.MAX_BYTES + 4 * 1024;

    /// How many characters (code points) a client may give a `ref`.
    int MAX_REF = 64;

    /// Who is there.
    ///
    /// @param since where to go on from, null if the client left it out
    record Hello(String ref, String token, @Nullable CursorToken since) implements ClientFrame {
        public Hello {
            Objects.requireNonNull(ref);
            Objects.requireNonNull(token);
        }

        /// Without the token.
        @Override
        public String toString() {
            return "Hello[ref=" + ref + ", since=" + since + "]";
        }
    }

    record Send(String ref, ConversationId conversation, MessageId id, Content content) implements ClientFrame {
        public Send {
            Objects.requireNonNull(ref);
            Objects.requireNonNull(conversation);
            Objects.requireNonNull(id);
            Objects.requireNonNull(content);
        }
    }

    record Ack(String ref, CursorToken cursor) implements ClientFrame {
        public Ack {
            Objects.requireNonNull(ref);
            Objects.requireNonNull(cursor);
        }
    }

    /// I have read up to this number.
    ///
    /// @param unread whether the conversation is to be marked as unread: then the mark may go back
    record Read(String ref, ConversationId conversation, MessageNumber number, boolean unread) implements ClientFrame {
        public Read {
            Objects.requireNonNull(ref);
            Objects.requireNonNull(conversation);
            Objects.requireNonNull(number);
        }
    }

    /// I am writing.
    record Typing(String ref, ConversationId conversation) implements ClientFrame {
        public Typing {
            Objects.requireNonNull(ref);
            Objects.requireNonNull(conversation);
        }
    }

    /// I am here, and want to be told who else is.
    ///
    /// @param away whether nobody looks
    record Presence(String ref, boolean away) implements ClientFrame {
        public Presence {
            Objects.requireNonNull(ref);
        }
    }

    record Ping(String ref) implements ClientFrame {
        public Ping {
            Objects.requireNonNull(ref);
        }
    }

    /// A well-formed frame of a type that does not exist (yet): answer `unknown_type`.
    record Unknown(String ref, String type) implements ClientFrame {
        public Unknown {
            Objects.requireNonNull(ref);
            Objects.requireNonNull(type);
        }
    }

    /// A frame that cannot be acted on.
    ///
    /// @param ref what to address the `error` to; null where there is none to be read, and the connection is to
    ///            be closed with [CloseCode#MALFORMED]
    record Invalid(@Nullable String ref, ProblemCode code, String detail) implements ClientFrame {
        public Invalid {
            Objects.requireNonNull(code);
            Objects.requireNonNull(detail);
        }
    }

    static ClientFrame parse(byte[] frame) {
        return parse(frame, 0, frame.length);
    }

    /// Reads the frame in the given bytes. Nothing it returns refers to the array. Never throws, whatever the
    /// bytes are.
    static ClientFrame parse(byte[] bytes, int offset, int length) {
        return new FrameFields(bytes).read(offset, offset + length);
    }
}
