package dev.sluice.aggregator.topology;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;

/**
 * About 20 MB a partition at most instead of the default of 100: runs are small and the operating
 * system caches files too.
 */
public final class SmallRocksDb implements RocksDBConfigSetter {

  private static final long CACHE_BYTES = 4L << 20;
  private static final long WRITE_BUFFER_BYTES = 8L << 20;

  private final List<Cache> caches = new ArrayList<>();

  @Override
  public void setConfig(String storeName, Options options, Map<String, Object> configs) {
    if (options.tableFormatConfig() instanceof BlockBasedTableConfig table) {
      Cache own = new LRUCache(CACHE_BYTES);
      table.setBlockCache(own);
      options.setTableFormatConfig(table);
      caches.add(own);
    }
    options.setWriteBufferSize(WRITE_BUFFER_BYTES);
    options.setMaxWriteBufferNumber(2);
  }

  @Override
  public void close(String storeName, Options options) {
    caches.forEach(Cache::close);
    caches.clear();
  }
}
