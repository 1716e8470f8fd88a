package chat.maru.edge.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import chat.maru.model.AccountId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class AnswerBudgetTest {
    private static final int MIB = 1024 * 1024;
    private static final AccountId ALICE = new AccountId(new UUID(1, 1));
    private static final AccountId BOB = new AccountId(new UUID(1, 2));

    @Test
    void anAnswer_takesTheMostWhileItIsBuilt_andItsOwnSizeAfterwards() throws InterruptedException {
        AnswerBudget budget = new AnswerBudget(64 * MIB, Duration.ZERO);
        AnswerBudget.Part part = budget.take(ALICE).orElseThrow();
        assertThat(budget.taken()).isEqualTo(AnswerBudget.LARGEST);
        Response answer = held(part, MIB);
        part.close();
        assertThat(budget.taken()).isEqualTo(MIB);
        ((Response.Held) answer).room().giveBack();
        ((Response.Held) answer).room().giveBack();
        assertThat(budget.taken()).isZero();
    }

    @Test
    void whatIsTakenForNothing_isGivenBack() throws InterruptedException {
        AnswerBudget budget = new AnswerBudget(64 * MIB, Duration.ZERO);
        try (AnswerBudget.Part part = budget.take(ALICE).orElseThrow()) {
            assertThat(part).isNotNull();
        }
        assertThat(budget.taken()).isZero();
    }

    @Test
    void anAccountThatTakesNothingOff_isRefused_andNobodyElse() throws InterruptedException {
        AnswerBudget budget = new AnswerBudget(64 * MIB, Duration.ZERO);
        List<AnswerBudget.Part> held = fill(budget, ALICE);
        assertThat(budget.taken()).isBetween(8 * MIB, 16 * MIB);
        assertThat(budget.take(ALICE)).isEmpty();
        Optional<AnswerBudget.Part> others = budget.take(BOB);
        assertThat(others).isPresent();
        others.get().close();
        held.forEach(AnswerBudget.Part::giveBack);
        assertThat(budget.taken()).isZero();
        assertThat(budget.take(ALICE)).isPresent();
    }

    @Test
    void allTogether_neverTakeMoreThanThereIs() throws InterruptedException {
        AnswerBudget budget = new AnswerBudget(64 * MIB, Duration.ZERO);
        List<AnswerBudget.Part> held = new ArrayList<>();
        for (int n = 1; n <= 20; n++) {
            held.addAll(fill(budget, new AccountId(new UUID(2, n))));
            assertThat(budget.taken()).isLessThanOrEqualTo(64 * MIB);
        }
        assertThat(budget.taken()).isGreaterThan(56 * MIB);
        assertThat(budget.take(BOB)).isEmpty();
        held.forEach(AnswerBudget.Part::giveBack);
        assertThat(budget.taken()).isZero();
    }

    @Test
    void whoWaits_isServedWhenThereIsRoomAgain() throws Exception {
        AnswerBudget budget = new AnswerBudget(AnswerBudget.LARGEST, Duration.ofSeconds(30));
        AnswerBudget.Part first = budget.take(ALICE).orElseThrow();
        CompletableFuture<Boolean> second = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> second.complete(served(budget)));
        first.close();
        assertThat(second.get(20, TimeUnit.SECONDS)).isTrue();
        assertThat(budget.taken()).isZero();
    }

    @Test
    void aBudgetThatHoldsNoAnswer_isNone() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AnswerBudget(AnswerBudget.LARGEST - 1, Duration.ZERO));
    }

    private static boolean served(AnswerBudget budget) {
        try {
            Optional<AnswerBudget.Part> part = budget.take(BOB);
            part.ifPresent(AnswerBudget.Part::close);
            return part.isPresent();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<AnswerBudget.Part> fill(AnswerBudget budget, AccountId account) throws InterruptedException {
        List<AnswerBudget.Part> held = new ArrayList<>();
        for (Optional<AnswerBudget.Part> part = budget.take(account); part.isPresent(); part = budget.take(account)) {
            held.add(((Response.Held) held(part.get(), MIB)).room());
        }
        return held;
    }

    private static Response held(AnswerBudget.Part part, int bytes) {
        return part.holding((Response.Full) Response.json(200, new byte[bytes]));
    }
}
