package chat.maru.crash.bugs;

import static chat.maru.crash.bugs.SeededBug.core;
import static chat.maru.crash.bugs.SeededBug.edge;
import static chat.maru.crash.bugs.SeededBug.engine;
import static chat.maru.crash.bugs.SeededBug.model;

import chat.maru.crash.check.Promise;
import java.util.List;

/// The bugs that the checker must find, each by the promise it breaks.
final class SeededBugs {
    private SeededBugs() {}

    /// Found in simulated nodes.
    static final List<SeededBug> OF_A_NODE = List.of(
            core(
                    Promise.P1,
                    "what is refused while the disk is full is acknowledged",
                    "sequencer.Group",
                    "waiter.reply().accept(new Outcome.Unavailable(reason));",
                    "waiter.reply().accept(waiter.outcome());"),
            core(
                    Promise.P1,
                    "a topic is left out of the merge of somebody who was away",
                    "inbox.Inbox",
                    "if (coverage.reachesBeyond(after)) {",
                    "if (coverage.reachesBeyond(after) && behind.size() < 3) {"),
            core(
                    Promise.P1,
                    "an edit of what was edited before is acknowledged, and forgotten",
                    "conversation.MessageRules",
                    "if (sameContent.test(current(sent, target), command.content())) {",
                    "if (sameContent.test(current(sent, target), command.content()) || !target.edits().isEmpty()) {"),
            core(
                    Promise.P1,
                    "nobody is put out of a group of many",
                    "conversation.GroupRules",
                    "        if (other.isEmpty()) {\n            return again();",
                    "        if (other.isEmpty() || members.size() > 2) {\n            return again();"),
            edge(
                    Promise.P2,
                    "streams give long messages without what they say",
                    "hub.Delivery",
                    "            known = EntryJson.encode(stamped, generation);\n",
                    """
                                known = EntryJson.encode(stamped, generation);
                                if (known.length > 400) {
                                    known = new String(known, java.nio.charset.StandardCharsets.UTF_8)
                                            .replaceFirst("\\"content\\":", "\\"was\\":")
                                            .getBytes(java.nio.charset.StandardCharsets.UTF_8);
                                }
                    """),
            core(
                    Promise.P2,
                    "long messages are cut short",
                    "conversation.Rules",
                    "command.id(), command.sender(), command.content(), mentioned(state.get(), command));",
                    """
                    command.id(), command.sender(), command.content().size() < 200 ? command.content()
                            : chat.maru.model.Content.ofJson("{}".getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                            mentioned(state.get(), command));"""),
            core(
                    Promise.P3,
                    "repeats are remembered in memory only",
                    "sequencer.RecentMessages",
                    "return store.get(Table.IDS, Keys.messageId(conversation, message))",
                    "return Optional.<byte[]>empty()"),
            core(
                    Promise.P3,
                    "any body is the same under the same id",
                    "conversation.Rules",
                    "sent.sender().equals(command.sender()) && sameContent.test(sent.content(), command.content());",
                    "sent.sender().equals(command.sender());"),
            core(
                    Promise.P3,
                    "no body is the same under the same id",
                    "conversation.Rules",
                    "sent.sender().equals(command.sender()) && sameContent.test(sent.content(), command.content());",
                    "!sent.sender().equals(command.sender());"),
            core(
                    Promise.P4,
                    "numbers come from the clock",
                    "conversation.Rules",
                    "Entry entry = new Entry(command.topic(), after.last(), now, fact);",
                    """
                    Entry entry = new Entry(
                            command.topic(),
                            new chat.maru.model.MessageNumber(1 + now.toEpochMilli() % 1_000_000_000L),
                            now,
                            fact);"""),
            core(
                    Promise.P4,
                    "the last number is forgotten at a restart",
                    "sequencer.Topics",
                    "new ConversationState(found, members(found), last(id))",
                    "new ConversationState(found, members(found), MessageNumber.NONE)"),
            core(
                    Promise.P5,
                    "what comes at once is decided the other way round",
                    "sequencer.Sequencer",
                    "for (Queued queued : drained) {",
                    "for (Queued queued : drained.reversed()) {"),
            core(
                    Promise.P6,
                    "an entry is told of before it is durable",
                    "sequencer.Sequencer",
                    "            log.append(group.entries(), group);\n",
                    """
                                long next = log.end().offset() + 1;
                                List<Committed> early = new java.util.ArrayList<>();
                                for (chat.maru.model.Entry entry : group.entries()) {
                                    early.add(new Committed(
                                            new chat.maru.model.StampedEntry(
                                                    new chat.maru.model.Stamp(log.end().shard(), next++), entry),
                                            entry.fact() instanceof chat.maru.model.Fact.MessageSent sent
                                                    ? List.of(sent.sender())
                                                    : List.of()));
                                }
                                listener.committed(early);
                                log.append(group.entries(), group);
                    """),
            edge(
                    Promise.P7,
                    "who goes on leaves out the first entry",
                    "events.Feed",
                    "this.behind = from.offset(0);",
                    "this.behind = from.offset(0) + 1;"),
            edge(
                    Promise.P7,
                    "who waits is not woken",
                    "events.LongPoll",
                    "        public void offered(Delivery delivery) {\n            over.complete(Optional.empty());",
                    "        public void offered(Delivery delivery) {\n"),
            edge(
                    Promise.P7,
                    "a reader who is slow is passed over",
                    "events.Feed",
                    "                state = State.FULL;\n            }\n        }\n    }",
                    "                behind = offset;\n            }\n        }\n    }"),
            edge(
                    Promise.P7,
                    "a stream that was full once stays silent",
                    "events.Feed",
                    "        if (state == State.FULL) {\n            read();",
                    "        if (state == State.FULL && !outlet.writable()) {\n            read();"),
            core(
                    Promise.P8,
                    "the last cursor that is committed wins",
                    "inbox.Cursors",
                    "if (current != null && current.cursor().offset(horizon.shard()) >= cursor.offset(horizon.shard())) {",
                    "if (current != null && current.cursor().offset(horizon.shard()) == cursor.offset(horizon.shard())) {"),
            core(
                    Promise.P8,
                    "committed cursors are kept in memory only",
                    "inbox.Cursors",
                    "batch -> batch.put(Table.CURSORS, Keys.device(account, device), CursorForm.write(cursor)));",
                    "_ -> {});"),
            edge(
                    Promise.P9,
                    "one way writes entries otherwise",
                    "hub.Delivery",
                    "known = bytes(ServerSentEvents.event(cursor, type, json()));",
                    """
                    byte[] longer = java.util.Arrays.copyOf(json(), json().length + 1);
                                longer[longer.length - 2] = ' ';
                                longer[longer.length - 1] = '}';
                                known = bytes(ServerSentEvents.event(cursor, type, longer));"""),
            core(
                    Promise.P10,
                    "what is readable lags behind what is acknowledged",
                    "inbox.Horizon",
                    "offset = entries.getLast().stamped().stamp().offset();",
                    "offset = Math.max(offset, entries.getFirst().stamped().stamp().offset() - 1);"),
            model(
                    Promise.P11,
                    "a membership ends one entry late",
                    "Fact",
                    "case REMOVED, LEFT -> before.ended(stamp.offset());",
                    "case REMOVED, LEFT -> before.ended(stamp.offset() + 2);"),
            model(
                    Promise.P11,
                    "who comes back has what was said meanwhile in their inbox",
                    "Membership",
                    "if (disclosure == Disclosure.INBOX) {",
                    "if (disclosure != Disclosure.NONE) {"),
            core(
                    Promise.P11,
                    "who was put out goes on as before until a restart",
                    "conversation.GroupRules",
                    "turn.state().with(members.without(command.member())),",
                    "turn.state(),"),
            core(
                    Promise.P12,
                    "the first edit wins",
                    "history.ChangedMessages",
                    "case Change.Revision revision -> last = revision;",
                    "case Change.Revision revision -> last = last == null ? revision : last;"),
            core(
                    Promise.P12,
                    "a read mark that comes late counts",
                    "conversation.StateRules",
                    "&& wanted.number().compareTo(mark.number()) < 0;",
                    "&& wanted.number().compareTo(mark.number()) > 1_000_000;"),
            core(
                    Promise.P17,
                    "cursors of another life of the log are taken",
                    "inbox.Horizon",
                    "return cursor.generation().equals(generation) && cursor.shards() == 1;",
                    "return cursor.shards() == 1;"),
            edge(
                    Promise.P19,
                    "open connections outlive their device",
                    "hub.Hub",
                    "if (which.test(subscriber.caller().device())) {",
                    "if (which.negate().test(subscriber.caller().device()) && draining) {"));

    /// Found in damaged files.
    static final List<SeededBug> OF_FILES = List.of(
            engine(
                    Promise.P16,
                    "checksums of table files are not looked at",
                    "Database",
                    "                            .setVerifyChecksums(true)\n",
                    "                            .setVerifyChecksums(false)\n"),
            engine(
                    Promise.P16,
                    "a log that is shorter than it was is taken",
                    "Opening",
                    "if (sequence < mark.sequence()) {",
                    "if (sequence < 0) {"));

    /// Found by killing a server whose push service is not well.
    static final List<SeededBug> OF_PUSH = List.of(
            core(Promise.P14, "what somebody is to be told of is kept in memory only", "push.DueRows", """
                            return changed.size();
                        }

                        void writeInto(Batch batch) {
                            changed.forEach((key, row) -> row.ifPresentOrElse(
                                    form -> batch.put(Table.PUSH_DUE, key.key(), form.toBytes()),
                                    () -> batch.delete(Table.PUSH_DUE, key.key())));
                        }

                        /// All changes are durable.
                        void written() {
                            changed.clear();
                    """, """
                            return changed.hashCode() == last ? 0 : Math.max(1, changed.size());
                        }

                        private int last;

                        void writeInto(Batch batch) {}

                        void written() {
                            last = changed.hashCode();
                    """),
            core(
                    Promise.P14,
                    "what somebody was to be told of before a restart is not looked at again",
                    "push.Outbox",
                    "lane -> lane.schedule(key, Math.max(back, nanos + left(row, now))),",
                    "lane -> lane.cancel(key),"),
            core(
                    Promise.P14,
                    "what is said while there is no server is followed, and nothing before it",
                    "push.Push",
                    "follower.start(checkpoint.read(nanos));",
                    "checkpoint.read(nanos);\n        follower.start(Optional.empty());"));

    /// Found by cutting the power, and by nothing else.
    static final List<SeededBug> OF_POWER = List.of(engine(
            Promise.P1,
            "it is acknowledged before it is synced",
            "Database",
            "private final WriteOptions synced = new WriteOptions().setSync(true);",
            "private final WriteOptions synced = new WriteOptions();"));

    /// Found by syncs that fail, with the power cut afterwards.
    static final List<SeededBug> OF_SYNCS = List.of(engine(
            Promise.P1,
            "a sync that failed is as good as any",
            "Database",
            "            rocks.write(synced, rows);\n",
            """
                        rocks.write(new WriteOptions(), rows);
                        try {
                            rocks.syncWal();
                        } catch (RocksDBException e) {
                            assert e != null;
                        }
            """));
}
