package chat.maru.engine.embedded;

import chat.maru.store.Batch;
import chat.maru.store.Key;
import chat.maru.store.Range;
import chat.maru.store.Row;
import chat.maru.store.Store;
import chat.maru.store.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The store in RocksDB.
///
/// Thread-safe. Rows are encoded on the caller's thread. A write that finds the queue full fails at once with
/// "busy". A visitor of [#each] may use the store, and may take its time.
public final class RocksStore implements Store {
    private final RocksEngine engine;
    private final Database database;
    private final Writer writer;

    RocksStore(RocksEngine engine, Database database, Writer writer) {
        this.engine = engine;
        this.database = database;
        this.writer = writer;
    }

    @Override
    public Optional<byte[]> get(Table table, Key key) {
        return Optional.ofNullable(database.value(table, Columns.key(table, key)));
    }

    @Override
    public List<Optional<byte[]>> getAll(Table table, List<Key> keys) {
        List<byte @Nullable []> values = database.values(
                table, keys.stream().map(key -> Columns.key(table, key)).toList());
        List<Optional<byte[]>> found = new ArrayList<>(values.size());
        values.forEach(value -> found.add(Optional.ofNullable(value)));
        return found;
    }

    @Override
    public List<Row> scan(Table table, byte[] partition, Range range) {
        return table.partitionLength() == Table.WHOLE_KEY
                ? alone(table, partition, range)
                : database.scan(table, partition, range);
    }

    @Override
    public List<List<Row>> scanAll(Table table, List<byte[]> partitions, Range range) {
        return table.partitionLength() == Table.WHOLE_KEY
                ? Store.super.scanAll(table, partitions, range)
                : database.scanAll(table, partitions, range);
    }

    @Override
    public List<byte[]> orders(Table table, byte[] partition, Range range) {
        return table.partitionLength() == Table.WHOLE_KEY
                ? alone(table, partition, range).stream()
                        .map(row -> row.key().order())
                        .toList()
                : database.orders(table, partition, range);
    }

    /// The one row of a partition that is a whole key, if its empty order key is in the range.
    private List<Row> alone(Table table, byte[] partition, Range range) {
        boolean within = range.from()
                .map(from -> from.length == 0 ? range.inclusive() : range.reverse())
                .orElse(true);
        if (!within) {
            return List.of();
        }
        return get(table, Key.of(partition)).stream()
                .map(value -> new Row(Key.of(partition), value))
                .toList();
    }

    @Override
    public void each(Table table, Predicate<Row> visitor) {
        database.each(table, visitor);
    }

    @Override
    public CompletableFuture<Void> write(Need need, Consumer<Batch> fill) {
        RowBuffer rows = new RowBuffer(database.columns(), 256);
        fill.accept(rows);
        CompletableFuture<Void> done = new CompletableFuture<>();
        writer.offer(new Writer.Rows(need, rows, done));
        return done;
    }

    @Override
    public CompletableFuture<Boolean> putIf(Need need, Table table, Key key, Optional<byte[]> expected, byte[] value) {
        RowBuffer rows = new RowBuffer(database.columns(), 64 + value.length);
        rows.put(table, key, value);
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        writer.offer(new Writer.Conditional(
                need, database.columns().id(table), Columns.key(table, key), expected.orElse(null), rows, done));
        return done;
    }

    @Override
    public WriteState writeState() {
        return writer.state();
    }

    /// Closes the engine, and so the log too.
    @Override
    public void close() {
        engine.close();
    }
}
