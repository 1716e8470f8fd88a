package chat.maru.bench;

import chat.maru.bench.load.Json;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Just enough of the public protocol for a load generator, in memory, with faults to order. On one event loop.
///
/// `--fault drop|close|refuse --at N` spoils what comes of the Nth message.
public final class FakeMaru {
    private final Map<String, Person> byToken = new HashMap<>();
    private final Map<String, Person> byId = new HashMap<>();
    private final Map<String, Conversation> conversations = new HashMap<>();
    private final String fault;
    private final int at;
    private long messages;
    private long batches;

    private FakeMaru(String fault, int at) {
        this.fault = fault;
        this.at = at;
    }

    private record Person(String id, String token, List<Channel> sockets) {}

    private static final class Conversation {
        private final String id = UUID.randomUUID().toString();
        private final List<Person> members;
        private long number;

        Conversation(List<Person> members) {
            this.members = members;
        }
    }

    private record Sent(String text, long number) {}

    public static void main(String[] arguments) throws InterruptedException {
        List<String> flags = Arrays.asList(arguments);
        FakeMaru fake = new FakeMaru(flag(flags, "--fault", "none"), Integer.parseInt(flag(flags, "--at", "0")));
        var group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(group)
                .channelFactory(NioServerSocketChannel::new)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline()
                                .addLast(new HttpServerCodec(), new HttpObjectAggregator(1 << 20), fake.new Requests());
                    }
                });
        bootstrap
                .bind("127.0.0.1", Integer.parseInt(flag(flags, "--port", "0")))
                .sync();
        bootstrap
                .bind("127.0.0.1", Integer.parseInt(flag(flags, "--admin-port", "0")))
                .sync();
    }

    private static String flag(List<String> flags, String name, String otherwise) {
        int i = flags.indexOf(name);
        return i < 0 ? otherwise : flags.get(i + 1);
    }

    private final class Requests extends SimpleChannelInboundHandler<FullHttpRequest> {
        @Override
        protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
            String path = request.uri().replaceFirst("\\?.*", "");
            Person person =
                    byToken.get(request.headers().get("Authorization", "").replace("Bearer ", ""));
            if (path.equals("/v1/events") && person != null) {
                upgrade(ctx, request, person);
                return;
            }
            String body = answer(request.method().name(), path, person, request.content());
            int status = body.contains("\"code\":") ? 409 : path.contains("/messages/") ? 201 : 200;
            var response = new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1,
                    HttpResponseStatus.valueOf(status),
                    Unpooled.copiedBuffer(body, StandardCharsets.UTF_8));
            response.headers()
                    .set(HttpHeaderNames.CONTENT_LENGTH, response.content().readableBytes());
            var _ = ctx.writeAndFlush(response, ctx.voidPromise());
        }

        private void upgrade(ChannelHandlerContext ctx, FullHttpRequest request, Person person) {
            var handshaker =
                    new WebSocketServerHandshakerFactory("ws://x/v1/events", "maru.v1", false).newHandshaker(request);
            var _ = handshaker.handshake(ctx.channel(), request);
            ctx.pipeline().replace(this, "frames", new Frames(person));
            person.sockets().add(ctx.channel());
            var _ = ctx.writeAndFlush(new PingWebSocketFrame(Unpooled.copiedBuffer("p", StandardCharsets.UTF_8)));
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
            return "# TYPE maru_batch summary\nmaru_batch_count{log=\"a\"} " + batches + "\nmaru_batch_sum{log=\"a\"} "
                    + 2 * batches + "\n";
        }
        if (path.equals("/v1/accounts")) {
            return session();
        }
        if (person == null) {
            throw new IllegalArgumentException(method + " " + path + " without a token");
        }
        if (path.equals("/v1/conversations")) {
            return "{\"conversations\":[],\"cursor\":\"c" + messages + "\"}";
        }
        if (path.startsWith("/v1/direct/")) {
            Person other = byId.get(path.substring("/v1/direct/".length()));
            Conversation conversation = new Conversation(List.of(person, Objects.requireNonNull(other)));
            conversations.put(conversation.id, conversation);
            return "{\"id\":\"" + conversation.id + "\",\"kind\":\"direct\"}";
        }
        String[] parts = path.split("/", -1);
        String content = Json.MAPPER
                .readTree(body.toString(StandardCharsets.UTF_8))
                .path("content")
                .toString();
        return "{" + send(person, parts[3], parts[5], content).text() + "}";
    }

    private String session() {
        Person person = new Person(UUID.randomUUID().toString(), "ma_" + UUID.randomUUID(), new ArrayList<>());
        byToken.put(person.token(), person);
        byId.put(person.id(), person);
        return "{\"account\":{\"id\":\"" + person.id() + "\"},\"access_token\":\"" + person.token()
                + "\",\"access_token_expires_at\":\"2999-01-01T00:00:00.000Z\",\"refresh_token\":\"mr_\"}";
    }

    private Sent send(Person sender, String id, String message, String content) {
        Conversation conversation = conversations.get(id);
        if (conversation == null) {
            throw new IllegalArgumentException("no conversation " + id);
        }
        long number = ++conversation.number;
        boolean spoil = ++messages == at;
        batches++;
        String entry = "{\"cursor\":\"c" + messages + "\",\"type\":\"message\",\"conversation\":\"" + id
                + "\",\"number\":" + number + ",\"id\":\"" + message + "\",\"sender\":\"" + sender.id()
                + "\",\"sent_at\":\"2026-01-01T00:00:00.000Z\",\"content\":" + content + "}";
        for (Person member : conversation.members) {
            boolean other = !member.id().equals(sender.id());
            boolean spoiled = spoil && other;
            member.sockets().forEach(socket -> deliver(socket, entry, spoiled));
        }
        return new Sent(
                "\"id\":\"" + message + "\",\"conversation\":\"" + id + "\",\"number\":" + number
                        + ",\"sent_at\":\"2026-01-01T00:00:00.000Z\"",
                number);
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

    private static void frame(Channel socket, String text) {
        var _ = socket.writeAndFlush(new TextWebSocketFrame(text), socket.voidPromise());
    }
}
