package io.haingestor.timeseries;

import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.io.TempDir;

class SqliteStoreWriteTest extends WriteContract {
    @TempDir
    Path folder;

    @Override
    TimeSeriesStore openEmpty() throws Exception {
        return SqliteStore.open(folder.resolve("points.db"), Clock.systemUTC());
    }
}
