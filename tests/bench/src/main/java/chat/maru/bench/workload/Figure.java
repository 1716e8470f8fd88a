package chat.maru.bench.workload;

import java.util.List;
import java.util.Locale;

/// A measured quantity: one value of several runs, and the range they lay in. Immutable.
public record Figure(String name, String unit, double value, double least, double most) {
    private static final double THOUSANDS = 1000;

    /// The median of the runs.
    public static Figure median(String name, String unit, List<Double> runs) {
        List<Double> sorted = runs.stream().sorted().toList();
        int half = sorted.size() / 2;
        double middle = sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
        return new Figure(name, unit, middle, sorted.getFirst(), sorted.getLast());
    }

    /// A value taken from all runs together, with the range of the single ones.
    public static Figure pooled(String name, String unit, double value, List<Double> runs) {
        return median(name, unit, runs).with(value);
    }

    /// A value measured once.
    public static Figure once(String name, String unit, double value) {
        return new Figure(name, unit, value, value, value);
    }

    private Figure with(double pooled) {
        return new Figure(name, unit, pooled, least, most);
    }

    /// What it is, and in what unit.
    public String label() {
        return unit.isEmpty() ? name : name + ", " + unit;
    }

    /// The value, and the range if there is one.
    public String text() {
        String range = least == most ? "" : " (" + number(least) + "–" + number(most) + ")";
        return number(value) + range;
    }

    /// A number in as many digits as are of use.
    public static String number(double value) {
        double size = Math.abs(value);
        String format = size >= THOUSANDS ? "%,.0f" : size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, format, value);
    }
}
