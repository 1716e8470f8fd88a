package chat.maru.crash.history;

import java.util.List;
import java.util.Objects;

/// One line of a history. Lines are in the order in which things happened, as far as whoever did them can tell:
/// what was asked for stands before it went out, what was answered behind it having come.
///
/// Immutable.
public sealed interface Event {
    /// When, in nanoseconds of a clock that never goes back.
    long at();

    /// A run begins.
    ///
    /// @param seed all else that happens comes from
    record Run(long at, String kind, long seed) implements Event {}

    /// Somebody asks for something.
    record Invoked(long at, long op, Who who, Action action) implements Event {
        public Invoked {
            Objects.requireNonNull(who);
            Objects.requireNonNull(action);
        }
    }

    /// Somebody is told what became of what they asked for.
    record Completed(long at, long op, Result result) implements Event {
        public Completed {
            Objects.requireNonNull(result);
        }
    }

    /// Somebody begins to receive.
    ///
    /// @param way  by which
    /// @param from the cursor to go on from; `0` for the beginning, empty for the device's own
    /// @param last whether this is a reading of everything from the beginning, after all has come to rest
    record Opened(long at, long stream, Who who, String way, String from, boolean last) implements Event {
        public Opened {
            Objects.requireNonNull(who);
            Objects.requireNonNull(way);
            Objects.requireNonNull(from);
        }
    }

    /// An entry came.
    record Got(long at, long stream, Seen entry) implements Event {
        public Got {
            Objects.requireNonNull(entry);
        }
    }

    /// Somebody who receives by a connection that is still open has looked all the time, and nothing came.
    ///
    /// @param since when they had all that had come before
    /// @param until all that came before this they would have
    record Idle(long at, long stream, long since, long until) implements Event {}

    /// Nothing more comes.
    record Closed(long at, long stream, End end) implements Event {
        public Closed {
            Objects.requireNonNull(end);
        }
    }

    /// Why nothing more comes.
    enum End {
        /// Everything was read.
        COMPLETE,
        /// Whoever received went away, the connection broke, or the server sent them elsewhere.
        CUT,
        /// The cursor is of no use any more.
        RESET,
        /// Whoever received may not any more.
        REFUSED
    }

    /// Something is made to go wrong, or not any more.
    ///
    /// @param seen whether it had any effect
    record Fault(long at, String kind, boolean begins, boolean seen) implements Event {
        public Fault {
            Objects.requireNonNull(kind);
        }
    }

    /// After the last fault everybody is connected again, and all that was acknowledged can be read.
    ///
    /// @param after how long after it, in nanoseconds
    record Recovered(long at, long after) implements Event {}

    /// What somebody does, of which others are to be told that they are there, or not.
    enum Presence {
        CAME,
        SAID_GOODBYE,
        /// Their connection ended otherwise.
        VANISHED
    }

    /// Somebody asked whether somebody else is there until that was right.
    ///
    /// @param wrongFor how long after it they were last asking for an answer that was wrong, in nanoseconds
    /// @param right    whether it was, at last
    record Present(long at, Presence presence, long wrongFor, boolean right) implements Event {
        public Present {
            Objects.requireNonNull(presence);
        }
    }

    /// A server does what it never may: it ends by itself, does not come up, does not answer.
    record Failed(long at, String what) implements Event {
        public Failed {
            Objects.requireNonNull(what);
        }
    }

    /// An inbox could not be read in the end, however often it was tried.
    record Unreadable(long at, String account, String way) implements Event {
        public Unreadable {
            Objects.requireNonNull(account);
            Objects.requireNonNull(way);
        }
    }

    /// A run cannot go on, and that says nothing of the server.
    record BrokeOff(long at, String why) implements Event {
        public BrokeOff {
            Objects.requireNonNull(why);
        }
    }

    /// Somebody damaged a file of a server that was not running, and started it.
    record Damaged(long at, String file, String damage, Effect effect) implements Event {
        public Damaged {
            Objects.requireNonNull(file);
            Objects.requireNonNull(damage);
            Objects.requireNonNull(effect);
        }
    }

    /// What came of a damage.
    enum Effect {
        /// It was told, with its place.
        TOLD,
        /// It was told, but not where.
        VAGUE,
        /// Nothing that anybody can read is another than before.
        NONE,
        /// Something is another than before, and nobody was told.
        SILENT
    }

    /// A backup took the place of a server's data.
    ///
    /// @param backup the operation at whose invocation the backup had not begun yet
    record Restored(long at, long backup) implements Event {}

    /// A device has registered to be woken by a push service.
    ///
    /// @param subscription where the service is asked to wake it
    record Registered(long at, String account, String subscription) implements Event {
        public Registered {
            Objects.requireNonNull(account);
            Objects.requireNonNull(subscription);
        }
    }

    /// A push service was asked to wake a device.
    ///
    /// @param news    whether there is something new in the conversation; else there is nothing any more
    /// @param content the [Digest] of the content of the message that the device is told of; 0 if of none
    /// @param status  what the service says to it; 0 if nothing, for as long as anybody waits
    /// @param after   how long the service wants to be left alone, in nanoseconds
    record Pushed(long at, String subscription, String conversation, boolean news, long content, int status, long after)
            implements Event {
        public Pushed {
            Objects.requireNonNull(subscription);
            Objects.requireNonNull(conversation);
        }

        private static final long SECOND = 1_000_000_000L;
        /// How long a server waits for an answer.
        private static final long PATIENCE = 10 * SECOND;

        private static final int MOST_DOUBLINGS = 10;

        /// By when the server tries it again, if it was not taken: after each time in up to twice the time.
        ///
        /// @param failures how often it was not taken in a row
        public long againBy(int failures) {
            long answered = at + (status == 0 ? PATIENCE : 0);
            return answered + Math.max(after, SECOND << Math.clamp(failures - 1, 0, MOST_DOUBLINGS));
        }

        /// Whether the service has taken it.
        public boolean taken() {
            return status >= 200 && status < 300;
        }

        /// Whether the service says that nobody is subscribed any more.
        public boolean gone() {
            return status == 404 || status == 410;
        }
    }

    /// Whoever is away had time to be woken for all that was acknowledged before: nothing went wrong meanwhile.
    ///
    /// @param since when they had been away and behind for so long that they were to be woken, at the latest
    record Woken(long at, long since) implements Event {}

    /// A server's store was checked from inside.
    record Verified(long at, List<String> findings) implements Event {
        public Verified {
            findings = List.copyOf(findings);
        }
    }
}
