package chat.maru.crash.check;

import chat.maru.crash.history.Event;

/// The course of a run: what went wrong, whether it came back. P6, P15, P16.
///
/// Confined to one thread.
final class Course implements Pass {
    private static final long BACK_WITHIN = 30_000_000_000L;
    /// In what a server says that will not start on a log that is shorter than it was.
    private static final String REFUSES = "had been acknowledged";

    private final Findings findings;
    private long faults;
    private boolean open;

    Course(Findings findings) {
        this.findings = findings;
    }

    /// Faults whose effect was seen.
    long faults() {
        return faults;
    }

    @Override
    public void told(Event event) {
        switch (event) {
            case Event.Fault fault -> {
                open = true;
                faults += fault.seen() ? 1 : 0;
            }
            case Event.Recovered recovered -> {
                open = false;
                if (recovered.after() > BACK_WITHIN) {
                    findings.broken(Promise.P15, "it took " + recovered.after() / 1_000_000 + " ms", recovered);
                }
            }
            case Event.Damaged damaged -> {
                faults += damaged.effect() == Event.Effect.NONE ? 0 : 1;
                switch (damaged.effect()) {
                    case SILENT -> findings.silent("nobody was told of it", damaged);
                    case VAGUE -> findings.broken(Promise.P16, "nobody was told where it is", damaged);
                    case TOLD, NONE -> {}
                }
            }
            case Event.Failed failed -> {
                open = false;
                if (failed.what().contains(REFUSES)) {
                    findings.lost("it says so itself and does not start", failed);
                } else {
                    findings.broken(Promise.P15, "it does what it never may", failed);
                }
            }
            case Event.BrokeOff(long _, String why) -> findings.lacks("it broke off: " + why);
            case Event.Verified verified -> {
                if (!verified.findings().isEmpty()) {
                    findings.broken(Promise.P6, "the store contradicts itself", verified);
                }
            }
            default -> {}
        }
    }

    @Override
    public void end() {
        if (open) {
            findings.lacks("whether it came back after the last fault was not looked at");
        }
    }
}
