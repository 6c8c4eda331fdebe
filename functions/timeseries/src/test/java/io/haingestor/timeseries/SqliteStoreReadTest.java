package io.haingestor.timeseries;

import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.io.TempDir;

class SqliteStoreReadTest extends ReadContract {
    @TempDir
    Path folder;

    @Override
    TimeSeriesStore openEmpty() throws Exception {
        return SqliteStore.open(folder.resolve("points.db"), Clock.systemUTC());
    }
}
