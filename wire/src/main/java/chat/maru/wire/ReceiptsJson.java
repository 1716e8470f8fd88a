package chat.maru.wire;

import chat.maru.model.AccountId;
import chat.maru.model.MessageNumber;
import java.util.List;
import java.util.Objects;

/// The answer to `GET /v1/conversations/{conversation}/receipts`.
public final class ReceiptsJson {
    private ReceiptsJson() {}

    /// How far one member has come.
    ///
    /// @param read      the last message they let others know they have read, or none
    /// @param delivered the last message that one of their devices has confirmed, or none
    public record Receipt(AccountId user, MessageNumber read, MessageNumber delivered) {
        public Receipt {
            Objects.requireNonNull(user);
            Objects.requireNonNull(read);
            Objects.requireNonNull(delivered);
        }
    }

    public static byte[] encode(List<Receipt> receipts) {
        JsonWriter json = new JsonWriter(32 + 96 * receipts.size())
                .object()
                .name("receipts")
                .array();
        for (Receipt receipt : receipts) {
            json.object()
                    .name("user")
                    .uuid(receipt.user().value())
                    .name("read")
                    .number(receipt.read().value())
                    .name("delivered")
                    .number(receipt.delivered().value())
                    .endObject();
        }
        return json.endArray().endObject().toBytes();
    }
}
