package chat.maru.crash.work;

import chat.maru.crash.client.Answer;
import chat.maru.crash.client.Device;
import chat.maru.crash.client.Http;
import chat.maru.crash.client.Json;
import chat.maru.crash.client.PollReceiver;
import chat.maru.crash.history.Action;
import chat.maru.crash.history.Result;
import chat.maru.crash.history.Seen;
import chat.maru.crash.history.Who;
import chat.maru.crash.push.Subscription;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Asks by HTTP on one device, and has every request and its answer written down.
///
/// Confined to one thread.
final class Hand implements AutoCloseable {
    /// How long an answer may take before its request counts as unknown.
    static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Device device;
    private final Journal journal;
    private final Who who;
    private final Http http;

    Hand(Device device, Journal journal, Duration patience) {
        this.device = device;
        this.journal = journal;
        this.who = who(device, "");
        this.http = new Http(device.port(), patience);
    }

    static Who who(Device device, String connection) {
        return new Who(device.owner().account(), device.id(), connection);
    }

    Device device() {
        return device;
    }

    Result send(Put put) {
        return ask(
                new Action.Send(put.conversation(), put.id(), put.digest()),
                "PUT",
                Device.place(put.conversation(), put.id()),
                "{\"content\":" + put.content() + "}",
                answer -> new Result.Numbered(answer.json().required("number").longValue()));
    }

    Result edit(Put put) {
        return ask(
                new Action.Edit(put.conversation(), put.id(), put.digest()),
                "PATCH",
                Device.place(put.conversation(), put.id()),
                "{\"content\":" + put.content() + "}",
                _ -> new Result.Ok());
    }

    Result delete(Put put) {
        return ask(
                new Action.Edit(put.conversation(), put.id(), 0),
                "DELETE",
                Device.place(put.conversation(), put.id()),
                null,
                _ -> new Result.Ok());
    }

    Result mark(String conversation, long number) {
        return ask(
                new Action.Mark(conversation, number),
                "PUT",
                "/v1/conversations/" + conversation + "/read",
                "{\"number\":" + number + "}",
                _ -> new Result.Ok());
    }

    Result member(String conversation, String account, boolean in) {
        return ask(
                new Action.Member(conversation, account, in),
                in ? "PUT" : "DELETE",
                "/v1/conversations/" + conversation + "/members/" + account,
                in ? "{\"role\":\"member\"}" : null,
                _ -> new Result.Ok());
    }

    /// A new group with somebody, or the one that was made for this request before; empty where nobody knows.
    Optional<String> begins(String request, String account) {
        ObjectNode body = Json.object().put("id", request).put("title", "group").put("history", "all");
        body.putArray("members").add(account);
        AtomicReference<Optional<String>> group = new AtomicReference<>(Optional.empty());
        ask(new Action.Other("POST /v1/conversations"), "POST", "/v1/conversations", body.toString(), answer -> {
            group.set(Optional.of(answer.field("id")));
            return new Result.Ok();
        });
        return group.get();
    }

    /// To have this device woken.
    Result registers(Subscription subscription) {
        return ask(
                new Action.Other("PUT /v1/devices/me/push"),
                "PUT",
                "/v1/devices/me/push",
                subscription.registering("full"),
                _ -> new Result.Ok());
    }

    Result revoke(Device other) {
        return ask(new Action.Revoke(other.id()), "DELETE", "/v1/sessions/" + other.id(), null, _ -> new Result.Ok());
    }

    /// Something that only somebody who is signed in may do.
    Result looksAtItself() {
        return ask(new Action.Other("GET /v1/me"), "GET", "/v1/me", null, _ -> new Result.Ok());
    }

    /// @param before 0 for the newest
    Result history(String conversation, long before, int limit) {
        return ask(
                new Action.History(conversation, before),
                "GET",
                "/v1/conversations/" + conversation + "/messages?limit=" + limit
                        + (before == 0 ? "" : "&before=" + before),
                null,
                answer -> new Result.Messages(
                        slices(answer, "messages").map(Result.Said::of).toList(),
                        answer.json().required("more").booleanValue()));
    }

    Result snapshot() {
        return ask(
                new Action.Snapshot(),
                "GET",
                "/v1/conversations",
                null,
                answer -> new Result.Heads(answer.field("cursor"), heads(answer.json())));
    }

    private static List<Result.Head> heads(JsonNode snapshot) {
        List<Result.Head> heads = new ArrayList<>();
        for (JsonNode each : snapshot.required("conversations")) {
            heads.add(new Result.Head(
                    each.required("id").stringValue(),
                    each.required("number").longValue(),
                    each.required("mine").required("read").required("number").longValue()));
        }
        return heads;
    }

    /// What is behind a cursor, which is committed with it.
    ///
    /// @param since empty for the device's own cursor
    Result poll(String since, int limit) {
        return poll(since, 0, limit);
    }

    /// The same; the server waits for something up to so many seconds. Where it need not tell of news soon, that
    /// counts as not having waited.
    Result poll(String since, int seconds, int limit) {
        Journal.@Nullable Asked commit =
                since.isEmpty() || since.equals("0") ? null : journal.asks(who, new Action.Commit(since));
        Result result = ask(
                new Action.Poll(
                        since,
                        journal.terms().timely() ? Duration.ofSeconds(seconds).toNanos() : 0),
                "GET",
                PollReceiver.target(since.isEmpty() ? Optional.empty() : Optional.of(since), seconds, limit),
                null,
                Hand::page);
        if (commit != null) {
            journal.answered(commit, result instanceof Result.Page ? journal.committed() : result);
        }
        return result;
    }

    private static Result page(Answer answer) {
        return new Result.Page(
                slices(answer, "entries").map(Seen::of).toList(),
                answer.field("cursor"),
                answer.json().required("more").booleanValue());
    }

    private static Stream<byte[]> slices(Answer answer, String field) {
        return Json.slices(answer.body(), field).stream().map(slice -> slice.getBytes(StandardCharsets.UTF_8));
    }

    private Result ask(
            Action action, String method, String target, @Nullable String body, Function<Answer, Result> done) {
        return journal.call(
                who, action, () -> told(http.call(method, target, Optional.of(device.token()), body), done));
    }

    private static Result told(Answer answer, Function<Answer, Result> done) throws IOException {
        int status = answer.status();
        if (status >= 200 && status < 300) {
            return done.apply(answer);
        }
        if (status == 410) {
            return new Result.Reset();
        }
        return status < 500 ? new Result.Failed(answer.code()) : new Result.Unknown(answer.code());
    }

    @Override
    public void close() {
        http.close();
    }
}
