package io.haingestor.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.ProgressHandler;

class LogStoreTest {
    private static final int STEPS = 1_000;

    @TempDir
    Path folder;

    /** It is done every few seconds on the thread that stores events: looking at a large log took it 100 ms and more. */
    @Test
    void toFindThatNothingIsOldItDoesNotReadTheWholeLog() throws Exception {
        var file = folder.resolve(LogFile.NAME);
        LogFile.prepare(file, Instant.EPOCH);
        try (var connection = LogFile.connect(file, false);
                var statement = connection.createStatement()) {
            statement.executeUpdate(
                    """
                    INSERT INTO event (position, broker, hops, arrived, triggers, attributes)
                    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)
                    SELECT i, 1, 0, 5, x'', x'' FROM n""");
            var thousands = new AtomicInteger();
            ProgressHandler.setHandler(connection, STEPS, new ProgressHandler() {
                @Override
                protected int progress() {
                    thousands.incrementAndGet();
                    return 0;
                }
            });
            try (var remove = connection.prepareStatement(LogStore.REMOVE_OLD)) {
                remove.setLong(1, 100_000);
                remove.setInt(2, 100);
                remove.setLong(3, 5);
                try (var removed = remove.executeQuery()) {
                    assertThat(removed.next()).isFalse();
                }
                assertThat(thousands.get()).isLessThan(10);

                remove.setLong(3, 6);
                var count = 0;
                try (var removed = remove.executeQuery()) {
                    while (removed.next()) {
                        count++;
                    }
                }
                assertThat(count).isEqualTo(100);
            } finally {
                ProgressHandler.clearHandler(connection);
            }
        }
    }
}
