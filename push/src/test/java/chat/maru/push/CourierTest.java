package chat.maru.push;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import chat.maru.core.push.PushResult;
import chat.maru.core.push.PushResult.Whose;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

@Timeout(30)
final class CourierTest {
    private static final Way WAY = new Way("push.example.org", Whose.SERVICE);
    private static final Way OTHER = new Way("other.example.org", Whose.DEVICE);
    private static final PushResult ACCEPTED = new PushResult.Accepted();

    private final Courier courier = new Courier("test", new Courier.Bounds(3, 5, 8, Duration.ofSeconds(10)));
    private final CountDownLatch answer = new CountDownLatch(1);
    private final AtomicInteger underWay = new AtomicInteger();
    private final Told told = new Told();

    @AfterEach
    void close() {
        courier.close();
    }

    private PushResult slow() throws InterruptedException {
        underWay.incrementAndGet();
        answer.await();
        return ACCEPTED;
    }

    @Test
    void aServiceThatDoesNotAnswer_holdsUpNobody_andIsAskedByOneAtATime() throws InterruptedException {
        for (int i = 0; i < 5; i++) {
            courier.send(WAY, this::slow, told);
        }
        Awaitility.await().until(() -> underWay.get() == 1);
        assertThat(told.waiting()).isZero();

        courier.send(OTHER, () -> ACCEPTED, told);

        assertThat(told.next()).isEqualTo(ACCEPTED);
        assertThat(underWay).hasValue(1);
    }

    @Test
    void aServiceThatIsKnownNotToAnswer_takesUpNobodyElsesRoom() throws InterruptedException {
        CountDownLatch broken = new CountDownLatch(1);
        for (int i = 0; i < 5; i++) {
            courier.send(
                    OTHER,
                    () -> {
                        underWay.incrementAndGet();
                        broken.await();
                        throw new IOException("no answer");
                    },
                    told);
        }
        Awaitility.await().until(() -> underWay.get() == 1);
        broken.countDown();
        for (int i = 0; i < 5; i++) {
            assertThat(told.next()).isInstanceOf(PushResult.Later.class);
        }

        int before = underWay.get();
        courier.send(OTHER, this::slow, new Told());
        Awaitility.await().until(() -> underWay.get() == before + 1);
        for (int i = 0; i < 4; i++) {
            courier.send(OTHER, this::slow, told);
            assertThat(told.next()).isEqualTo(OTHER.later("nothing was answered yet"));
        }
        answer.countDown();
    }

    @Test
    void onceOneIsAnswered_severalAreUnderWay_upToTheBound() throws InterruptedException {
        CountDownLatch first = new CountDownLatch(1);
        courier.send(
                WAY,
                () -> {
                    first.await();
                    return ACCEPTED;
                },
                told);
        for (int i = 0; i < 4; i++) {
            courier.send(WAY, this::slow, told);
        }
        first.countDown();

        assertThat(told.next()).isEqualTo(ACCEPTED);
        Awaitility.await().until(() -> underWay.get() == 3);
        answer.countDown();
        for (int i = 0; i < 4; i++) {
            assertThat(told.next()).isEqualTo(ACCEPTED);
        }
    }

    @Test
    void whatIsTooMuch_isLater_atOnce() throws InterruptedException {
        for (int i = 0; i < 5; i++) {
            courier.send(WAY, this::slow, told);
        }
        Told over = new Told();
        courier.send(WAY, this::slow, over);
        assertThat(over.next()).isEqualTo(WAY.later("too much is under way"));

        for (int i = 0; i < 3; i++) {
            courier.send(OTHER, this::slow, told);
        }
        Told overAll = new Told();
        courier.send(new Way("third.example.org", Whose.DEVICE), this::slow, overAll);
        assertThat(overAll.next())
                .isEqualTo(new PushResult.Later(Whose.DEVICE, Optional.empty(), "too much is under way"));
    }

    @Test
    void whatIsAnswered_makesRoom() throws InterruptedException {
        for (int round = 0; round < 50; round++) {
            courier.send(WAY, () -> ACCEPTED, told);
            assertThat(told.next()).isEqualTo(ACCEPTED);
        }
    }

    @Test
    void whoWaitsTooLong_isToldLater() throws InterruptedException {
        try (Courier hasty = new Courier("hasty", new Courier.Bounds(3, 5, 8, Duration.ofMillis(50)))) {
            hasty.send(WAY, this::slow, new Told());
            Awaitility.await().until(() -> underWay.get() == 1);
            hasty.send(WAY, this::slow, told);

            assertThat(told.next()).isEqualTo(WAY.later("nothing was answered yet"));
        }
    }

    @Test
    void noAnswer_isLater_withoutTheAddress() throws InterruptedException {
        courier.send(
                WAY,
                () -> {
                    throw new IOException("https://push.example.org/secret");
                },
                told);

        assertThat(told.next()).isEqualTo(WAY.later("no answer (IOException)"));
    }

    @Test
    void aWayThatFails_isLoggedOnce_untilItAnswersAgain_andNotMoreThanAFewInAMinute() throws InterruptedException {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Logger logger = (Logger) LoggerFactory.getLogger(Courier.class);
        log.start();
        logger.addAppender(log);
        try {
            fail(WAY);
            fail(WAY);
            courier.send(WAY, () -> ACCEPTED, told);
            assertThat(told.next()).isEqualTo(ACCEPTED);
            fail(WAY);
            for (int i = 0; i < 20; i++) {
                fail(new Way(i + ".example.org", Whose.DEVICE));
            }
        } finally {
            logger.detachAppender(log);
        }

        assertThat(log.list)
                .hasSize(10)
                .extracting(ILoggingEvent::getFormattedMessage)
                .startsWith(
                        "no push gets to push.example.org: no answer (IOException)",
                        "no push gets to push.example.org: no answer (IOException)",
                        "no push gets to 0.example.org: no answer (IOException)");
    }

    private void fail(Way way) throws InterruptedException {
        courier.send(
                way,
                () -> {
                    throw new IOException("secret");
                },
                told);
        assertThat(told.next()).isEqualTo(way.later("no answer (IOException)"));
    }

    @Test
    void aMistakeOfOurs_isRefused_andSoNotRepeated_andLoggedWithoutItsWords() throws InterruptedException {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Logger logger = (Logger) LoggerFactory.getLogger(Courier.class);
        log.start();
        logger.addAppender(log);
        courier.send(
                WAY,
                () -> {
                    throw new IllegalStateException("secret");
                },
                told);

        assertThat(told.next()).isEqualTo(new PushResult.Refused("it could not be made (IllegalStateException)"));
        logger.detachAppender(log);
        assertThat(log.list).hasSize(1);
        assertThat(log.list.getFirst().getFormattedMessage())
                .contains("IllegalStateException", "CourierTest")
                .doesNotContain("secret");
        assertThat(log.list.getFirst().getThrowableProxy()).isNull();
    }

    @Test
    void whoDoesNotTakeAnAnswer_keepsNoPlace() throws InterruptedException {
        for (int i = 0; i < 20; i++) {
            courier.send(WAY, () -> ACCEPTED, _ -> {
                throw new IllegalStateException("not taken");
            });
            Awaitility.await().pollInterval(Duration.ofMillis(1)).until(() -> {
                Told probe = new Told();
                courier.send(WAY, () -> ACCEPTED, probe);
                return probe.next().equals(ACCEPTED);
            });
        }
    }

    @Test
    void close_answersWhatIsUnderWay_andTakesNothingMore() throws InterruptedException {
        for (int i = 0; i < 5; i++) {
            courier.send(WAY, this::slow, told);
        }

        courier.close();

        assertThat(told.waiting()).isEqualTo(5);
        courier.send(WAY, () -> ACCEPTED, told);
        for (int i = 0; i < 6; i++) {
            assertThat(told.next()).isEqualTo(WAY.later("closed"));
        }
    }
}
