package chat.maru.wire;

import chat.maru.model.ConversationId;
import chat.maru.model.MessageNumber;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/// The answer to `GET /v1/devices/me/push/log`.
public final class PushDecisionsJson {
    private PushDecisionsJson() {}

    /// What was decided about waking a device.
    ///
    /// @param decision its name
    /// @param times    how often in a row
    /// @param reason   what the push service said; empty if it was not asked
    public record Decision(
            Instant at, ConversationId conversation, MessageNumber number, String decision, int times, String reason) {
        public Decision {
            Objects.requireNonNull(at);
            Objects.requireNonNull(conversation);
            Objects.requireNonNull(number);
            Objects.requireNonNull(decision);
            Objects.requireNonNull(reason);
        }
    }

    public static byte[] encode(List<Decision> decisions) {
        JsonWriter json = new JsonWriter(32 + 160 * decisions.size())
                .object()
                .name("decisions")
                .array();
        for (Decision each : decisions) {
            json.object()
                    .name("at")
                    .instant(each.at())
                    .name("conversation")
                    .uuid(each.conversation().value())
                    .name("number")
                    .number(each.number().value())
                    .name("decision")
                    .text(each.decision())
                    .name("times")
                    .number(each.times());
            if (!each.reason().isEmpty()) {
                json.name("reason").text(each.reason());
            }
            json.endObject();
        }
        return json.endArray().endObject().toBytes();
    }
}
