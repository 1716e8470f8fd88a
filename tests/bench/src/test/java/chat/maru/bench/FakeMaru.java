package chat.maru.bench;

import chat.maru.bench.load.Json;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Just enough of the public protocol, by TLS where there is a certificate, for a load generator, with faults to order.
/// On one event loop. People, conversations and messages outlive a restart, or a kill, on the same data folder.
///
/// `--fault drop|close|refuse|twice --at N` spoils what comes of the Nth message (`drop` and `twice` its push as well),
/// `turn-away` refuses the Nth WebSocket and hangs up on the next, `lose` forgets what was said while somebody was
/// away, and `forget` what was said before a restart.
public final class FakeMaru {
    private static final String FRAMES = "frames";

    private final Map<String, Person> byToken = new HashMap<>();
    private final Map<String, Person> byName = new HashMap<>();
    private final Map<String, Person> byId = new HashMap<>();
    private final Map<String, Conversation> conversations = new LinkedHashMap<>();
    private final List<Entry> entries = new ArrayList<>();
    private final String fault;
    private final int at;
    private final Writer kept;
    private final Set<Person> here = new HashSet<>();
    private final HttpClient pushes =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private long messages;
    private long batches;
    private int upgrades;

    private FakeMaru(String fault, int at, Path file) throws IOException {
        this.fault = fault;
        this.at = at;
        if (Files.exists(file)) {
            Files.readAllLines(file).forEach(this::recall);
        }
        this.kept = Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private void recall(String line) {
        String[] words = line.split(" ", -1);
        switch (words[0]) {
            case "session" -> enter(byId.getOrDefault(words[2], new Person(words[2])), words[1], words[3]);
            case "conversation" -> {
                List<Person> members = Arrays.stream(words)
                        .skip(2)
                        .map(id -> Objects.requireNonNull(byId.get(id)))
                        .toList();
                conversations.put(words[1], new Conversation(words[1], members));
            }
            default -> add(Objects.requireNonNull(conversations.get(words[1])), line.split(" ", 3)[2]);
        }
    }

    private void add(Conversation conversation, String entry) {
        conversation.number++;
        entries.add(new Entry(conversation, entry));
    }

    private void keep(String line) {
        try {
            kept.write(line + "\n");
            kept.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void enter(Person person, String token, String name) {
        byToken.put(token, person);
        byName.put(name, person);
        byId.put(person.id(), person);
    }

    private String opened(String id, List<Person> members) {
        conversations.put(id, new Conversation(id, members));
        keep("conversation " + id + " " + members.stream().map(Person::id).collect(Collectors.joining(" ")));
        return "{\"id\":\"" + id + "\"}";
    }

    private static final class Person {
        private final String id;
        private final List<Channel> sockets = new ArrayList<>();
        private final List<Poll> polls = new ArrayList<>();
        private @Nullable URI endpoint;

        Person(String id) {
            this.id = id;
        }

        String id() {
            return id;
        }

        List<Channel> sockets() {
            return sockets;
        }
    }

    private static final class Conversation {
        private final String id;
        private final List<Person> members;
        private long number;

        Conversation(String id, List<Person> members) {
            this.id = id;
            this.members = members;
        }
    }

    private record Entry(Conversation conversation, String text) {
        boolean isFor(Person person) {
            return conversation.members.contains(person);
        }
    }

    /// A request that waits for news.
    private record Poll(Channel channel, String since, String limit) {}

    private record Sent(String text, long number) {}

    public static void main(String[] arguments) throws InterruptedException, IOException {
        List<String> flags = Arrays.asList(arguments);
        FakeMaru fake = new FakeMaru(
                flag(flags, "--fault", "none"),
                Integer.parseInt(flag(flags, "--at", "0")),
                Path.of(flag(flags, "--data", "."), "fake"));
        var group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        SslContext tls = flags.contains("--tls-certificate")
                ? SslContextBuilder.forServer(
                                new File(flag(flags, "--tls-certificate", "")), new File(flag(flags, "--tls-key", "")))
                        .build()
                : null;
        fake.listen(group, tls, Integer.parseInt(flag(flags, "--port", "0")));
        fake.listen(group, null, Integer.parseInt(flag(flags, "--admin-port", "0")));
    }

    private void listen(EventLoopGroup group, @Nullable SslContext tls, int port) throws InterruptedException {
        var _ = new ServerBootstrap()
                .group(group)
                .channelFactory(NioServerSocketChannel::new)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        if (tls != null) {
                            channel.pipeline().addLast(tls.newHandler(channel.alloc()));
                        }
                        channel.pipeline()
                                .addLast(new HttpServerCodec(), new HttpObjectAggregator(1 << 20), new Requests());
                    }
                })
                .bind("127.0.0.1", port)
                .sync();
    }

    private static String flag(List<String> flags, String name, String otherwise) {
        int i = flags.indexOf(name);
        return i < 0 ? otherwise : flags.get(i + 1);
    }

    private final class Requests extends SimpleChannelInboundHandler<FullHttpRequest> {
        private @Nullable Person receiver;

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
            String path = request.uri().replaceFirst("\\?.*", "");
            Person person =
                    byToken.get(request.headers().get("Authorization", "").replace("Bearer ", ""));
            boolean upgrades = request.headers().contains(HttpHeaderNames.UPGRADE);
            int upgrade = upgrades ? ++FakeMaru.this.upgrades : 0;
            boolean turnedAway = fault.equals("turn-away") && upgrade == at;
            if (fault.equals("turn-away") && upgrade == at + 1) {
                var _ = ctx.close();
                return;
            }
            if (path.equals("/v1/events") && person != null && upgrades && !turnedAway) {
                upgrade(ctx, request, person);
                return;
            }
            if (path.equals("/v1/events") && person != null && !upgrades) {
                events(ctx, request, person);
                return;
            }
            String body = turnedAway
                    ? "{\"code\":\"unavailable\"}"
                    : answer(request.method().name(), path, person, request.content());
            int status = body.contains("\"code\":") ? 409 : path.contains("/messages/") ? 201 : 200;
            respond(ctx.channel(), status, body);
        }

        private void events(ChannelHandlerContext ctx, FullHttpRequest request, Person person) {
            receiver = person;
            String since = parameter(request.uri(), "since");
            String limit = parameter(request.uri(), "limit");
            if (request.headers().get(HttpHeaderNames.ACCEPT, "").equals("text/event-stream")) {
                stream(ctx, person, since);
            } else if (!parameter(request.uri(), "wait").isEmpty()
                    && behind(person, since).isEmpty()) {
                person.polls.add(new Poll(ctx.channel(), since, limit));
            } else {
                respond(ctx.channel(), 200, page(person, since, limit));
            }
        }

        private void stream(ChannelHandlerContext ctx, Person person, String since) {
            var head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
            head.headers()
                    .set(HttpHeaderNames.CONNECTION, "close")
                    .set(HttpHeaderNames.CONTENT_TYPE, "text/event-stream");
            var _ = ctx.write(head, ctx.voidPromise());
            frame(ctx.channel(), "");
            behind(person, since).forEach(entry -> frame(ctx.channel(), entry.text()));
            person.sockets().add(ctx.channel());
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            if (receiver != null) {
                receiver.sockets().remove(ctx.channel());
                receiver.polls.removeIf(poll -> poll.channel.equals(ctx.channel()));
            }
        }

        private void upgrade(ChannelHandlerContext ctx, FullHttpRequest request, Person person) {
            var handshaker =
                    new WebSocketServerHandshakerFactory("ws://x/v1/events", "maru.v1", false).newHandshaker(request);
            var _ = handshaker.handshake(ctx.channel(), request);
            ctx.pipeline().replace(this, FRAMES, new Frames(person));
            person.sockets().add(ctx.channel());
            var _ = ctx.writeAndFlush(new PingWebSocketFrame(Unpooled.copiedBuffer("p", StandardCharsets.UTF_8)));
            if (!fault.equals("lose")) {
                behind(person, parameter(request.uri(), "since")).forEach(entry -> frame(ctx.channel(), entry.text()));
            }
        }
    }

    private final class Frames extends SimpleChannelInboundHandler<TextWebSocketFrame> {
        private final Person person;

        Frames(Person person) {
            this.person = person;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, TextWebSocketFrame frame) {
            JsonNode json = Json.MAPPER.readTree(frame.text());
            String ref = json.path("ref").stringValue();
            if (json.path("type").stringValue().equals("ping")) {
                frame(ctx.channel(), "{\"type\":\"ok\",\"ref\":\"" + ref + "\"}");
                return;
            }
            if (json.path("type").stringValue().equals("presence")) {
                frame(ctx.channel(), "{\"type\":\"ok\",\"ref\":\"" + ref + "\"}");
                cameIn(person, ctx.channel());
                return;
            }
            if (fault.equals("refuse") && messages + 1 == at) {
                messages++;
                frame(ctx.channel(), "{\"type\":\"error\",\"ref\":\"" + ref + "\",\"code\":\"busy\",\"status\":503}");
                return;
            }
            Sent sent = send(
                    person,
                    json.path("conversation").stringValue(),
                    json.path("id").stringValue(),
                    json.path("content").toString());
            frame(ctx.channel(), "{\"type\":\"ok\",\"ref\":\"" + ref + "\"," + sent.text() + "}");
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            person.sockets().remove(ctx.channel());
        }
    }

    private String answer(String method, String path, @Nullable Person person, ByteBuf body) {
        if (path.equals("/readyz")) {
            return "ready";
        }
        if (path.equals("/metrics")) {
            return "# TYPE maru_written_batches_total counter\nmaru_written_batches_total{log=\"a\"} " + batches
                    + "\nmaru_written_entries_total{log=\"a\"} " + 2 * batches + "\n";
        }
        if (path.equals("/v1/accounts")) {
            return session(new Person(UUID.randomUUID().toString()), body);
        }
        if (path.equals("/v1/sessions")) {
            return session(Objects.requireNonNull(byName.get(name(body))), body);
        }
        if (person == null) {
            throw new IllegalArgumentException(method + " " + path + " without a token");
        }
        if (path.equals("/v1/devices/me/push")) {
            person.endpoint =
                    URI.create(json(body).path("subscription").path("endpoint").stringValue());
            return "{}";
        }
        if (path.equals("/v1/conversations")) {
            return method.equals("POST") ? begin(person, body) : snapshot(person);
        }
        if (path.startsWith("/v1/direct/")) {
            Person other = byId.get(path.substring("/v1/direct/".length()));
            return opened(UUID.randomUUID().toString(), List.of(person, Objects.requireNonNull(other)));
        }
        String[] parts = path.split("/", -1);
        return "{"
                + send(person, parts[3], parts[5], json(body).path("content").toString())
                        .text() + "}";
    }

    private static String parameter(String uri, String name) {
        return Arrays.stream(uri.replaceFirst("[^?]*", "").split("[?&]", -1))
                .filter(each -> each.startsWith(name + "="))
                .map(each -> each.substring(name.length() + 1))
                .findFirst()
                .orElse("");
    }

    private List<Entry> behind(Person person, String since) {
        return entries.stream()
                .skip(Integer.parseInt(since.substring(1)))
                .filter(entry -> entry.isFor(person))
                .toList();
    }

    private String page(Person person, String since, String limit) {
        int most = Integer.parseInt(limit);
        int from = Integer.parseInt(since.substring(1));
        List<String> page = new ArrayList<>();
        while (from < entries.size() && page.size() < most) {
            Entry entry = entries.get(from++);
            if (entry.isFor(person)) {
                page.add(entry.text());
            }
        }
        return "{\"entries\":[" + String.join(",", page) + "],\"cursor\":\"c" + from + "\",\"more\":"
                + (from < entries.size()) + "}";
    }

    private String begin(Person person, ByteBuf body) {
        List<Person> members = new ArrayList<>(List.of(person));
        json(body).path("members").forEach(id -> members.add(Objects.requireNonNull(byId.get(id.stringValue()))));
        return opened(UUID.randomUUID().toString(), List.copyOf(members));
    }

    private String snapshot(Person person) {
        String mine = conversations.values().stream()
                .filter(conversation -> conversation.members.contains(person))
                .map(conversation -> "{\"id\":\"" + conversation.id + "\",\"number\":" + conversation.number
                        + ",\"last_message\":{\"number\":" + conversation.number + "}}")
                .collect(Collectors.joining(","));
        return "{\"conversations\":[" + mine + "],\"cursor\":\"c" + entries.size() + "\",\"more\":false}";
    }

    private static JsonNode json(ByteBuf body) {
        return Json.MAPPER.readTree(body.toString(StandardCharsets.UTF_8));
    }

    private static String name(ByteBuf body) {
        return json(body).path("username").stringValue();
    }

    private String session(Person person, ByteBuf body) {
        String token = "ma_" + UUID.randomUUID();
        enter(person, token, name(body));
        keep("session " + token + " " + person.id() + " " + name(body));
        return "{\"account\":{\"id\":\"" + person.id() + "\"},\"access_token\":\"" + token
                + "\",\"access_token_expires_at\":\"2999-01-01T00:00:00.000Z\",\"refresh_token\":\"mr_\"}";
    }

    private Sent send(Person sender, String id, String message, String content) {
        Conversation conversation = conversations.get(id);
        if (conversation == null) {
            throw new IllegalArgumentException("no conversation " + id);
        }
        long number = conversation.number + 1;
        boolean spoil = ++messages == at;
        batches++;
        String entry = "{\"cursor\":\"c" + (entries.size() + 1) + "\",\"type\":\"message\",\"conversation\":\"" + id
                + "\",\"number\":" + number + ",\"id\":\"" + message + "\",\"sender\":\"" + sender.id()
                + "\",\"sent_at\":\"2026-01-01T00:00:00.000Z\",\"content\":" + content + "}";
        add(conversation, entry);
        if (!fault.equals("forget")) {
            keep("message " + id + " " + entry);
        }
        for (Person member : conversation.members) {
            boolean other = !member.id().equals(sender.id());
            boolean spoiled = spoil && other;
            member.sockets().forEach(socket -> deliver(socket, entry, spoiled));
            List.copyOf(member.polls).forEach(poll -> respond(poll.channel, 200, page(member, poll.since, poll.limit)));
            member.polls.clear();
            if (other && member.sockets().isEmpty() && member.endpoint != null) {
                push(member.endpoint, spoiled);
            }
        }
        return new Sent(
                "\"id\":\"" + message + "\",\"conversation\":\"" + id + "\",\"number\":" + number
                        + ",\"sent_at\":\"2026-01-01T00:00:00.000Z\"",
                number);
    }

    private void push(URI endpoint, boolean spoiled) {
        int times = !spoiled ? 1 : fault.equals("drop") ? 0 : fault.equals("twice") ? 2 : 1;
        for (int i = 0; i < times; i++) {
            var _ = pushes.sendAsync(
                    HttpRequest.newBuilder(endpoint)
                            .POST(HttpRequest.BodyPublishers.ofString("news"))
                            .build(),
                    HttpResponse.BodyHandlers.discarding());
        }
    }

    /// Of everybody who has ever been here it is said that they are.
    private void cameIn(Person person, Channel socket) {
        here.add(person);
        Set<Person> acquaintances = conversations.values().stream()
                .filter(conversation -> conversation.members.contains(person))
                .flatMap(conversation -> conversation.members.stream())
                .filter(other -> other != person && here.contains(other))
                .collect(Collectors.toSet());
        frame(socket, presence(true, acquaintances));
        acquaintances.forEach(other ->
                other.sockets().forEach(watching -> frame(watching, presence(false, Set.of(person)))));
    }

    private static String presence(boolean complete, Set<Person> online) {
        return online.stream()
                .map(person -> "{\"user\":\"" + person.id() + "\",\"state\":\"online\"}")
                .collect(Collectors.joining(
                        ",", "{\"type\":\"presence\",\"complete\":" + complete + ",\"presences\":[", "]}"));
    }

    private void deliver(Channel socket, String entry, boolean spoiled) {
        if (spoiled && fault.equals("drop")) {
            return;
        }
        if (spoiled && fault.equals("close")) {
            var _ = socket.close();
            return;
        }
        frame(socket, entry);
    }

    private static void respond(Channel to, int status, String body) {
        var response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                HttpResponseStatus.valueOf(status),
                Unpooled.copiedBuffer(body, StandardCharsets.UTF_8));
        response.headers()
                .set(HttpHeaderNames.CONTENT_LENGTH, response.content().readableBytes());
        var _ = to.writeAndFlush(response, to.voidPromise());
    }

    /// A frame where there is a WebSocket, else a server-sent event; without a text a heartbeat.
    private static void frame(Channel socket, String text) {
        Object framed = socket.pipeline().get(FRAMES) != null
                ? new TextWebSocketFrame(text)
                : new DefaultHttpContent(Unpooled.copiedBuffer(
                        text.isEmpty() ? ":\n\n" : "id: c\nevent: message\ndata: " + text + "\n\n",
                        StandardCharsets.UTF_8));
        var _ = socket.writeAndFlush(framed, socket.voidPromise());
    }
}
