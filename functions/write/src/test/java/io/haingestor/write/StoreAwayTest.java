package io.haingestor.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.haingestor.functions.support.UnavailableException;
import io.haingestor.timeseries.FieldValue;
import io.haingestor.timeseries.InfluxSettings;
import io.haingestor.timeseries.InfluxStandIn;
import io.haingestor.timeseries.InfluxStandIn.Fault;
import io.haingestor.timeseries.InfluxStandIn.StoredPoint;
import io.haingestor.timeseries.InfluxStore;
import io.haingestor.timeseries.Point;
import io.haingestor.timeseries.StoreUnavailableException;
import io.haingestor.timeseries.WriteResult.Refused;
import io.haingestor.write.schema.CleanSchema;
import io.quarkus.funqy.knative.events.CloudEventBuilder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of points while InfluxDB is away, slow or unwell, when whoever sent them sends them again. */
class StoreAwayTest {
    private static final GroupCommit.Limits LIMITS = new GroupCommit.Limits(100, Duration.ofMillis(1), 10_000);
    private static final int POINTS = 300;

    private final InfluxStandIn server = new InfluxStandIn(Clock.systemUTC());
    private final MovableClock clock = new MovableClock(Instant.parse("2026-03-01T10:00:00Z"));
    private InfluxStore store;
    private PointWriter writer;

    @BeforeEach
    void open() {
        open(server.settings());
    }

    private void open(InfluxSettings settings) {
        store = InfluxStore.open(settings, Clock.systemUTC());
        writer = new PointWriter(store, new CleanSchema(List.of()), LIMITS, clock, Runnable::run);
    }

    @AfterEach
    void close() {
        writer.close();
        store.close();
        server.close();
    }

    @Test
    void afterEveryKindOfFaultEveryGoodPointIsThereOnceAndEveryBadOneIsRefused() {
        writer.close();
        store.close();
        open(server.settings(Duration.ofSeconds(1))); // So long a server that hangs is waited for.
        var open = new HashSet<>(IntStream.range(0, POINTS).boxed().toList());
        var refused = new HashMap<Integer, Refused>();
        var faults = List.of(
                new Fault.Away(),
                Fault.status(500),
                Fault.status(503),
                Fault.tooManyRequests(Duration.ofSeconds(3)),
                new Fault.Answering(401, Map.of(), "{\"code\":\"unauthorized\",\"message\":\"unauthorized access\"}"),
                new Fault.Hanging());
        for (var fault : faults) {
            server.be(fault);
            send(open, refused);
            assertThat(open)
                    .as("nothing is acknowledged or refused while %s", fault)
                    .hasSize(POINTS);
            assertThat(writer.status("influxdb", "there").lastErrorMessage()).isNotBlank();
            clock.move(Duration.ofMinutes(1));
        }

        server.be(new Fault.Slow(Duration.ofMillis(100)));
        await().atMost(Duration.ofMinutes(1)).until(() -> {
            send(open, refused);
            clock.move(Duration.ofMinutes(1));
            return open.isEmpty();
        });

        assertThat(refused.keySet()).isEqualTo(bad());
        assertThat(server.points())
                .extracting(StoredPoint::timeMicros)
                .doesNotHaveDuplicates()
                .hasSize(POINTS - bad().size());
    }

    @Test
    void aServerThatIsAwayIsAskedOncePerPauseHoweverManySend() {
        server.be(Fault.status(503));
        var open = new HashSet<>(IntStream.range(0, POINTS).boxed().toList());
        send(Set.of(1), new HashMap<>());
        assertThat(server.requests()).isEqualTo(1);

        for (int time = 0; time < 10; time++) {
            send(open, new HashMap<>());
        }

        assertThat(server.requests()).isEqualTo(1);
        assertThat(writer.status("influxdb", "there").failed()).isEqualTo(1 + 10L * POINTS);
    }

    @Test
    void theFunctionSaysThatTheEventMayComeAgainAndKeepsItWhenItDoes() {
        var write = new Write(new CleanSchema(List.of()), writer);
        var state = States.temperature("sensor.patient", Instant.parse("2026-03-01T10:00:00Z"), 21.5, "kitchen");
        var event = CloudEventBuilder.create().id(state.id().toString()).build(state);
        server.be(Fault.tooManyRequests(Duration.ofSeconds(30)));

        assertThatThrownBy(() -> write.write(event).await().indefinitely())
                .isInstanceOfSatisfying(UnavailableException.class, fault -> assertThat(fault.retryAfter())
                        .isEqualTo(Duration.ofSeconds(30)));

        server.be(new Fault.None());
        clock.move(Duration.ofSeconds(29));
        assertThatThrownBy(() -> write.write(event).await().indefinitely())
                .isInstanceOfSatisfying(UnavailableException.class, fault -> assertThat(fault.retryAfter())
                        .isEqualTo(Duration.ofSeconds(1)));
        clock.move(Duration.ofSeconds(1));
        write.write(event).await().indefinitely();
        assertThat(server.points()).hasSize(1);
        var status = writer.status("influxdb", "there");
        assertThat(status.received()).isEqualTo(3);
        assertThat(status.failed()).isEqualTo(2);
        assertThat(status.stored()).isEqualTo(1);
    }

    /** Sends what is open, and takes away what was answered for good. */
    private void send(Set<Integer> open, Map<Integer, Refused> refused) {
        var answers = new HashMap<Integer, CompletableFuture<Optional<Refused>>>();
        open.forEach(n -> answers.put(n, writer.write(point(n)).toCompletableFuture()));
        answers.forEach((n, answer) -> {
            try {
                answer.join().ifPresent(reason -> refused.put(n, reason));
                open.remove(n);
            } catch (CompletionException e) {
                assertThat(e.getCause()).isInstanceOf(StoreUnavailableException.class);
            }
        });
    }

    private static Set<Integer> bad() {
        return Set.copyOf(
                IntStream.range(0, POINTS).filter(n -> n % 50 == 7).boxed().toList());
    }

    private static Point point(int n) {
        var tags = Map.of(bad().contains(n) ? "time" : "name", "n");
        return new Point("test", tags, Map.of("area", "kitchen"), Map.of("field", new FieldValue.Numeric(n)), n);
    }
}
