package chat.maru.server.security;

import java.util.Arrays;

/// Whether two samples may come from the same distribution, by the test of Mann, Whitney and Wilcoxon: without
/// any assumption about what the distribution is, and so also for times on a busy machine.
///
/// Immutable.
///
/// @param p       how probable a difference of ranks as large as this, or larger, is where there is none
/// @param medians the larger median over the smaller
record Ranks(double p, double medians) {
    static final double LEAST_P = 0.01;
    static final double MOST_APART = 1.05;

    /// Whether nobody could tell the two apart by them.
    boolean alike() {
        return p > LEAST_P && medians <= MOST_APART;
    }

    /// Two samples of 20 or more, which are left as they are.
    static Ranks of(double[] one, double[] other) {
        double z = Math.abs(deviation(one, other));
        double low = Math.min(median(one), median(other));
        double high = Math.max(median(one), median(other));
        return new Ranks(2 * upperTail(z), high / low);
    }

    /// By how many standard deviations the ranks of one are off; ties share the mean of their ranks.
    private static double deviation(double[] one, double[] other) {
        double[] all = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, all, one.length, other.length);
        Arrays.sort(all);
        double n = all.length;
        double tied = 0;
        double ranks = 0;
        double[] sorted = sorted(one);
        for (int from = 0, at = 0; from < all.length; ) {
            int to = from;
            while (to < all.length && all[to] == all[from]) {
                to++;
            }
            double ties = to - from;
            tied += ties * ties * ties - ties;
            double rank = (from + 1 + to) / 2.0;
            for (; at < sorted.length && sorted[at] == all[from]; at++) {
                ranks += rank;
            }
            from = to;
        }
        double u = ranks - one.length * (one.length + 1.0) / 2;
        double mean = one.length * (double) other.length / 2;
        double variance = mean / 6 * (n + 1 - tied / (n * (n - 1)));
        return variance == 0 ? 0 : (u - mean) / Math.sqrt(variance);
    }

    static double median(double[] sample) {
        double[] sorted = sorted(sample);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static double[] sorted(double[] sample) {
        double[] sorted = sample.clone();
        Arrays.sort(sorted);
        return sorted;
    }

    /// How much of the normal distribution lies beyond so many deviations (Abramowitz and Stegun 26.2.17, to
    /// 7.5e-8).
    static double upperTail(double z) {
        double t = 1 / (1 + 0.2316419 * z);
        double series =
                t * (0.319381530 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
        return Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI) * series;
    }
}
