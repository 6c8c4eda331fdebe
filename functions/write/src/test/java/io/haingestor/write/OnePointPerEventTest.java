package io.haingestor.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.haingestor.events.EntityState;
import io.haingestor.timeseries.InfluxStandIn;
import io.haingestor.timeseries.InfluxStore;
import io.haingestor.timeseries.Point;
import io.haingestor.timeseries.SeriesFilter;
import io.haingestor.timeseries.SqliteStore;
import io.haingestor.timeseries.TimeRange;
import io.haingestor.timeseries.TimeSeriesStore;
import io.haingestor.write.schema.ClassicOptions;
import io.haingestor.write.schema.ClassicSchema;
import io.haingestor.write.schema.CleanSchema;
import io.haingestor.write.schema.PointSchema;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An event is one point in every store, however often it comes and whatever the registries say of its entity by then. */
class OnePointPerEventTest {
    private static final Instant AT = Instant.parse("2026-03-01T10:00:00.123456Z");

    /** What both stores keep. */
    abstract static class Contract {
        abstract TimeSeriesStore open() throws Exception;

        @Test
        void theSameEventBeforeAndAfterItsEntityMovedIsOnePointWithTheAreaThatCameLast() throws Exception {
            var points = stored(
                    new CleanSchema(List.of()),
                    States.temperature("sensor.moved", AT, 21.5, "kitchen"),
                    States.temperature("sensor.moved", AT, 21.5, "hall"));

            assertThat(points).singleElement().satisfies(point -> {
                assertThat(point.dimensions()).containsEntry("area", "hall").containsEntry("device_id", "dev1");
                assertThat(point.tags()).containsOnlyKeys("entity_id", "domain");
            });
        }

        @Test
        void aBackfilledCopyThatKnowsLessTakesNothingAway() throws Exception {
            var live = States.temperature("sensor.back", AT, 21.5, "kitchen");
            var backfilled = new EntityState(
                    live.entityId(),
                    live.domain(),
                    live.availability(),
                    live.state(),
                    live.value(),
                    live.unit(),
                    live.deviceClass(),
                    live.stateClass(),
                    States.attributes(),
                    live.lastChanged(),
                    live.lastUpdated(),
                    null,
                    null,
                    null,
                    List.of(),
                    live.enrichments());

            var points = stored(new CleanSchema(List.of()), live, backfilled);

            assertThat(points).singleElement().satisfies(point -> {
                assertThat(point.dimensions()).containsEntry("area", "kitchen");
                assertThat(point.fields()).containsKeys("context_id", "duration_s", "value");
            });
        }

        @Test
        void classicToo() throws Exception {
            var points = stored(
                    new ClassicSchema(ClassicOptions.DEFAULT),
                    States.temperature("sensor.moved", AT, 21.5, "kitchen"),
                    States.temperature("sensor.moved", AT, 21.5, "hall"));

            assertThat(points).hasSize(1);
        }

        private List<Point> stored(PointSchema schema, EntityState... states) throws Exception {
            try (var store = open()) {
                for (var state : states) {
                    store.write(List.of(schema.point(state).orElseThrow()));
                }
                var points = new ArrayList<Point>();
                try (var stream = store.export(SeriesFilter.ALL, TimeRange.ALL)) {
                    for (var point = stream.next(); point.isPresent(); point = stream.next()) {
                        points.add(point.get());
                    }
                }
                return points;
            }
        }
    }

    @Nested
    class InSqlite extends Contract {
        @TempDir
        private Path folder;

        @Override
        TimeSeriesStore open() throws Exception {
            return SqliteStore.open(folder.resolve("timeseries.db"), Clock.systemUTC());
        }
    }

    @Nested
    class InInfluxDb extends Contract {
        private final InfluxStandIn server = new InfluxStandIn(Clock.systemUTC());

        @Override
        TimeSeriesStore open() {
            return InfluxStore.open(server.settings(), Clock.systemUTC());
        }

        @AfterEach
        void stop() {
            server.close();
        }
    }
}
