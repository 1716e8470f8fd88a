package chat.maru.crash.simulation;

import chat.maru.core.history.History;
import chat.maru.core.history.MessageView;
import chat.maru.core.history.Snapshot;
import chat.maru.crash.history.Action;
import chat.maru.crash.history.Result;
import chat.maru.model.AccountId;
import chat.maru.model.ConversationId;
import chat.maru.model.Generation;
import chat.maru.model.MessageNumber;
import chat.maru.wire.CursorToken;
import chat.maru.wire.MessageJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Looks at how everything stands, as the resources do it.
final class Reads {
    private Reads() {}

    /// Where all conversations stand, page after page.
    ///
    /// @param then is given the cursor to go on from, if there is an answer
    static void snapshot(World world, Device device, Consumer<String> then) {
        AccountId account = device.caller().account();
        world.network.ask(
                device,
                new Action.Snapshot(),
                result -> {
                    if (result instanceof Result.Heads heads) {
                        then.accept(heads.cursor());
                    }
                },
                (node, answer) -> {
                    int limit = 1 + world.random.nextInt(8);
                    Snapshot page = node.conversations.snapshot(account, limit);
                    String cursor = CursorToken.format(page.cursor());
                    List<Result.Head> heads = new ArrayList<>();
                    while (true) {
                        page.conversations()
                                .forEach(view -> heads.add(new Result.Head(
                                        view.conversation().id().toString(),
                                        view.number().value(),
                                        view.own().mark().number().value())));
                        Optional<Snapshot.Place> next = page.next();
                        if (next.isEmpty()) {
                            break;
                        }
                        world.schedule.meanwhile();
                        page = node.conversations
                                .snapshot(account, next.get(), limit)
                                .orElseThrow(() -> new IllegalStateException("a page that was promised is not there"));
                    }
                    answer.accept(new Result.Heads(cursor, heads));
                });
    }

    /// A page of messages.
    ///
    /// @param before only those before this number; 0 for the newest
    static void history(World world, Device device, ConversationId conversation, long before) {
        AccountId account = device.caller().account();
        int limit = world.quiet ? 200 : 1 + world.random.nextInt(20);
        world.network.ask(device, new Action.History(conversation.toString(), before), _ -> {}, (node, answer) -> {
            Optional<History.Page> page = before == 0
                    ? node.history.newest(account, conversation, limit)
                    : node.history.before(account, conversation, new MessageNumber(before), limit);
            answer.accept(page.<Result>map(found -> messages(found, node.generation))
                    .orElseGet(() -> new Result.Failed("not_found")));
        });
    }

    private static Result.Messages messages(History.Page page, Generation generation) {
        return new Result.Messages(
                page.messages().stream()
                        .map(view -> Result.Said.of(json(view, generation)))
                        .toList(),
                page.more());
    }

    private static byte[] json(MessageView view, Generation generation) {
        MessageJson.Edited edited = view.edit()
                .map(edit -> new MessageJson.Edited(edit.at(), edit.content()))
                .orElse(null);
        return MessageJson.encode(view.message(), generation, edited, List.of());
    }
}
