package chat.maru.wire;

import chat.maru.model.AccountId;
import chat.maru.model.GroupInfo;
import chat.maru.model.HistoryAccess;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/// The body of `POST /v1/conversations`.
///
/// Immutable.
///
/// @param id      made by the client, so that it can ask again
/// @param members others than the caller
public record CreateGroup(UUID id, GroupInfo info, List<AccountId> members) {
    /// The most members that a body can name.
    public static final int MOST_MEMBERS = 1_000;

    public CreateGroup {
        Objects.requireNonNull(id);
        Objects.requireNonNull(info);
        members = List.copyOf(members);
    }

    public static Parsed<CreateGroup> parse(byte[] json) {
        JsonBody body = JsonBody.read(json);
        String id = body.text("id", text -> UuidText.parse(text).isPresent(), "It must be an id.");
        String title = body.text("title", TextRules::title, TextRules.TITLE);
        String description =
                body.has("description") ? body.text("description", TextRules::description, TextRules.DESCRIPTION) : "";
        HistoryAccess history =
                body.has("history") ? body.word("history", GroupWords.HISTORY, HistoryAccess.ALL) : HistoryAccess.ALL;
        List<AccountId> members =
                body.ids("members", MOST_MEMBERS).stream().map(AccountId::new).toList();
        return body.finish(() -> new CreateGroup(
                UuidText.parse(id).orElseThrow(), new GroupInfo(title.strip(), description, history), members));
    }
}
