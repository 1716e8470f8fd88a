package chat.maru.edge.rest;

import chat.maru.core.history.MessageView;
import chat.maru.model.Generation;
import chat.maru.store.Change;
import chat.maru.wire.MessageJson;
import java.util.List;

/// Messages as history and the snapshot show them.
final class MessageViews {
    private MessageViews() {}

    static byte[] encode(MessageView view, Generation generation) {
        MessageJson.Edited edited = view.edit()
                .map(edit -> new MessageJson.Edited(edit.at(), edit.content()))
                .orElse(null);
        List<MessageJson.Reaction> reactions =
                view.reactions().stream().map(MessageViews::reaction).toList();
        return MessageJson.encode(view.message(), generation, edited, reactions);
    }

    private static MessageJson.Reaction reaction(Change.Reaction reaction) {
        return new MessageJson.Reaction(reaction.account(), reaction.emoji());
    }
}
