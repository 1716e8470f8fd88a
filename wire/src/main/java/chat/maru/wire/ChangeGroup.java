package chat.maru.wire;

import chat.maru.model.HistoryAccess;
import java.util.Objects;
import java.util.Optional;

/// The body of `PATCH /v1/conversations/{conversation}`: what is to change; what is empty stays.
///
/// Immutable.
public record ChangeGroup(Optional<String> title, Optional<String> description, Optional<HistoryAccess> history) {
    public ChangeGroup {
        Objects.requireNonNull(title);
        Objects.requireNonNull(description);
        Objects.requireNonNull(history);
    }

    public static Parsed<ChangeGroup> parse(byte[] json) {
        JsonBody body = JsonBody.read(json);
        Optional<String> title = body.has("title")
                ? Optional.of(
                        body.text("title", TextRules::title, TextRules.TITLE).strip())
                : Optional.empty();
        Optional<String> description = body.has("description")
                ? Optional.of(body.text("description", TextRules::description, TextRules.DESCRIPTION))
                : Optional.empty();
        Optional<HistoryAccess> history = body.has("history")
                ? Optional.of(body.word("history", GroupWords.HISTORY, HistoryAccess.ALL))
                : Optional.empty();
        return body.finish(() -> new ChangeGroup(title, description, history));
    }
}
