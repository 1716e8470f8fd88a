package chat.maru.edge.hub;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.core.sequencer.Committed;
import chat.maru.edge.http.Caller;
import chat.maru.model.AccountId;
import chat.maru.model.DeviceId;
import chat.maru.model.Entry;
import chat.maru.model.Fact;
import chat.maru.model.Generation;
import chat.maru.model.MessageNumber;
import chat.maru.model.Profile;
import chat.maru.model.Stamp;
import chat.maru.model.StampedEntry;
import chat.maru.model.TopicId;
import chat.maru.model.Username;
import chat.maru.wire.CloseCode;
import io.netty.util.concurrent.AbstractEventExecutor;
import io.netty.util.concurrent.Future;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class HubTest {
    private static final Executor HERE = Runnable::run;
    private static final Executor GONE = _ -> {
        throw new RejectedExecutionException("shut down");
    };

    private final AccountId alice = new AccountId(new UUID(1, 1));
    private final Hub hub = new Hub(new Generation(7), 3);

    @Test
    void aSubscriberThatBreaks_isDismissed_andTheOthersAreServed() {
        Recorded broken = attached(HERE, true);
        Recorded sound = attached(HERE, false);
        hub.committed(List.of(entry(1), entry(2)));

        assertThat(sound.offered).containsExactly(1L, 2L);
        assertThat(sound.dismissed).isEmpty();
        assertThat(broken.dismissed).containsOnly(CloseCode.INTERNAL);
    }

    @Test
    void aLoopThatHasEnded_keepsNobodyElseFromEntries_norFromTheirFarewell() {
        attached(GONE, false);
        Recorded sound = attached(HERE, false);
        hub.committed(List.of(entry(1)));
        hub.revoke(alice, _ -> true);
        hub.drain();

        assertThat(sound.offered).containsExactly(1L);
        assertThat(sound.dismissed).containsExactly(CloseCode.UNAUTHENTICATED, CloseCode.DRAINING);
    }

    @Test
    void anAccount_hasItsBound_andWhoIsDetachedLeavesRoom() {
        Recorded first = attached(HERE, false);
        attached(HERE, false);
        attached(HERE, false);

        assertThat(hub.attach(new Recorded(HERE, false, 9))).isEqualTo(Hub.Attached.TOO_MANY);
        assertThat(hub.attached()).isEqualTo(3);
        hub.detach(first);
        hub.detach(first);
        assertThat(hub.attached()).isEqualTo(2);
        assertThat(hub.attach(new Recorded(HERE, false))).isEqualTo(Hub.Attached.YES);
        hub.drain();
        assertThat(hub.attach(new Recorded(HERE, false))).isEqualTo(Hub.Attached.DRAINING);
    }

    @Test
    void aDeviceThatComesBack_takesThePlaceOfItsOldest() {
        Recorded other = new Recorded(HERE, false, 9);
        assertThat(hub.attach(other)).isEqualTo(Hub.Attached.YES);
        Recorded oldest = attached(HERE, false);
        Recorded older = attached(HERE, false);
        Recorded newest = attached(HERE, false);
        hub.detach(oldest);
        hub.committed(List.of(entry(1)));

        assertThat(hub.attached()).isEqualTo(3);
        assertThat(oldest.dismissed).containsExactly(CloseCode.TOO_MANY_REQUESTS);
        assertThat(oldest.offered).isEmpty();
        assertThat(List.of(other, older, newest)).allSatisfy(each -> {
            assertThat(each.dismissed).isEmpty();
            assertThat(each.offered).containsExactly(1L);
        });
    }

    private Recorded attached(Executor loop, boolean breaks) {
        Recorded subscriber = new Recorded(loop, breaks);
        assertThat(hub.attach(subscriber)).isEqualTo(Hub.Attached.YES);
        return subscriber;
    }

    @Test
    void whoIsAttached_isToldOfWhatNothingKeeps_whateverHappensToOthers() {
        Recorded broken = attached(Runnable::run, true);
        Recorded one = attached(Runnable::run, false);
        Ephemeral typing = new Ephemeral("typing", new byte[] {'{', '}'});
        hub.tell(List.of(new AccountId(new UUID(9, 9)), alice), typing);
        assertThat(one.told).containsExactly(typing);
        assertThat(broken.dismissed).as("nothing is missing").isEmpty();
        hub.detach(one);
        hub.tell(List.of(alice), typing);
        assertThat(one.told).hasSize(1);
        hub.detach(broken);
        assertThat(hub.isAttached(alice)).isFalse();
    }

    @Test
    void aLoopThatSleeps_isWokenOnce_whenAllWereAcknowledged() {
        Sleeper loop = new Sleeper();
        Recorded one = attached(loop, false);
        Recorded other = attached(loop, false);
        hub.committed(List.of(entry(1)));
        hub.committed(List.of(entry(2)));
        assertThat(loop.wakings).isZero();
        hub.told();

        assertThat(loop.wakings).isEqualTo(1);
        assertThat(one.offered).containsExactly(1L, 2L);
        assertThat(other.offered).containsExactly(1L, 2L);
        hub.told();
        assertThat(loop.wakings).as("nothing is before it").isEqualTo(1);
    }

    private Committed entry(long offset) {
        Profile profile = new Profile(alice, new Username("alice"), "Alice", "", Instant.EPOCH);
        Entry entry = new Entry(TopicId.of(alice), MessageNumber.NONE, Instant.EPOCH, new Fact.ProfileChanged(profile));
        return new Committed(new StampedEntry(new Stamp(0, offset), entry), List.of(alice));
    }

    private final class Recorded implements Subscriber {
        private final Executor loop;
        private final boolean breaks;
        private final long device;
        private final List<Long> offered = new ArrayList<>();
        private final List<Ephemeral> told = new ArrayList<>();
        private final List<CloseCode> dismissed = new ArrayList<>();

        Recorded(Executor loop, boolean breaks) {
            this(loop, breaks, 2);
        }

        Recorded(Executor loop, boolean breaks, long device) {
            this.loop = loop;
            this.breaks = breaks;
            this.device = device;
        }

        @Override
        public Caller caller() {
            return new Caller(alice, new DeviceId(new UUID(2, device)));
        }

        @Override
        public boolean told(Ephemeral ephemeral) {
            if (breaks) {
                throw new IllegalStateException("broken");
            }
            told.add(ephemeral);
            return true;
        }

        @Override
        public Executor loop() {
            return loop;
        }

        @Override
        public void offered(Delivery delivery) {
            if (breaks) {
                throw new IllegalStateException("broken");
            }
            offered.add(delivery.offset());
        }

        @Override
        public void dismissed(CloseCode code) {
            dismissed.add(code);
        }
    }

    /// Runs what it was given when it is woken.
    private static final class Sleeper extends AbstractEventExecutor {
        private final Queue<Runnable> tasks = new ArrayDeque<>();
        private int wakings;

        @Override
        public void lazyExecute(Runnable task) {
            tasks.add(task);
        }

        @Override
        public void execute(Runnable task) {
            wakings += tasks.isEmpty() ? 0 : 1;
            tasks.add(task);
            while (!tasks.isEmpty()) {
                tasks.remove().run();
            }
        }

        @Override
        public boolean inEventLoop(Thread thread) {
            return false;
        }

        @Override
        public boolean isShuttingDown() {
            return false;
        }

        @Override
        public boolean isShutdown() {
            return false;
        }

        @Override
        public boolean isTerminated() {
            return false;
        }

        @Override
        public boolean awaitTermination(long timeout, TimeUnit unit) {
            return false;
        }

        @Override
        @Deprecated
        public void shutdown() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Future<?> shutdownGracefully(long quietPeriod, long timeout, TimeUnit unit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Future<?> terminationFuture() {
            throw new UnsupportedOperationException();
        }
    }
}
