package chat.maru.wire;

import chat.maru.model.AccountId;
import chat.maru.model.ConversationId;
import chat.maru.model.DeviceId;
import chat.maru.model.MessageId;
import chat.maru.model.MessageNumber;
import java.time.Instant;

/// The frames a server sends on a WebSocket besides entries: answers to frames of the client, and `reset`.
public final class ServerFrame {
    private ServerFrame() {}

    /// The answer to an `ack` or a `ping` that was done.
    public static byte[] ok(String ref) {
        return beginOk(ref).endObject().toBytes();
    }

    /// The answer to a `hello` that was accepted.
    public static byte[] ok(String ref, AccountId account, DeviceId device) {
        return beginOk(ref)
                .name("account")
                .uuid(account.value())
                .name("device")
                .uuid(device.value())
                .endObject()
                .toBytes();
    }

    /// The answer to a `send` whose message is durable.
    public static byte[] ok(
            String ref, MessageId id, ConversationId conversation, MessageNumber number, Instant sentAt) {
        JsonWriter json = beginOk(ref);
        SentJson.writeFields(json, id, conversation, number, sentAt);
        return json.endObject().toBytes();
    }

    /// The answer to a frame that was not done. Codes that say when to retry say: in one second.
    public static byte[] error(String ref, ProblemCode code, String detail) {
        return error(ref, code, detail, code.saysWhenToRetry() ? 1 : 0);
    }

    /// The answer to a frame that was not done.
    ///
    /// @param retryAfterSeconds when to try again; left out if 0
    public static byte[] error(String ref, ProblemCode code, String detail, int retryAfterSeconds) {
        JsonWriter json = new JsonWriter(96 + ref.length() + detail.length())
                .object()
                .name("type")
                .text("error")
                .name("ref")
                .text(ref)
                .name("code")
                .text(code.code())
                .name("status")
                .number(code.status())
                .name("detail")
                .text(detail);
        if (retryAfterSeconds > 0) {
            json.name("retry_after").number(retryAfterSeconds);
        }
        return json.endObject().toBytes();
    }

    /// What is sent before closing with [CloseCode#RESET].
    public static byte[] reset(ResetReason reason) {
        return new JsonWriter(48)
                .object()
                .name("type")
                .text("reset")
                .name("reason")
                .text(reason.code())
                .endObject()
                .toBytes();
    }

    private static JsonWriter beginOk(String ref) {
        return new JsonWriter(192 + ref.length())
                .object()
                .name("type")
                .text("ok")
                .name("ref")
                .text(ref);
    }
}
