package chat.maru.push.egress;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.maru.push.Certificate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
final class GuardedClientTest {
    private static final Hosts ALL = new Hosts(List.of("*"));
    private static final InetAddress HERE = InetAddress.ofLiteral("127.0.0.1");
    private static final Resolver TO_HERE = _ -> List.of(HERE);
    private static final byte[] BODY = "hi".getBytes(US_ASCII);
    private static final Duration SHORT = Duration.ofMillis(700);

    private static GuardedClient client(boolean machine, Resolver resolver, Duration within) {
        return new GuardedClient(
                new Guard(ALL, machine), resolver, (SSLSocketFactory) SSLSocketFactory.getDefault(), within);
    }

    private static GuardedClient open(Duration within) {
        return client(true, TO_HERE, within);
    }

    private static URI at(TestServer server) {
        return URI.create("http://push.example.org:" + server.port() + "/a?b=%20c");
    }

    @Test
    void aRequest_isOne_andItsAnswersHeadIsRead() throws Exception {
        String answer = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"
                + "HTTP/1.1 201 Created\r\nRetry-After: 5\r\nRETRY-AFTER: 6\r\nSet-Cookie: a=b\r\n\r\nbody";
        try (TestServer server = TestServer.plain(TestServer.saying(answer));
                GuardedClient client = open(Duration.ofSeconds(10))) {
            Head head = client.post(at(server), Map.of("TTL", "7"), BODY);

            assertThat(head.status()).isEqualTo(201);
            assertThat(head.header("retry-after")).contains("5");
            client.post(at(server), Map.of(), BODY);
            assertThat(server.requests())
                    .containsExactly(
                            "POST /a?b=%20c HTTP/1.1\r\nHost: push.example.org:" + server.port()
                                    + "\r\nTTL: 7\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi",
                            "POST /a?b=%20c HTTP/1.1\r\nHost: push.example.org:" + server.port()
                                    + "\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi");
        }
    }

    /// What a name means is decided once, by what was checked, whatever it means a moment later.
    @Test
    void aNameThatChangesItsMind_isAskedOnce_andTheCheckedAddressIsConnectedTo() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        InetAddress elsewhere = InetAddress.ofLiteral("127.0.0.9");
        Resolver rebinding = _ -> List.of(asked.getAndIncrement() == 0 ? HERE : elsewhere);
        try (TestServer server = TestServer.plain(TestServer.saying("HTTP/1.1 201 Created\r\n\r\n"));
                TestServer canary = new TestServer(
                        new ServerSocket(server.port(), 50, elsewhere), TestServer.saying("HTTP/1.1 200 OK\r\n\r\n"));
                GuardedClient client = client(true, rebinding, Duration.ofSeconds(10))) {
            assertThat(client.post(at(server), Map.of(), BODY).status()).isEqualTo(201);
            assertThat(asked).hasValue(1);
            assertThat(canary.connections()).isZero();
        }
    }

    /// The same client, without the exception for tests, to a listener that is really there.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.0.0.2",
                "::1",
                "::ffff:127.0.0.1",
                "0.0.0.0",
                "::",
                "10.0.0.1",
                "169.254.169.254",
                "64:ff9b::7f00:1",
                "2002:7f00:1::",
                "fe80::1",
                "fd00::1",
                "100.64.0.1"
            })
    void aName_thatLeadsInside_isRefused_andNothingIsConnectedTo(String address) throws Exception {
        for (List<InetAddress> each : List.of(
                List.of(InetAddress.ofLiteral(address)),
                List.of(InetAddress.ofLiteral("8.8.8.8"), InetAddress.ofLiteral(address)),
                List.of(InetAddress.ofLiteral(address), InetAddress.ofLiteral("8.8.8.8")))) {
            try (GuardedClient client = client(false, _ -> each, Duration.ofSeconds(10))) {
                assertThatThrownBy(() -> client.post(URI.create("https://rebound.example.org/"), Map.of(), BODY))
                        .isInstanceOf(Forbidden.class)
                        .hasMessage("an address is not public");
            }
        }
    }

    @Test
    void noSpelling_reachesThisMachine() throws Exception {
        AtomicInteger lookedUp = new AtomicInteger();
        Resolver counting = host -> {
            lookedUp.incrementAndGet();
            return Resolver.SYSTEM.resolve(host);
        };
        try (GuardedClient client = client(false, counting, Duration.ofSeconds(10))) {
            int tried = 0;
            for (String each : GuardTest.spellings()) {
                URI address;
                try {
                    address = new URI("https://" + each + "/");
                } catch (URISyntaxException e) {
                    continue; // nobody can ask for it
                }
                assertThatThrownBy(() -> client.post(address, Map.of(), BODY))
                        .as(each)
                        .isInstanceOf(Forbidden.class);
                tried++;
            }
            assertThat(tried).isGreaterThan(200);
            assertThat(lookedUp).hasValue(0);
        }
    }

    @Test
    void aRedirect_isAnAnswer_andNotFollowed() throws Exception {
        try (TestServer canary = TestServer.plain(TestServer.saying("HTTP/1.1 200 OK\r\n\r\n"));
                TestServer server = TestServer.plain(
                        TestServer.saying("HTTP/1.1 302 Found\r\nLocation: " + at(canary) + "\r\n\r\n"));
                GuardedClient client = open(Duration.ofSeconds(10))) {
            assertThat(client.post(at(server), Map.of(), BODY).status()).isEqualTo(302);
            assertThat(canary.connections()).isZero();
        }
    }

    @Test
    void anEndlessBody_isNotRead() throws Exception {
        try (TestServer server = TestServer.plain((client, self) -> {
                    self.read(client);
                    client.getOutputStream().write("HTTP/1.1 201 Created\r\n\r\n".getBytes(US_ASCII));
                    while (true) {
                        client.getOutputStream().write(new byte[65_536]);
                    }
                });
                GuardedClient client = open(Duration.ofSeconds(10))) {
            assertThat(client.post(at(server), Map.of(), BODY).status()).isEqualTo(201);
        }
    }

    @Test
    void anEndlessHead_isNoAnswer() throws Exception {
        for (String each : new String[] {"a: b\r\n", "a", "HTTP/1.1 100 Continue\r\n\r\n"}) {
            try (TestServer server = TestServer.plain((client, self) -> {
                        self.read(client);
                        client.getOutputStream().write("HTTP/1.1 100 Continue\r\n".getBytes(US_ASCII));
                        client.getOutputStream().write((each.startsWith("H") ? "\r\n" : "").getBytes(US_ASCII));
                        while (true) {
                            client.getOutputStream().write(each.repeat(1_000).getBytes(US_ASCII));
                        }
                    });
                    GuardedClient client = open(Duration.ofSeconds(10))) {
                assertThatThrownBy(() -> client.post(at(server), Map.of(), BODY))
                        .isInstanceOf(IOException.class)
                        .hasMessage("a head of more than 16 KiB");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\r\n",
                "nonsense\r\n\r\n",
                "HTTP/2 200\r\n\r\n",
                "HTTP/1.1 99 a\r\n\r\n",
                "HTTP/1.1 2000 a\r\n\r\n",
                "HTTP/1.1 101 Switching\r\n\r\n",
                "HTTP/1.1 200 OK\r\nno header\r\n\r\n",
                "HTTP/1.1 200 OK\r\na: b",
                "SSH-2.0-OpenSSH\r\n"
            })
    void whatIsNoAnswer_isNone(String said) throws Exception {
        try (TestServer server = TestServer.plain(TestServer.saying(said));
                GuardedClient client = open(Duration.ofSeconds(10))) {
            assertThatThrownBy(() -> client.post(at(server), Map.of(), BODY)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void whoDripsOrIsSilent_isGivenUpInTime() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        TestServer.Behaviour silent = (client, self) -> end.await();
        TestServer.Behaviour dripping = (client, self) -> {
            for (byte each : "HTTP/1.1 200 OK\r\na: ".concat("b".repeat(1_000)).getBytes(US_ASCII)) {
                client.getOutputStream().write(each);
                Thread.sleep(50);
            }
        };
        for (String scheme : List.of("http", "https")) {
            for (TestServer.Behaviour each : List.of(silent, dripping)) {
                try (TestServer server = TestServer.plain(each);
                        GuardedClient client = open(SHORT)) {
                    URI address = URI.create(scheme + "://push.example.org:" + server.port() + "/");
                    long began = System.nanoTime();
                    assertThatThrownBy(() -> client.post(address, Map.of(), BODY))
                            .isInstanceOf(IOException.class);
                    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
                }
            }
        }
        end.countDown();
    }

    @Test
    void aLookUpThatHangs_isGivenUpInTime_andOneThatFailsIsNoAnswer() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        Resolver hanging = host -> {
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            throw new UnknownHostException(host);
        };
        URI address = URI.create("https://push.example.org/");
        try (GuardedClient client = client(false, hanging, SHORT)) {
            assertThatThrownBy(() -> client.post(address, Map.of(), BODY)).isInstanceOf(SocketTimeoutException.class);
        }
        Resolver failing = host -> {
            throw new UnknownHostException(host);
        };
        try (GuardedClient client = client(false, failing, SHORT)) {
            assertThatThrownBy(() -> client.post(address, Map.of(), BODY)).isInstanceOf(UnknownHostException.class);
        }
        try (GuardedClient client = client(false, _ -> List.of(), SHORT)) {
            assertThatThrownBy(() -> client.post(address, Map.of(), BODY)).isInstanceOf(UnknownHostException.class);
        }
    }

    @Test
    void anotherAddress_isTried_whereOneTakesNoConnection() throws Exception {
        Resolver two = _ -> List.of(InetAddress.ofLiteral("127.0.0.77"), HERE);
        try (TestServer server = TestServer.plain(TestServer.saying("HTTP/1.1 201 Created\r\n\r\n"));
                GuardedClient client = client(true, two, Duration.ofSeconds(10))) {
            assertThat(client.post(at(server), Map.of(), BODY).status()).isEqualTo(201);
        }
    }

    /// The address is ours, the name is the user's: it is asked for, and the certificate must have it.
    @Test
    void tls_isForTheName_notForTheAddress() throws Exception {
        Certificate certificate = Certificate.of("dns:push.example.org");
        ServerSocket listening = certificate
                .shown()
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        try (TestServer server = new TestServer(listening, TestServer.saying("HTTP/1.1 201 Created\r\n\r\n"));
                GuardedClient trusting = new GuardedClient(
                        new Guard(ALL, true),
                        TO_HERE,
                        certificate.trusted().getSocketFactory(),
                        Duration.ofSeconds(10));
                GuardedClient doubting = open(Duration.ofSeconds(10))) {
            URI address = URI.create("https://push.example.org:" + server.port() + "/a");

            assertThat(trusting.post(address, Map.of(), BODY).status()).isEqualTo(201);
            assertThat(trusting.post(address, Map.of(), BODY).status()).isEqualTo(201);
            URI anotherName = URI.create("https://push.example.com:" + server.port() + "/a");
            assertThatThrownBy(() -> trusting.post(anotherName, Map.of(), BODY)).isInstanceOf(SSLException.class);
            URI byAddress = URI.create("https://127.0.0.1:" + server.port() + "/a");
            assertThatThrownBy(() -> trusting.post(byAddress, Map.of(), BODY)).isInstanceOf(SSLException.class);
            assertThatThrownBy(() -> doubting.post(address, Map.of(), BODY)).isInstanceOf(SSLException.class);
            assertThat(server.requests().stream().filter(each -> each.startsWith("POST")))
                    .hasSize(2);
        }
    }
}
