package io.haingestor.write.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.haingestor.events.Availability;
import io.haingestor.events.EntityState;
import io.haingestor.timeseries.InfluxSettings;
import io.haingestor.timeseries.InfluxStandIn;
import io.haingestor.timeseries.InfluxStore;
import io.haingestor.timeseries.Point;
import io.haingestor.write.States;
import io.haingestor.write.schema.ClassicOptions;
import io.haingestor.write.schema.ClassicSchema;
import io.haingestor.write.schema.CleanSchema;
import io.haingestor.write.schema.PointSchema;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An export in line protocol that is imported into InfluxDB is there what the store for InfluxDB would have written itself. */
class LineProtocolExportTest {
    private static final Instant AT = Instant.parse("2026-03-01T10:00:00.123456Z");

    /** A point as it lies in InfluxDB. */
    private record Stored(String measurement, Map<String, String> tags, Map<String, Object> fields, long timeMicros) {}

    static Stream<PointSchema> schemas() {
        return Stream.of(new CleanSchema(List.of()), new ClassicSchema(ClassicOptions.DEFAULT));
    }

    @ParameterizedTest
    @MethodSource("schemas")
    void anImportedExportIsWhatTheStoreItselfWrites(PointSchema schema) throws Exception {
        var points = states().flatMap(state -> schema.point(state).stream()).toList();
        try (var imported = new InfluxStandIn(Clock.systemUTC());
                var written = new InfluxStandIn(Clock.systemUTC());
                var store = InfluxStore.open(written.settings(), Clock.systemUTC())) {
            assertThat(store.write(points).refused()).isEmpty();

            load(imported.settings(), export(schema, points));

            assertThat(stored(imported)).hasSameSizeAs(points).isEqualTo(stored(written));
        }
    }

    private static Stream<EntityState> states() {
        return Stream.of(
                States.temperature("sensor.a", AT, 20.5, "kitchen"),
                States.temperature("sensor.a", AT.plusSeconds(1), -1e-7, "Küche, \"unten\" = 1"),
                States.temperature("sensor.b", AT, 1e21, "back\\slash"),
                States.state("sensor.c", AT, "warm, \"very\" \\ two\nlines", null, "hall", States.attributes()),
                States.without(Availability.REMOVED, "sensor.d", AT));
    }

    private static byte[] export(PointSchema schema, List<Point> points) throws IOException {
        var body = new ByteArrayOutputStream();
        var rows = ExportFormat.LP.rows(schema);
        rows.begin(body);
        for (var point : points) {
            rows.write(point, body);
        }
        return body.toByteArray();
    }

    private static void load(InfluxSettings to, byte[] lines) throws Exception {
        var request = HttpRequest.newBuilder(
                        URI.create(to.url() + "/api/v2/write?precision=ns&org=" + to.org() + "&bucket=" + to.bucket()))
                .header("Authorization", "Token " + to.token())
                .POST(BodyPublishers.ofByteArray(lines))
                .build();
        var answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer::body).isEqualTo(204);
    }

    private static List<Stored> stored(InfluxStandIn server) {
        var stored = new ArrayList<Stored>();
        server.points()
                .forEach(point ->
                        stored.add(new Stored(point.measurement(), point.tags(), point.fields(), point.timeMicros())));
        return stored;
    }
}
