package chat.maru.bench.workload;

import chat.maru.bench.load.LoadResult;
import chat.maru.bench.load.Plan;
import chat.maru.bench.load.Population;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/// W3: as many messages in one group, and in five at once, as the server delivers.
public final class GroupSaturation implements Workload {
    private static final int FEW = 1;
    private static final int MANY = 4;

    @Override
    public String name() {
        return "w3";
    }

    @Override
    public Outcome run(Stage stage) throws IOException, InterruptedException {
        People people = stage.crowd().people();
        int size = stage.settings().group();
        int senders = stage.settings().groupSenders();
        List<Population.Conversation> groups = new ArrayList<>();
        for (int i = 0; i < Settings.GROUPS; i++) {
            groups.add(people.group(
                    IntStream.range(i * size, (i + 1) * size).boxed().toList(), senders));
        }
        List<String> faults = new ArrayList<>();
        List<Row> rows = List.of(
                variant(stage, groups.subList(0, 1), "one group of " + size, FEW, faults),
                variant(stage, groups.subList(0, 1), "one group of " + size, MANY, faults),
                variant(stage, groups, groups.size() + " groups of " + size, MANY, faults));
        return new Outcome(
                name(),
                "Groups at saturation",
                String.format(
                        Locale.ROOT,
                        "Every member is connected by one WebSocket; no two groups have a common member. Closed loop: %d "
                                + "members of each group keep that many messages unanswered each; the others only "
                                + "receive. A delivery counts when a member's "
                                + "connection has received the message inside the window, the sender's own connection "
                                + "like any other; a message counts when it was acknowledged and has reached all other "
                                + "members, both inside the window. The more messages a group has under way, the more of "
                                + "them share one write to each member, and the less a delivery costs: compare only with "
                                + "as many under way. Frames per read say less than that, a read takes 8 KiB at most.",
                        senders),
                rows,
                faults);
    }

    private Row variant(
            Stage stage, List<Population.Conversation> groups, String which, int outstanding, List<String> faults)
            throws IOException, InterruptedException {
        String label = which + ", " + outstanding + " outstanding a sender";
        List<Stage.Loaded> runs = new ArrayList<>();
        for (int run = 1; run <= stage.settings().runs(); run++) {
            Stage.Crowd crowd = stage.crowd();
            Stage.Loaded loaded = stage.load(
                    crowd.server(),
                    crowd.people().population(groups),
                    Load.saturating(Plan.Transport.WEBSOCKET, outstanding),
                    run);
            LoadResult result = loaded.result();
            stage.say(String.format(
                    Locale.ROOT, "  w3, %s, run %d: %,.0f deliveries/s", label, run, result.deliveriesPerSecond()));
            result.faults().forEach(fault -> faults.add("w3, " + label + ": " + fault));
            runs.add(loaded);
        }
        List<LoadResult> results = runs.stream().map(Stage.Loaded::result).toList();
        List<Figure> figures = new ArrayList<>();
        figures.add(Figures.median("deliveries", "1/s", results, LoadResult::deliveriesPerSecond));
        figures.add(Figures.median("messages", "1/s", results, LoadResult::perSecond));
        figures.addAll(Figures.effort(results, "s/100,000 deliveries", LoadResult::deliveries));
        figures.add(Figures.median("frames per read", "", results, LoadResult::framesPerRead));
        figures.addAll(Figures.work(runs));
        return new Row(label, figures, Figures.marks(results, false));
    }
}
