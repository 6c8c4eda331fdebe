package io.haingestor.timeseries;

import static io.haingestor.timeseries.TimeSeriesStoreContract.BEGIN;
import static io.haingestor.timeseries.TimeSeriesStoreContract.SECOND;
import static io.haingestor.timeseries.TimeSeriesStoreContract.point;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.haingestor.timeseries.InfluxStandIn.Fault;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a store does while InfluxDB is away, slow or refuses everything. */
class InfluxStoreFaultsTest {
    private static final Clock NOW = Clock.fixed(Instant.ofEpochSecond(BEGIN / SECOND + 1_000_000), ZoneOffset.UTC);

    private final InfluxStandIn influx = new InfluxStandIn(NOW);
    private InfluxStore store = open(influx.settings());

    private static InfluxStore open(InfluxSettings settings) {
        return InfluxStore.open(settings, Duration.ofMinutes(1), NOW);
    }

    @AfterEach
    void close() {
        store.close();
        influx.close();
    }

    private static List<Point> points(int from, int count) {
        var points = new ArrayList<Point>();
        for (int i = from; i < from + count; i++) {
            points.add(point("sensor.s" + i % 7, i, i));
        }
        return points;
    }

    static Stream<Arguments> faultsThatPass() {
        return Stream.of(
                Arguments.of(Fault.status(500), "status 500"),
                Arguments.of(Fault.status(503), "not ready"),
                Arguments.of(Fault.status(504), "too long"),
                Arguments.of(Fault.tooManyRequests(Duration.ofSeconds(7)), "fewer requests"),
                Arguments.of(new Fault.Away(), "nothing answers"),
                Arguments.of(new Fault.Answering(400, Map.of(), "<html>Bad Request</html>"), "INFLUXDB_URL"),
                Arguments.of(new Fault.Answering(405, Map.of(), ""), "INFLUXDB_URL"),
                Arguments.of(
                        new Fault.Answering(401, Map.of(), "{\"code\":\"unauthorized\",\"message\":\"no\"}"),
                        "INFLUXDB_TOKEN"),
                Arguments.of(new Fault.Answering(403, Map.of(), ""), "read and write"));
    }

    @ParameterizedTest
    @MethodSource("faultsThatPass")
    void aFaultThatPassesRefusesNothingAndSaysWhatToCheck(Fault fault, String advice) throws Exception {
        store.write(points(0, 10));
        influx.be(fault);

        assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(() -> store.write(points(10, 10)))
                .satisfies(e -> assertThat(e.getMessage())
                        .contains(advice)
                        .contains(influx.url())
                        .doesNotContain(InfluxStandIn.TOKEN));
        assertThat(store.health().lastErrorMessage()).contains(advice);
        assertThat(store.health().available()).isFalse();

        influx.be(new Fault.None());
        assertThat(store.write(points(10, 10))).isEqualTo(WriteResult.ALL_STORED);
        assertThat(store.health().available()).isTrue();
        assertThat(influx.points()).hasSize(20);
    }

    @Test
    void aServerThatHangsIsGivenUpAfterTheTimeout() throws Exception {
        store.close();
        store = InfluxStore.open(influx.settings(Duration.ofMillis(300)), Duration.ofMillis(200), NOW);
        influx.be(new Fault.Hanging());

        assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(() -> store.write(points(0, 1)))
                .withMessageContaining("no answer within 300 ms");
        assertThat(store.health().detail()).contains("no answer within 200 ms");

        influx.be(new Fault.None());
        // A machine with much to do may miss so short a timeout now and then, also when the server answers.
        await().atMost(Duration.ofMinutes(1))
                .ignoreExceptionsInstanceOf(StoreUnavailableException.class)
                .until(() -> store.write(points(0, 1)), WriteResult.ALL_STORED::equals);
        assertThat(influx.points()).hasSize(1);
    }

    @Test
    void aSlowServerIsWaitedFor() throws Exception {
        influx.be(new Fault.Slow(Duration.ofMillis(50)));

        assertThat(store.write(points(0, 3))).isEqualTo(WriteResult.ALL_STORED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"30", "Mon, 12 Jan 2026 13:47:10 GMT"})
    void theServersWishToBeLeftAloneIsHandedOn(String retryAfter) throws Exception {
        influx.be(new Fault.Answering(429, Map.of("Retry-After", retryAfter), "{}"));

        assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(() -> store.write(points(0, 1)))
                .satisfies(e -> assertThat(e.retryAfter()).contains(Duration.ofSeconds(30)));
    }

    @Test
    void anUnknownBucketOrOrganizationIsNamed() throws Exception {
        for (var settings : List.of(
                InfluxSettings.of(influx.url(), InfluxStandIn.TOKEN, InfluxStandIn.ORG, "nope"),
                InfluxSettings.of(influx.url(), InfluxStandIn.TOKEN, "nope", InfluxStandIn.BUCKET))) {
            try (var other = open(settings)) {
                assertThatExceptionOfType(StoreUnavailableException.class)
                        .isThrownBy(() -> other.write(points(0, 1)))
                        .withMessageContaining("INFLUXDB_BUCKET")
                        .withMessageContaining("nope");
            }
        }
    }

    @Test
    void aWrongTokenIsNotShown() throws Exception {
        try (var other =
                open(InfluxSettings.of(influx.url(), "wrong-secret", InfluxStandIn.ORG, InfluxStandIn.BUCKET))) {
            assertThatExceptionOfType(StoreUnavailableException.class)
                    .isThrownBy(() -> other.write(points(0, 1)))
                    .satisfies(e ->
                            assertThat(e).message().contains("INFLUXDB_TOKEN").doesNotContain("wrong-secret"));
            assertThat(other.health().toString()).doesNotContain("wrong-secret");
        }
    }

    @Test
    void compressedRequestsArrive() throws Exception {
        var settings = influx.settings();
        try (var compressing = open(new InfluxSettings(
                settings.url(), settings.token(), settings.org(), settings.bucket(), settings.timeout(), true))) {
            compressing.write(points(0, 100));
        }

        assertThat(influx.points()).hasSize(100);
    }

    @Test
    void healthTellsTheServersVersion() throws Exception {
        assertThat(store.health().detail()).contains("v2.8.0");
        assertThat(store.health().available()).isTrue();

        influx.be(new Fault.Away());

        assertThat(store.health().available()).isFalse();
        assertThat(store.health().detail()).contains("nothing answers");
    }

    @Test
    void missingSettingsAreAllNamedAndTheTokenIsNeverShown() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> InfluxSettings.of("http://x", "", "", "b"))
                .withMessageContaining("token")
                .withMessageContaining("org");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> InfluxSettings.of("localhost:8086", "t", "o", "b"))
                .withMessageContaining("localhost:8086");
        assertThat(influx.settings().toString()).doesNotContain(InfluxStandIn.TOKEN);
    }
}
