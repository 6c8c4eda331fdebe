package io.haingestor.timeseries;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

class SqliteStorePropertiesTest extends StoreProperties {
    private static Path folder;

    @BeforeContainer
    static void makeFolder() throws Exception {
        folder = Files.createTempDirectory("points");
    }

    @AfterContainer
    static void deleteFolder() throws Exception {
        try (var files = Files.list(folder)) {
            for (var file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    @Override
    TimeSeriesStore openEmpty() throws Exception {
        return SqliteStore.open(Files.createTempFile(folder, "points", ".db"), Clock.systemUTC());
    }
}
