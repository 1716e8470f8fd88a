package chat.maru.engine.embedded;

import chat.maru.model.Stamp;
import chat.maru.store.Row;
import chat.maru.store.Table;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// Everything an engine holds, as text, read in every way there is.
///
/// Immutable.
record Contents(List<String> rows, List<String> entries) {

    static Contents of(RocksEngine engine) {
        List<String> rows = new ArrayList<>();
        for (Table table : Table.values()) {
            engine.store().each(table, row -> rows.add(table.label() + " " + text(row)));
        }
        List<String> entries = engine.log().read(new Stamp(0, 0), Integer.MAX_VALUE).stream()
                .map(Object::toString)
                .toList();
        return new Contents(rows, entries);
    }

    private static String text(Row row) {
        HexFormat hex = HexFormat.of();
        return hex.formatHex(row.key().partition()) + "/"
                + hex.formatHex(row.key().order()) + "=" + hex.formatHex(row.value());
    }
}
