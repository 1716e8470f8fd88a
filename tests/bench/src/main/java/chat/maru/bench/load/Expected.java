package chat.maru.bench.load;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// What somebody must find who was away, and the comparison with what they have found. Immutable.
///
/// @param heads the number of the newest message of each of their conversations when they left
/// @param missed messages that were acknowledged since, in any order
public record Expected(Map<String, Long> heads, List<Missed> missed) {
    public Expected {
        heads = Map.copyOf(heads);
        missed = List.copyOf(missed);
    }

    /// A message as its sender knows it from the acknowledgement.
    public record Missed(String conversation, String id, long number) {}

    /// Adds to the faults what is wrong with a snapshot taken before anything was missed.
    void check(JsonNode snapshot, Faults faults) {
        if (!snapshot.path("more").isBoolean() || snapshot.path("more").booleanValue()) {
            faults.add("a snapshot of more than one page");
        }
        Set<String> seen = new HashSet<>();
        for (JsonNode conversation : snapshot.path("conversations")) {
            String id = conversation.path("id").asString("");
            long number = conversation.path("number").asLong(0);
            if (!seen.add(id)) {
                faults.add("a conversation twice in a snapshot");
            }
            if (!Long.valueOf(number).equals(heads.get(id))) {
                faults.add("a conversation in a snapshot that is not the person's, or with another number");
            }
            if (conversation.path("last_message").path("number").asLong(0) != number) {
                faults.add("a last message in a snapshot that is not the last");
            }
        }
        lacking(heads.size() - seen.size(), "conversations missing in a snapshot", faults);
    }

    /// Adds to the faults what is wrong with these entries, which came in this order: every message that was missed is
    /// to be among them once, and each conversation's numbers go up by one from where they were.
    void check(List<JsonNode> entries, Faults faults) {
        Map<String, Missed> left = new HashMap<>();
        missed.forEach(message -> left.put(message.id(), message));
        Map<String, Long> reached = new HashMap<>(heads);
        for (JsonNode entry : entries) {
            Missed message = left.remove(entry.path("id").asString(""));
            String conversation = entry.path("conversation").asString("");
            long number = entry.path("number").asLong(0);
            if (!entry.path("type").asString("").equals("message") || message == null) {
                faults.add("an entry that was not missed, or that came twice");
            } else if (!message.conversation().equals(conversation) || message.number() != number) {
                faults.add("an entry in another place than was acknowledged");
            }
            if (number != reached.getOrDefault(conversation, 0L) + 1) {
                faults.add("a number was left out, or came out of order");
            }
            reached.put(conversation, number);
        }
        lacking(left.size(), "acknowledged but not caught up with", faults);
    }

    private static void lacking(int count, String kind, Faults faults) {
        if (count != 0) {
            faults.add(kind + ": " + count);
        }
    }
}
