package io.haingestor.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.haingestor.timeseries.Counts;
import io.haingestor.timeseries.FieldValue;
import io.haingestor.timeseries.Point;
import io.haingestor.timeseries.SqliteStore;
import io.haingestor.write.schema.CleanSchema;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PointWriterTest {
    private static final GroupCommit.Limits LIMITS = new GroupCommit.Limits(1_000, Duration.ZERO, 10_000);

    private final MovableClock clock = new MovableClock(Instant.parse("2026-03-01T10:00:00Z"));

    @TempDir
    private Path folder;

    private SqliteStore store;
    private PointWriter writer;

    @BeforeEach
    void open() throws Exception {
        store = SqliteStore.open(folder.resolve("timeseries.db"), clock);
        writer = new PointWriter(store, new CleanSchema(List.of()), LIMITS, clock, Runnable::run);
    }

    @AfterEach
    void close() {
        writer.close();
        store.close();
    }

    @Test
    void aBadPointNeverCostsItsBatch() throws Exception {
        var answers = IntStream.range(0, 100)
                .mapToObj(n -> writer.write(point(n == 50 ? Long.MAX_VALUE : n, new FieldValue.Numeric(n)))
                        .toCompletableFuture())
                .toList();

        for (int n = 0; n < 100; n++) {
            var refused = answers.get(n).join();
            if (n == 50) {
                assertThat(refused)
                        .hasValueSatisfying(reason -> assertThat(reason.code()).isEqualTo("time-out-of-range"));
            } else {
                assertThat(refused).isEmpty();
            }
        }
        assertThat(store.counts()).isEqualTo(new Counts(99, true, 1));
        var status = writer.status("sqlite", "here");
        assertThat(status.stored()).isEqualTo(99);
        assertThat(status.rejected()).isEqualTo(1);
        assertThat(status.lastWrite()).isEqualTo(clock.instant());
    }

    @Test
    void aFieldOfAnotherTypeIsStoredUnderAnotherNameAndCounted() throws Exception {
        join(point(1, new FieldValue.Numeric(1)));
        join(point(2, new FieldValue.Text("one")));
        join(point(3, new FieldValue.Text("two")));

        assertThat(writer.status("sqlite", "here").renamed()).isEqualTo(Map.of("test.field", 2L));
        assertThat(store.counts().points()).isEqualTo(3);
    }

    @Test
    void aCopyOfAPointIsNoSecondPoint() throws Exception {
        join(point(1, new FieldValue.Numeric(1)));
        join(point(1, new FieldValue.Numeric(1)));

        assertThat(store.counts().points()).isEqualTo(1);
        assertThat(writer.status("sqlite", "here").stored()).isEqualTo(2);
    }

    private void join(Point point) {
        assertThat(writer.write(point).toCompletableFuture().join()).isEmpty();
    }

    private static Point point(long micros, FieldValue value) {
        return new Point("test", Map.of("name", "n"), Map.of(), Map.of("field", value), micros);
    }
}
