package chat.maru.bench;

import static org.assertj.core.api.Assertions.assertThat;

import chat.maru.bench.workload.Figure;
import chat.maru.bench.workload.Outcome;
import chat.maru.bench.workload.Row;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class ChartTest {
    private static Row row(String name, double least, double value, double most) {
        return new Row(
                name,
                List.of(new Figure("messages", "1/s", value, least, most), Figure.once("other", "", 7)),
                List.of());
    }

    private static Map<String, String> charts(Outcome... outcomes) {
        return Chart.of(List.of(outcomes));
    }

    @Test
    void chart_showsEachServersFirstFigure_asLongAsItIs() throws Exception {
        Outcome outcome = new Outcome(
                "side-by-side-one",
                "1:1 <messages>",
                "As W1.",
                List.of(
                        row("Maru", 90, 100, 200),
                        new Row("not measured", List.of(), List.of("no")),
                        row("another & more", 40, 50, 60)),
                List.of());

        Map<String, String> charts =
                charts(outcome, new Outcome("w1", "t", "m", List.of(row("a", 1, 1, 1)), List.of()));

        assertThat(charts).containsOnlyKeys("bench-one.svg");
        Document svg = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(
                        Objects.requireNonNull(charts.get("bench-one.svg")).getBytes(StandardCharsets.UTF_8)));
        assertThat(svg.getElementsByTagName("rect").getLength()).isEqualTo(2);
        Element ours = (Element) svg.getElementsByTagName("rect").item(0);
        Element other = (Element) svg.getElementsByTagName("rect").item(1);
        assertThat(ours.getAttribute("class")).isEqualTo("bar ours");
        assertThat(Double.parseDouble(ours.getAttribute("width")))
                .isEqualTo(2 * Double.parseDouble(other.getAttribute("width")));
        assertThat(svg.getDocumentElement().getTextContent())
                .contains("1:1 <messages>: messages, 1/s", "Maru", "another & more", "100", "50.0");
    }
}
