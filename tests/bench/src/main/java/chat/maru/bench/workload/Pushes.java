package chat.maru.bench.workload;

import chat.maru.bench.load.LoadResult;
import chat.maru.bench.load.Population;
import chat.maru.bench.load.PushResult;
import chat.maru.bench.load.PushTarget;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECPoint;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/// How many devices that are away the server wakes, by a push service that takes its time, and how soon.
public final class Pushes implements Workload {
    private static final int SENDERS = 20;
    private static final int ANSWER_MILLIS = 50;
    private static final int STEADY_SECONDS = 3;
    private static final int COORDINATE = 32;
    private static final double HUNDRED_THOUSAND = 100_000;

    @Override
    public String name() {
        return "push";
    }

    @Override
    public Outcome run(Stage stage) throws IOException, InterruptedException {
        int devices = stage.settings().pushDevices();
        try (Stage.Crowd crowd = stage.gather(SENDERS + devices, 0, stage.webPush())) {
            People people = crowd.people();
            List<Population.Conversation> pairs = people.direct(IntStream.range(0, devices)
                    .mapToObj(i -> new People.Two(i % SENDERS, SENDERS + i))
                    .toList());
            List<Population.Account> accounts = people.population(pairs).accounts();
            List<PushTarget> targets = IntStream.range(0, devices)
                    .mapToObj(i -> new PushTarget(
                            pairs.get(i).id(), accounts.get(i % SENDERS).token()))
                    .toList();
            List<Population.Account> away = accounts.subList(SENDERS, SENDERS + devices);
            try (GeneratorProcess generator =
                    stage.push(crowd.server(), targets, single(stage.settings()), ANSWER_MILLIS)) {
                register(people.api(), away, generator.awaitHolding());
                generator.goOn();
                PushResult result = generator.result(PushResult.class);
                result.saturated()
                        .forEach(phase ->
                                stage.say(String.format(Locale.ROOT, "  push: %,.0f pushes/s", phase.perSecond())));
                return outcome(stage.settings(), result);
            }
        }
    }

    /// Three windows' worth of messages at the fixed rate, each to another device.
    private static int single(Settings settings) {
        int messages = (int) Math.ceil(settings.pushRate() * STEADY_SECONDS * settings.seconds());
        return Math.clamp(messages, 1, settings.pushDevices());
    }

    /// Registers the device of each of these people with the push service on that port.
    private static void register(Api api, List<Population.Account> people, int port)
            throws IOException, InterruptedException {
        Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
        Map<String, String> keys =
                Map.of("p256dh", base64.encodeToString(key()), "auth", base64.encodeToString(new byte[16]));
        var _ = api.all(
                people.size(),
                i -> api.ask(
                        "PUT",
                        "/v1/devices/me/push",
                        people.get(i).token(),
                        Map.of(
                                "provider",
                                "webpush",
                                "content",
                                "full",
                                "subscription",
                                Map.of("endpoint", "http://127.0.0.1:" + port + "/push/" + i, "keys", keys))));
    }

    /// A public key that is good for encrypting: an uncompressed point on P-256. That all share it costs the server no
    /// less than if each had one.
    private static byte[] key() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            ECPoint point = ((ECPublicKey) generator.generateKeyPair().getPublic()).getW();
            byte[] key = new byte[1 + 2 * COORDINATE];
            key[0] = 4;
            put(point.getAffineX(), key, 1);
            put(point.getAffineY(), key, 1 + COORDINATE);
            return key;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has P-256", e);
        }
    }

    private static void put(BigInteger coordinate, byte[] out, int at) {
        byte[] bytes = coordinate.toByteArray();
        int length = Math.min(bytes.length, COORDINATE);
        System.arraycopy(bytes, bytes.length - length, out, at + COORDINATE - length, length);
    }

    private Outcome outcome(Settings settings, PushResult result) {
        return new Outcome(
                name(),
                "Waking devices that are away",
                String.format(
                        Locale.ROOT,
                        "Web Push to a service on this machine, in the generator's process, that answers after %d ms. "
                                + "%,d people each have one registered device that is not connected. A message waits "
                                + "0 s for somebody to read it. *At once*: one message is written to each of them, by %d "
                                + "people and HTTP `PUT`, as fast as the server takes it; the rate of pushes is from the "
                                + "first that comes to the last. One such round warms up. *At a fixed rate*: messages "
                                + "leave at the instants of a Poisson process, each to somebody else, and the time runs "
                                + "from a message's acknowledgement to its push. Every device must be woken once for its "
                                + "message. The server's CPU time is that of the messages too. There is no TLS: a "
                                + "handshake for each push comes on top of it with a real service. FCM and APNs, which "
                                + "speak HTTP/2, are not measured.",
                        ANSWER_MILLIS,
                        settings.pushDevices(),
                        SENDERS),
                List.of(
                        saturated(settings, result.saturated()),
                        steady(settings, result.steady(), List.of(result.after()))),
                result.faults().stream().map(fault -> "push: " + fault).toList());
    }

    private static Row saturated(Settings settings, List<PushResult.Phase> runs) {
        List<Figure> figures = new ArrayList<>();
        figures.add(median("pushes", "1/s", runs, PushResult.Phase::perSecond));
        figures.add(median("messages accepted", "1/s", runs, run -> run.pushes() / (run.acceptedNanos() / 1e9)));
        figures.addAll(effort(runs));
        return new Row(String.format(Locale.ROOT, "%,d devices at once", settings.pushDevices()), figures, marks(runs));
    }

    private static Row steady(Settings settings, PushResult.Phase run, List<String> after) {
        List<PushResult.Phase> runs = List.of(run);
        List<Figure> figures = new ArrayList<>();
        figures.add(median("pushes", "1/s", runs, PushResult.Phase::perSecond));
        for (int percentile : new int[] {50, 99}) {
            figures.add(Figures.pooled("acknowledged to pushed p" + percentile, after, percentile));
        }
        figures.addAll(effort(runs));
        return new Row(String.format(Locale.ROOT, "%,.0f messages/s", settings.pushRate()), figures, marks(runs));
    }

    private static List<Figure> effort(List<PushResult.Phase> runs) {
        return List.of(
                median("server CPU", "s/100,000 pushes", runs, run -> HUNDRED_THOUSAND * run.serverCpuEach()),
                median("server's share of its core", "%", runs, run -> 100 * run.serverShare()),
                median("generator's share of its core", "%", runs, run -> 100 * run.ownShare()),
                median("others on either core", "%", runs, run -> 100 * run.others()),
                median("stolen from either core", "%", runs, run -> 100 * run.stolen()));
    }

    private static Figure median(
            String name, String unit, List<PushResult.Phase> runs, ToDoubleFunction<PushResult.Phase> of) {
        return Figure.median(name, unit, runs.stream().mapToDouble(of).boxed().toList());
    }

    private static List<String> marks(List<PushResult.Phase> runs) {
        List<String> marks = new ArrayList<>();
        if (runs.stream().anyMatch(run -> run.ownShare() > LoadResult.MOST_GENERATOR_SHARE)) {
            marks.add("generator-bound");
        }
        if (runs.stream().anyMatch(run -> run.others() + run.stolen() > LoadResult.MOST_OTHERS)) {
            marks.add("disturbed");
        }
        return marks;
    }
}
