package chat.maru.plays;

import chat.maru.crash.client.Answer;
import chat.maru.crash.client.Device;
import chat.maru.crash.client.Ended;
import chat.maru.crash.client.EventSocket;
import chat.maru.crash.client.Http;
import chat.maru.crash.client.Json;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Somebody who sends without a pause, over HTTP and over a WebSocket, and puts again whatever was not acknowledged.
/// Now and then what was acknowledged is put again, too.
///
/// Confined to one thread.
final class Sender implements Runnable {
    private static final int REMEMBERED = 200;
    private static final int OPEN = 20;

    private final Device device;
    private final List<String> talks;
    private final Ledger ledger;
    private final Uptime uptime;
    private final Random random;
    private final Set<Ledger.Put> unknown = new LinkedHashSet<>();
    private final Deque<Ledger.Put> done = new ArrayDeque<>();
    private final Http http;
    private @Nullable EventSocket socket;
    private int count;

    Sender(Device device, List<String> talks, Ledger ledger, Uptime uptime, long seed) {
        this.device = device;
        this.talks = talks;
        this.ledger = ledger;
        this.uptime = uptime;
        this.random = new Random(seed);
        this.http = new Http(device.port());
    }

    @Override
    public void run() {
        try {
            while (uptime.begin()) {
                try {
                    while (!uptime.over() && (uptime.working() || !unknown.isEmpty())) {
                        step();
                    }
                } finally {
                    uptime.end();
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            ledger.violation(device.owner().username() + " gave up: " + e);
            throw e;
        } finally {
            hangUp();
        }
    }

    private void step() throws InterruptedException {
        List<Ledger.Put> batch = batch();
        try {
            if (random.nextBoolean()) {
                byHttp(batch);
            } else {
                bySocket(batch);
            }
        } catch (IOException _) {
            hangUp();
            uptime.awaitUp();
            uptime.pause();
        }
    }

    private List<Ledger.Put> batch() {
        List<Ledger.Put> batch = new ArrayList<>(
                !uptime.working() || unknown.size() > OPEN || random.nextInt(3) == 0 ? unknown : Set.of());
        int size = 1 + random.nextInt(5);
        while (batch.size() < size && uptime.working()) {
            if (!done.isEmpty() && random.nextInt(5) == 0) {
                batch.add(random.nextBoolean() ? done.getFirst() : done.getLast());
            } else {
                batch.add(fresh());
            }
        }
        unknown.addAll(batch);
        return batch;
    }

    private Ledger.Put fresh() {
        String content = Json.object()
                .put("text", device.id() + " " + count++)
                .put("filling", "마루".repeat(random.nextInt(100)))
                .toString();
        Ledger.Put put = new Ledger.Put(
                talks.get(random.nextInt(talks.size())),
                new UUID(random.nextLong(), random.nextLong()).toString(),
                device.owner().account(),
                content);
        ledger.puts(put);
        return put;
    }

    private void byHttp(List<Ledger.Put> batch) throws IOException {
        for (Ledger.Put put : batch) {
            Answer answer = http.call(
                    "PUT",
                    Device.place(put.conversation(), put.id()),
                    Optional.of(device.token()),
                    "{\"content\":" + put.content() + "}");
            switch (answer.status()) {
                case 200, 201 -> acked(put, answer.json().required("number").longValue());
                case 500, 503 -> throw new Ended(answer.status(), answer.code());
                default -> refused(put, answer.status() + " " + answer.text());
            }
        }
    }

    private void bySocket(List<Ledger.Put> batch) throws IOException {
        EventSocket open = socket;
        if (open == null) {
            open = EventSocket.open(device, Optional.empty());
            socket = open;
        }
        List<String> refs = new ArrayList<>();
        for (Ledger.Put put : batch) {
            refs.add(open.ask(EventSocket.send(put.conversation(), put.id(), put.content())));
        }
        for (int i = 0; i < refs.size(); i++) {
            JsonNode answer = open.answer(refs.get(i));
            if (answer.required("type").stringValue().equals("ok")) {
                acked(batch.get(i), answer.required("number").longValue());
            } else if (answer.required("status").intValue() < 500) {
                refused(batch.get(i), answer.toString());
            } else {
                throw new Ended(
                        answer.required("status").intValue(),
                        answer.required("code").stringValue());
            }
        }
        open.forget();
    }

    private void acked(Ledger.Put put, long number) {
        ledger.acked(put, number);
        unknown.remove(put);
        done.remove(put);
        done.addLast(put);
        if (done.size() > REMEMBERED) {
            done.removeFirst();
        }
    }

    private void refused(Ledger.Put put, String why) {
        unknown.remove(put);
        ledger.violation("refused: " + put + ": " + why);
    }

    private void hangUp() {
        http.close();
        if (socket != null) {
            socket.close();
            socket = null;
        }
    }
}
