package chat.maru.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class PopulationTest {
    private static final String ID = "0193a1b2-c3d4-7e5f-8a6b-7c8d9eafb0c1";

    @Test
    void population_travelsAsJson() {
        Population population = new Population(
                List.of(
                        new Population.Account("a", "t", "c"),
                        new Population.Account("b", "t", "c"),
                        new Population.Account("c", "t", "c")),
                List.of(
                        Population.Conversation.direct(ID, 0, 2),
                        new Population.Conversation(ID, List.of(2, 1, 0), 1)));

        assertThat(Json.MAPPER.readValue(Json.MAPPER.writeValueAsString(population), Population.class))
                .isEqualTo(population);
    }

    @Test
    void conversation_isRefused_whenMembersAreNotDifferentAccountsOrSendersNotAmongThem() {
        assertThatIllegalArgumentException().isThrownBy(() -> Population.Conversation.direct(ID, 1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Population.Conversation(ID, List.of(0, 1), 3));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Population(
                        List.of(new Population.Account("a", "t", "c")),
                        List.of(Population.Conversation.direct(ID, 0, 1))));
    }
}
