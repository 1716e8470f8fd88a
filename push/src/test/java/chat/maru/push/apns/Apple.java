package chat.maru.push.apns;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.maru.push.Certificate;
import chat.maru.push.Json;
import com.eatthepath.pushy.apns.auth.ApnsVerificationKey;
import com.eatthepath.pushy.apns.server.MockApnsServer;
import com.eatthepath.pushy.apns.server.MockApnsServerBuilder;
import com.eatthepath.pushy.apns.server.PushNotificationHandler;
import com.eatthepath.pushy.apns.server.RejectedNotificationException;
import com.eatthepath.pushy.apns.server.RejectionReason;
import com.eatthepath.pushy.apns.server.UnregisteredDeviceTokenException;
import com.eatthepath.pushy.apns.server.ValidatingPushNotificationHandlerFactory;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Apple's service, as pushy has it: it checks provider tokens, headers, device tokens and topics.
final class Apple implements AutoCloseable {
    static final String KEY_ID = "ABC123DEFG";
    static final String TEAM = "DEF123GHIJ";
    static final String TOPIC = "org.example.maru";
    static final String DEVICE = "0f".repeat(32);
    static final String FOREIGN = "1e".repeat(32);
    static final String GONE = "2d".repeat(32);

    /// Its own would take two seconds to shut down.
    @SuppressWarnings("deprecation") // pushy knows no other
    private static final EventLoopGroup LOOPS = new NioEventLoopGroup(1);

    private final KeyPair keys;
    private final MockApnsServer server;
    private final int port;
    private final AtomicInteger connections = new AtomicInteger();
    private final List<Push> pushes = new CopyOnWriteArrayList<>();
    private final Deque<RejectionReason> planned = new ArrayDeque<>();
    private final Map<String, Instant> gone = new ConcurrentHashMap<>();

    record Push(Map<String, String> headers, JsonNode payload, int size) {
        @Nullable
        String header(String name) {
            return headers.get(name);
        }
    }

    Apple(Certificate certificate) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        keys = generator.generateKeyPair();
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        server = new MockApnsServerBuilder()
                .setServerCredentials(new X509Certificate[] {certificate.certificate()}, certificate.key(), null)
                .setUseAlpn(true)
                .setEventLoopGroup(LOOPS)
                .setHandlerFactory(this::handler)
                .build();
        server.start(port).get(20, TimeUnit.SECONDS);
    }

    URI address() {
        return URI.create("https://localhost:" + port);
    }

    ApnsSettings settings() {
        return new ApnsSettings((ECPrivateKey) keys.getPrivate(), KEY_ID, TEAM, TOPIC, address(), address());
    }

    private PushNotificationHandler handler(SSLSession session) {
        connections.incrementAndGet();
        ApnsVerificationKey key = verificationKey();
        PushNotificationHandler validating = new ValidatingPushNotificationHandlerFactory(
                        Map.of(TOPIC, Set.of(DEVICE, GONE), "org.example.other", Set.of(FOREIGN)),
                        gone,
                        Map.of(KEY_ID, key),
                        Map.of(key, Set.of(TOPIC)))
                .buildHandler(session);
        return (headers, payload) -> handle(headers, payload, validating);
    }

    private ApnsVerificationKey verificationKey() {
        try {
            return new ApnsVerificationKey(KEY_ID, TEAM, (ECPublicKey) keys.getPublic());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private void handle(Http2Headers headers, ByteBuf payload, PushNotificationHandler validating)
            throws RejectedNotificationException {
        Map<String, String> named = new ConcurrentHashMap<>();
        headers.forEach(
                each -> named.put(each.getKey().toString(), each.getValue().toString()));
        String text = payload.toString(UTF_8);
        pushes.add(new Push(named, Json.read(text.getBytes(UTF_8)), text.getBytes(UTF_8).length));
        RejectionReason reason = next();
        if (reason == RejectionReason.UNREGISTERED) {
            throw new UnregisteredDeviceTokenException(Instant.now());
        }
        if (reason != null) {
            throw new RejectedNotificationException(reason);
        }
        headers.set("authorization", "bearer " + asPushyHasIt(named.getOrDefault("authorization", "")));
        validating.handlePushNotification(headers, payload);
    }

    /// A signature is two numbers, one behind the other (RFC 7518, 3.4); pushy reads them as a DER sequence, which
    /// Apple takes as well.
    private static String asPushyHasIt(String authorization) {
        int dot = authorization.lastIndexOf('.');
        byte[] signature = Base64.getUrlDecoder().decode(authorization.substring(dot + 1));
        if (!authorization.startsWith("bearer ") || signature.length != 64) {
            throw new IllegalStateException("not a token: " + authorization);
        }
        byte[] first = new BigInteger(1, Arrays.copyOf(signature, 32)).toByteArray();
        byte[] second = new BigInteger(1, Arrays.copyOfRange(signature, 32, 64)).toByteArray();
        ByteBuffer sequence = ByteBuffer.allocate(6 + first.length + second.length)
                .put((byte) 0x30)
                .put((byte) (4 + first.length + second.length))
                .put((byte) 2)
                .put((byte) first.length)
                .put(first)
                .put((byte) 2)
                .put((byte) second.length)
                .put(second);
        return authorization.substring("bearer ".length(), dot + 1)
                + Base64.getUrlEncoder().withoutPadding().encodeToString(sequence.array());
    }

    private @Nullable RejectionReason next() {
        synchronized (planned) {
            return planned.poll();
        }
    }

    void rejectNext(RejectionReason reason) {
        synchronized (planned) {
            planned.add(reason);
        }
    }

    void unregister(String device) {
        gone.put(device, Instant.now());
    }

    List<Push> pushes() {
        return pushes;
    }

    int connections() {
        return connections.get();
    }

    @Override
    public void close() throws IOException {
        try {
            server.shutdown().get(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IOException(e);
        }
    }
}
