package chat.maru.bench.workload;

import java.util.List;

/// One variant of a workload. Immutable.
///
/// @param marks what keeps the figures from being the server's own: `generator-bound`, `disturbed`, `send-lag`
public record Row(String variant, List<Figure> figures, List<String> marks) {
    public Row {
        figures = List.copyOf(figures);
        marks = List.copyOf(marks);
    }
}
