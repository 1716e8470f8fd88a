package chat.maru.wire;

import chat.maru.model.AccountId;
import java.util.List;

/// The body of `POST /v1/conversations/{conversation}/members`.
///
/// Immutable.
public record AddMembers(List<AccountId> users) {
    public AddMembers {
        users = List.copyOf(users);
    }

    public static Parsed<AddMembers> parse(byte[] json) {
        JsonBody body = JsonBody.read(json);
        List<AccountId> users = body.ids("users", CreateGroup.MOST_MEMBERS).stream()
                .map(AccountId::new)
                .toList();
        if (users.isEmpty()) {
            body.refuse("users", "It must name somebody.");
        }
        return body.finish(() -> new AddMembers(users));
    }
}
