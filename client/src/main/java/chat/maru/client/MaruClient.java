package chat.maru.client;

import chat.maru.client.Http.Answer;
import java.net.URI;
import java.net.http.HttpClient;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// One Maru server, as seen by a program. Signing up and logging in give a [Session]; everything else is
/// asked of that.
///
/// Thread-safe; one is enough for any number of sessions.
public final class MaruClient {
    private final Builder settings;
    private final ServerClock serverClock;
    private final Http http;
    private final Endpoints endpoints;
    private final MessageIds ids;

    private MaruClient(Builder settings) {
        this.settings = settings;
        HttpClient client = settings.http;
        this.serverClock = new ServerClock(settings.time);
        this.http = new Http(client == null ? defaultHttp(settings.timeout) : client, serverClock);
        this.endpoints = new Endpoints(settings.base);
        this.ids = new MessageIds(settings.time, settings.random);
    }

    private static HttpClient defaultHttp(Duration connectTimeout) {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(connectTimeout)
                .build();
    }

    /// A client of the server at this address, such as `http://127.0.0.1:8080`.
    public static Builder builder(URI base) {
        return new Builder(base);
    }

    /// A client with every setting at its default.
    public static MaruClient of(URI base) {
        return builder(base).build();
    }

    /// Makes an account, and signs this device in. Not repeated by itself: with an unknown outcome, try to
    /// log in.
    ///
    /// @throws MaruException refused with `username_taken`, `invalid_field`, …
    public Session signUp(String username, String password, String displayName, Device device) {
        ObjectNode body = Json.object()
                .put("username", username)
                .put("password", password)
                .put("display_name", displayName);
        body.set("device", Wire.write(device));
        return signedIn(post("/v1/accounts", body));
    }

    /// Signs this device in.
    ///
    /// @throws MaruException refused with `wrong_credentials`, `too_many_devices`, …
    public Session logIn(String username, String password, Device device) {
        ObjectNode body = Json.object().put("username", username).put("password", password);
        body.set("device", Wire.write(device));
        return signedIn(post("/v1/sessions", body));
    }

    /// Goes on with a session kept from earlier. Asks nothing of the server yet.
    public Session resume(Tokens tokens) {
        return new Session(this, tokens);
    }

    private Session signedIn(Answer answer) {
        Tokens tokens = Wire.reading(
                "the session", () -> Wire.tokens(Json.tree(answer.orThrow().body())));
        store().save(tokens);
        return resume(tokens);
    }

    private Answer post(String path, ObjectNode body) {
        return post(path, body, settings.timeout);
    }

    Answer post(String path, ObjectNode body, Duration timeout) {
        return http.exchange(
                Http.json(Http.request(endpoints.api(path), null), "POST", body).build(), timeout);
    }

    /// Asks again, with full jitter and no sooner than the server says, until it is answered for good or the
    /// deadline passes. For what is idempotent only.
    Answer persistently(Supplier<Answer> attempt, Runnable unreachable, Instant deadline) {
        Backoff backoff = Backoff.ofCall(settings.random);
        while (true) {
            MaruException failure;
            try {
                Answer answer = attempt.get();
                if (answer.ok()) {
                    return answer;
                }
                failure = answer.problem();
            } catch (MaruException e) {
                failure = e;
            }
            if (!failure.transientFailure()) {
                throw failure;
            }
            if (failure.status() == 0) {
                unreachable.run();
            }
            Duration wait = backoff.next().plus(failure.retryAfter().orElse(Duration.ZERO));
            if (settings.time.instant().plus(wait).isAfter(deadline)) {
                throw failure;
            }
            pause(wait);
        }
    }

    void pause(Duration wait) {
        try {
            settings.time.sleep(wait);
        } catch (InterruptedException e) {
            throw MaruException.interrupted(e);
        }
    }

    Http http() {
        return http;
    }

    Endpoints endpoints() {
        return endpoints;
    }

    MessageIds ids() {
        return ids;
    }

    Time time() {
        return settings.time;
    }

    ServerClock serverClock() {
        return serverClock;
    }

    RandomGenerator random() {
        return settings.random;
    }

    SessionStore store() {
        return settings.store;
    }

    Duration timeout() {
        return settings.timeout;
    }

    Duration refreshTimeout() {
        return settings.refreshTimeout;
    }

    Duration silence() {
        return settings.silence;
    }

    Duration pollInterval() {
        return settings.pollInterval;
    }

    Duration ackDelay() {
        return settings.ackDelay;
    }

    Duration sendPatience() {
        return settings.sendPatience;
    }

    ThreadFactory threads() {
        return settings.threads;
    }

    /// Settings of a [MaruClient].
    ///
    /// Confined to one thread.
    public static final class Builder {
        private final URI base;
        private @Nullable HttpClient http;
        private Time time = Time.system();
        private RandomGenerator random = new SecureRandom();
        private SessionStore store = SessionStore.none();
        private ThreadFactory threads =
                Thread.ofVirtual().name("maru-events-", 0).factory();
        private Duration timeout = Duration.ofSeconds(10);
        private Duration refreshTimeout = Duration.ofSeconds(3);
        private Duration sendPatience = Duration.ofMinutes(2);
        private Duration silence = Duration.ofSeconds(45);
        private Duration pollInterval = Duration.ofSeconds(2);
        private Duration ackDelay = Duration.ofMillis(500);

        private Builder(URI base) {
            this.base = Objects.requireNonNull(base);
        }

        private Builder(Builder other) {
            base = other.base;
            http = other.http;
            time = other.time;
            random = other.random;
            store = other.store;
            threads = other.threads;
            timeout = other.timeout;
            refreshTimeout = other.refreshTimeout;
            sendPatience = other.sendPatience;
            silence = other.silence;
            pollInterval = other.pollInterval;
            ackDelay = other.ackDelay;
        }

        /// The HTTP client to use; by default, one of its own.
        public Builder http(HttpClient value) {
            http = value;
            return this;
        }

        /// The clock, and how to wait. By default the system's.
        public Builder time(Time value) {
            time = value;
            return this;
        }

        /// For ids and jitter; must be thread-safe. By default a `SecureRandom`.
        public Builder random(RandomGenerator value) {
            random = value;
            return this;
        }

        /// Told of all new tokens. By default they are kept nowhere.
        public Builder store(SessionStore value) {
            store = value;
            return this;
        }

        /// Makes one thread for each event stream. By default virtual ones.
        public Builder threads(ThreadFactory value) {
            threads = value;
            return this;
        }

        /// How long to wait for one answer; longer, by a second for every 4 KiB, where something long is sent.
        /// 10 s by default.
        public Builder timeout(Duration value) {
            timeout = value;
            return this;
        }

        /// How long each of the first attempts at a refresh waits for its answer, if that is shorter than
        /// [#timeout]: the server repeats an answer that got lost for a short while only. 3 s by default.
        public Builder refreshTimeout(Duration value) {
            refreshTimeout = value;
            return this;
        }

        /// How long a send is put again before its outcome is called unknown. 2 minutes by default.
        public Builder sendPatience(Duration value) {
            sendPatience = value;
            return this;
        }

        /// A stream that hears nothing for this long, not even a heartbeat, is cut and made anew. 45 s by
        /// default.
        public Builder silence(Duration value) {
            silence = value;
            return this;
        }

        /// Between polls with nothing new. 2 s by default.
        public Builder pollInterval(Duration value) {
            pollInterval = value;
            return this;
        }

        /// A WebSocket stream commits its cursor once nothing has come for this long, and every 64 entries.
        /// 0.5 s by default.
        public Builder ackDelay(Duration value) {
            ackDelay = value;
            return this;
        }

        /// The client; later changes of this builder do not touch it.
        public MaruClient build() {
            return new MaruClient(new Builder(this));
        }
    }
}
