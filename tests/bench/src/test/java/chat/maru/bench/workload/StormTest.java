package chat.maru.bench.workload;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class StormTest {
    @Test
    void everybodyWhoIsCutOff_isInTwoSmallGroups_withAWriterWhoIsNot() {
        Storm.Cast cast = Storm.Cast.of(1003);
        List<List<Integer>> groups = cast.groups(1);

        Map<Integer, Long> others = groups.stream()
                .flatMap(group -> group.stream().skip(1))
                .collect(Collectors.groupingBy(person -> person, Collectors.counting()));
        assertThat(others).hasSize(1003).allSatisfy((person, count) -> {
            assertThat(person).isBetween(cast.all() - 1003, cast.all() - 1);
            assertThat(count).isEqualTo(2);
        });
        assertThat(groups).hasSize(402).allSatisfy(group -> {
            assertThat(group).hasSizeBetween(2, 6).doesNotHaveDuplicates();
            assertThat(group.getFirst()).isLessThan(cast.all() - 1003);
        });
        assertThat(groups.stream().map(List::getFirst).distinct()).hasSize(cast.writers());
    }
}
