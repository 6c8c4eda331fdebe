package io.haingestor.write.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.haingestor.timeseries.InfluxSettings;
import io.haingestor.timeseries.InfluxStandIn;
import io.haingestor.timeseries.InfluxStandIn.StoredPoint;
import io.haingestor.timeseries.InfluxStore;
import io.haingestor.timeseries.Point;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What lies in InfluxDB is the same, whether Home Assistant's integration sent its line or {@code write} its point. */
class ClassicInInfluxDbTest {
    private record Stored(String measurement, Map<String, String> tags, Map<String, Object> fields, long timeMicros) {}

    @Test
    void theSamePointIsStored() throws Exception {
        try (var theirs = new InfluxStandIn(Clock.systemUTC());
                var ours = new InfluxStandIn(Clock.systemUTC());
                var store = InfluxStore.open(ours.settings(), Clock.systemUTC())) {
            var points = new ArrayList<Point>();
            var lines = new ArrayList<String>();
            for (var given : ClassicCases.all()
                    .filter(ClassicInInfluxDbTest::isComparable)
                    .toList()) {
                var point =
                        new ClassicSchema(given.options()).point(given.state()).orElseThrow();
                // A measurement and a time of its own keep the cases apart, in types of fields and as points.
                int n = points.size();
                points.add(new Point("case" + n + point.measurement(), point.tags(), Map.of(), point.fields(), n));
                lines.add("case" + n + given.line().substring(0, given.line().lastIndexOf(' ')) + ' ' + n + "000");
            }
            var refused = store.write(points).refused();
            refused.forEach(one -> lines.set((int) one.point().timeMicros(), ""));
            send(theirs.settings(), String.join("\n", lines));

            assertThat(stored(ours)).hasSize(points.size() - refused.size());
            assertThat(stored(ours)).containsExactlyEntriesOf(stored(theirs));
            assertThat(refused).hasSizeLessThan(points.size() / 20);
        }
    }

    /**
     * A number called time is not stored under that name by either: InfluxDB drops it, and our store keeps it as {@code time_str}. A quotation mark in
     * a name is stored by both, but confuses the stand-in's reading of many lines at once.
     */
    private static boolean isComparable(ClassicCases.Case given) {
        return given.line() != null
                && !given.state().attributes().path("time").isNumber()
                && given.state()
                                .attributes()
                                .path("unit_of_measurement")
                                .asText()
                                .indexOf('"')
                        < 0
                && given.state().attributes().properties().stream()
                        .noneMatch(attribute -> attribute.getKey().indexOf('"') >= 0);
    }

    private static void send(InfluxSettings to, String lines) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(to.url() + "/api/v2/write?precision=ns&org=" + to.org()
                        + "&bucket=" + URLEncoder.encode(to.bucket(), StandardCharsets.UTF_8)))
                .header("Authorization", "Token " + to.token())
                .POST(BodyPublishers.ofString(lines))
                .build();
        var answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer::body).isEqualTo(204);
    }

    private static Map<Long, Stored> stored(InfluxStandIn server) {
        var stored = new TreeMap<Long, Stored>();
        for (StoredPoint point : server.points()) {
            var fields = new TreeMap<String, Object>(point.fields());
            fields.replaceAll((name, value) -> Double.valueOf(-0.0).equals(value) ? 0.0 : value);
            stored.put(point.timeMicros(), new Stored(point.measurement(), point.tags(), fields, point.timeMicros()));
        }
        return stored;
    }
}
