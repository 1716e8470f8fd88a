package chat.maru.engine.embedded;

import chat.maru.store.Table;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.IndexType;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.RocksDB;
import org.rocksdb.WALRecoveryMode;

/// How RocksDB is set up. Owns the native objects that the database uses while it is open.
final class Settings implements AutoCloseable {
    private static final long MIB = 1L << 20;
    /// The cache has so many parts that none is too small for the filter of a large file that an earlier version wrote.
    private static final int SHARD_BITS = 3;

    private final LRUCache cache;
    private final BloomFilter bloom = new BloomFilter(10);
    private final DBOptions database;
    private final ColumnFamilyOptions family;
    private final ColumnFamilyOptions messages;
    private final ColumnFamilyOptions ids;

    /// @param merges whether table files are merged in the background
    Settings(EmbeddedConfig config, boolean createIfMissing, boolean merges) {
        cache = new LRUCache(config.cacheBytes(), SHARD_BITS);
        database = database(config, createIfMissing);
        family = family(config, merges, new ColumnFamilyOptions());
        messages = family(config, merges, grouped());
        ids = family(config, merges, grouped())
                .setMemtableWholeKeyFiltering(true)
                .setMemtablePrefixBloomSizeRatio(0.02)
                // Ids hardly compress.
                .setCompressionType(CompressionType.NO_COMPRESSION)
                .setBottommostCompressionType(CompressionType.NO_COMPRESSION);
    }

    DBOptions database() {
        return database;
    }

    /// The default family, which stays empty, then one for each table.
    List<ColumnFamilyDescriptor> families() {
        List<ColumnFamilyDescriptor> all = new ArrayList<>();
        all.add(new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY, family));
        for (Table table : Table.values()) {
            all.add(new ColumnFamilyDescriptor(table.label().getBytes(StandardCharsets.US_ASCII), of(table)));
        }
        return all;
    }

    private ColumnFamilyOptions of(Table table) {
        return switch (table) {
            case ENTRIES -> messages;
            case IDS -> ids;
            default -> family;
        };
    }

    /// A row goes in near the last one of its conversation: looking for its place from the top costs most of a write.
    private static ColumnFamilyOptions grouped() {
        Properties unnamed = new Properties();
        unnamed.setProperty("memtable_insert_with_hint_prefix_extractor", "rocksdb.FixedPrefix.16");
        return ColumnFamilyOptions.getColumnFamilyOptionsFromProps(unnamed);
    }

    @Override
    public void close() {
        database.close();
        family.close();
        messages.close();
        ids.close();
        bloom.close();
        cache.close();
    }

    private static DBOptions database(EmbeddedConfig config, boolean createIfMissing) {
        Properties unnamed = new Properties();
        // These two have no setter of their own.
        unnamed.setProperty("track_and_verify_wals_in_manifest", "true");
        unnamed.setProperty("track_and_verify_wals", "true");
        return DBOptions.getDBOptionsFromProps(unnamed)
                .setCreateIfMissing(createIfMissing)
                .setCreateMissingColumnFamilies(true)
                .setParanoidChecks(true)
                .setWalRecoveryMode(WALRecoveryMode.TolerateCorruptedTailRecords)
                .setDbWriteBufferSize(config.writeBufferBytes())
                .setMaxTotalWalSize(config.walBytes())
                .setMaxBackgroundJobs(2)
                .setMaxOpenFiles(512)
                .setAllowConcurrentMemtableWrite(false) // there is one writer: insert without its price
                .setBytesPerSync(MIB)
                .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
                .setKeepLogFileNum(4)
                .setMaxLogFileSize(8 * MIB)
                .setStatsDumpPeriodSec(0)
                .setStatsPersistPeriodSec(0);
    }

    private ColumnFamilyOptions family(EmbeddedConfig config, boolean merges, ColumnFamilyOptions begun) {
        BlockBasedTableConfig blocks = new BlockBasedTableConfig()
                .setBlockCache(cache)
                .setBlockSize(16 * 1024)
                .setFilterPolicy(bloom)
                // In small parts: of a file of millions of rows, a whole one would not fit into the cache.
                .setPartitionFilters(true)
                .setIndexType(IndexType.kTwoLevelIndexSearch)
                .setPinTopLevelIndexAndFilter(true)
                .setCacheIndexAndFilterBlocks(true)
                .setCacheIndexAndFilterBlocksWithHighPriority(true)
                .setPinL0FilterAndIndexBlocksInCache(true);
        return begun.setTableFormatConfig(blocks)
                .setWriteBufferSize(Math.max(MIB, config.writeBufferBytes() / 2))
                .setMaxWriteBufferNumber(4)
                .setCompressionType(CompressionType.LZ4_COMPRESSION)
                .setBottommostCompressionType(CompressionType.ZSTD_COMPRESSION)
                .setLevelCompactionDynamicLevelBytes(true)
                .setDisableAutoCompactions(!merges);
    }
}
