package chat.maru.client;

import chat.maru.client.fake.FakeMaru;
import chat.maru.client.fake.FakeServer;
import chat.maru.client.fake.StillTime;
import java.util.Random;

/// Alice, signed in at a fake server. Immutable but for what it holds.
final class Signed {
    private Signed() {}

    static MaruClient.Builder builder(FakeServer server, StillTime time) {
        return MaruClient.builder(server.uri()).time(time).random(new Random(1));
    }

    static Session session(FakeServer server, StillTime time) {
        return session(builder(server, time), "2999-01-01T00:00:00.000Z");
    }

    static Session session(MaruClient.Builder builder, String expires) {
        return builder.build().resume(Tokens.fromJson(FakeMaru.session(0, expires)));
    }
}
