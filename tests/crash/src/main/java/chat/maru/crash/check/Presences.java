package chat.maru.crash.check;

import chat.maru.crash.history.Event;

/// Whether it is told soon enough who is there. P13.
///
/// Confined to one thread.
final class Presences implements Pass {
    private final Findings findings;

    Presences(Findings findings) {
        this.findings = findings;
    }

    @Override
    public void told(Event event) {
        if (event instanceof Event.Present present && (!present.right() || present.wrongFor() > within(present))) {
            findings.broken(Promise.P13, "it is told wrong for " + present.wrongFor() / 1_000_000 + " ms", present);
        }
    }

    private static long within(Event.Present present) {
        return switch (present.presence()) {
            case SAID_GOODBYE -> 2_000_000_000L;
            case CAME, VANISHED -> 60_000_000_000L;
        };
    }
}
