package chat.maru.client;

import chat.maru.client.SseParser.Item;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Receives server-sent events. From the second connection on, `Last-Event-ID` commits what was received
/// before.
///
/// Confined to the stream's thread.
final class SseCarrier implements Carrier {
    private static final int LARGEST_PROBLEM = 64 << 10;

    private final Session session;
    private final MaruClient client;
    private boolean again;

    SseCarrier(Session session, MaruClient client) {
        this.session = session;
        this.client = client;
    }

    @Override
    public Ending run(Optional<Cursor> since, Sink sink) throws InterruptedException {
        HttpResponse<ChunkQueue> response = Http.await(
                client.http().client().sendAsync(request(since), info -> new ChunkQueue()), client.timeout());
        try {
            if (response.statusCode() != 200) {
                byte[] body = response.body().rest(client.timeout(), LARGEST_PROBLEM);
                throw Wire.problem(response.statusCode(), body, Http.retryAfter(response.headers()));
            }
            sink.connected();
            again = true;
            return read(response.body(), sink);
        } finally {
            response.body().cancel();
        }
    }

    private HttpRequest request(Optional<Cursor> since) {
        String query = again ? "" : Session.since(since);
        HttpRequest.Builder request = Http.request(client.endpoints().chat("/v1/events" + query), session.accessToken())
                .header("Accept", "text/event-stream");
        since.filter(cursor -> again).ifPresent(cursor -> request.header("Last-Event-ID", cursor.value()));
        return request.build();
    }

    private Ending read(ChunkQueue body, Sink sink) throws InterruptedException {
        Deque<Item> items = new ArrayDeque<>();
        SseParser parser = new SseParser(items::add);
        while (!sink.closed()) {
            Optional<byte[]> bytes = body.next(client.silence());
            if (bytes.isEmpty()) {
                return new Ending.Cut("the stream ended");
            }
            parser.feed(bytes.get());
            for (Item item = items.poll(); item != null; item = items.poll()) {
                if (item instanceof Item.Dispatched bye && bye.event().equals("bye")) {
                    return bye(bye.data());
                }
                hand(item, sink);
            }
        }
        return new Ending.Cut("closed");
    }

    private static void hand(Item item, Sink sink) throws InterruptedException {
        sink.heard();
        if (item instanceof Item.Dispatched dispatched) {
            RawJson raw = RawJson.of(dispatched.data());
            if (dispatched.id().isEmpty()) {
                sink.overhear(Wire.ephemeral(raw, dispatched.event()));
            } else {
                Optional<Event> event = Wire.reading("an event", () -> Wire.entry(raw));
                if (event.isPresent()) {
                    sink.deliver(event.get());
                }
            }
        }
    }

    private static Ending bye(byte[] data) {
        return Wire.reading("the last event", () -> {
            JsonNode node = Json.tree(data);
            return new Ending.Closed(
                    node.required("code").intValue(), node.path("reason").asString(""));
        });
    }
}
