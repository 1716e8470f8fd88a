package chat.maru.wire;

import chat.maru.model.AccountId;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/// The answer to `GET /v1/me/blocks`.
public final class BlocksJson {
    private BlocksJson() {}

    /// Somebody who is blocked, and since when.
    public record Block(AccountId user, Instant since) {
        public Block {
            Objects.requireNonNull(user);
            Objects.requireNonNull(since);
        }
    }

    public static byte[] encode(List<Block> blocks) {
        JsonWriter json =
                new JsonWriter(32 + 96 * blocks.size()).object().name("blocks").array();
        for (Block block : blocks) {
            json.object()
                    .name("user")
                    .uuid(block.user().value())
                    .name("since")
                    .instant(block.since())
                    .endObject();
        }
        return json.endArray().endObject().toBytes();
    }
}
