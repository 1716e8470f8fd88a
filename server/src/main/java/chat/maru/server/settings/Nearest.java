package chat.maru.server.settings;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/// Finds what somebody probably meant. Holds nothing.
public final class Nearest {
    private Nearest() {}

    /// The name that the fewest changes of a letter lead to; the part after the last dot may stand for it.
    public static String to(String given, Collection<String> names) {
        return names.stream()
                .sorted()
                .min(Comparator.comparingInt(name -> distance(given, name)))
                .orElseThrow();
    }

    /// The same, if so few changes lead to it that it may have been meant.
    public static Optional<String> near(String given, Collection<String> names) {
        return names.isEmpty()
                ? Optional.empty()
                : Optional.of(to(given, names))
                        .filter(name -> distance(given, name) <= Math.max(1, given.length() / 3));
    }

    private static int distance(String given, String name) {
        return Math.min(changes(given, name), changes(given, name.substring(name.lastIndexOf('.') + 1)));
    }

    /// Letters inserted, left out, replaced or swapped with their neighbour.
    private static int changes(String from, String to) {
        int[][] cost = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            for (int j = 0; j <= to.length(); j++) {
                cost[i][j] = i == 0 || j == 0 ? i + j : cheapest(cost, from, to, i, j);
            }
        }
        return cost[from.length()][to.length()];
    }

    private static int cheapest(int[][] cost, String from, String to, int i, int j) {
        int replaced = cost[i - 1][j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        int best = Math.min(replaced, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
        boolean swapped =
                i > 1 && j > 1 && from.charAt(i - 1) == to.charAt(j - 2) && from.charAt(i - 2) == to.charAt(j - 1);
        return swapped ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
    }
}
