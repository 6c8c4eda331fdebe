package io.haingestor.app.bench;

import com.sun.management.OperatingSystemMXBean;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.core.data.BytesCloudEventData;
import io.haingestor.broker.Broker;
import io.haingestor.broker.BrokerConfig;
import io.haingestor.broker.BrokerOpenException;
import io.haingestor.broker.Delivery;
import io.haingestor.broker.topology.ResourceName;
import io.haingestor.broker.topology.TopologyException;
import io.haingestor.broker.topology.TopologyReader;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The broker's engine in this very process, without HTTP: events are made, published, synced to disk, and given to a subscriber that accepts at once. */
final class EngineTrial implements AutoCloseable {
    private static final int OUTSTANDING = 4_000;
    private static final int BATCH = 250;
    private static final ResourceName BROKER = new ResourceName("bench", "default");
    private static final URI SOURCE = URI.create("/ha-ingestor/bench");
    private static final OffsetDateTime TIME = OffsetDateTime.parse("2026-01-01T10:00:00.123456Z");
    private static final byte[] DATA = EventPost.data().getBytes(StandardCharsets.US_ASCII);
    private static final Duration POLL = Duration.ofMillis(1);

    private final Broker broker;
    private final AtomicLong delivered = new AtomicLong();
    private final Semaphore room = new Semaphore(OUTSTANDING);
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private long published;

    /**
     * Opens the broker.
     *
     * @param work its manifests and its data
     */
    EngineTrial(BenchFolder work) throws BrokerOpenException, TopologyException {
        broker = Broker.open(
                BrokerConfig.of(work.log()),
                new TopologyReader().read(work.manifests()),
                (destination, trigger) -> Optional.of(event -> {
                    delivered.incrementAndGet();
                    room.release();
                    return CompletableFuture.completedFuture(Delivery.accepted());
                }),
                Clock.systemUTC(),
                RandomGenerator.getDefault());
    }

    /**
     * Only stores events, for a broker that is started later.
     *
     * @param events how many, numbered from 1
     */
    void fill(long events) throws InterruptedException {
        var stored = new Semaphore(OUTSTANDING);
        while (published < events) {
            var batch = new ArrayList<CloudEvent>(BATCH);
            while (batch.size() < BATCH && published < events) {
                batch.add(event(++published));
            }
            stored.acquire(batch.size());
            publish(batch, error -> stored.release(batch.size()));
        }
        stored.acquire(OUTSTANDING);
        requireStored();
    }

    /**
     * Publishes as fast as the engine delivers, one event after the other, with a bounded number of them under way.
     *
     * @param warmUp how long before it is measured
     * @param measured how long it is measured
     */
    Rate flood(Duration warmUp, Duration measured) throws InterruptedException {
        broker.start();
        run(warmUp);
        var cpu = cpuNanos();
        var began = System.nanoTime();
        var events = run(measured);
        return new Rate(events, Duration.ofNanos(System.nanoTime() - began), Duration.ofNanos(cpuNanos() - cpu));
    }

    private long run(Duration duration) throws InterruptedException {
        var end = System.nanoTime() + duration.toNanos();
        var first = published;
        while (System.nanoTime() < end) {
            room.acquire();
            requireStored();
            publish(List.of(event(++published)), error -> room.release(error == null ? 0 : 1));
        }
        while (delivered.get() < published) {
            requireStored();
            LockSupport.parkNanos(POLL.toNanos());
        }
        return published - first;
    }

    private void publish(List<CloudEvent> events, Consumer<@Nullable Throwable> ended) {
        var unused = broker.publish(BROKER, events).whenComplete((nothing, error) -> {
            failure.compareAndSet(null, error);
            ended.accept(error);
        });
    }

    private void requireStored() {
        var error = failure.get();
        if (error != null) {
            throw new IllegalStateException("An event was not stored: " + error.getMessage(), error);
        }
    }

    /** Like {@link EventPost}'s. */
    private static CloudEvent event(long number) {
        return CloudEventBuilder.v1()
                .withId(Long.toString(number))
                .withSource(SOURCE)
                .withType(EventPost.TYPE)
                .withSubject("sensor.kitchen_temperature")
                .withTime(TIME)
                .withDataContentType("application/json")
                .withExtension("sentmicros", "0")
                .withData(BytesCloudEventData.wrap(DATA))
                .build();
    }

    private static long cpuNanos() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    @Override
    public void close() {
        broker.close();
    }

    /**
     * How fast the engine was.
     *
     * @param events how many were delivered
     * @param took from the first until the last was delivered
     * @param cpu processor time of this process, the making of the events included
     */
    record Rate(long events, Duration took, Duration cpu) {
        private static final double NANOS_PER_SECOND = 1e9;
        private static final double NANOS_PER_MICRO = 1e3;

        double perSecond() {
            return events * NANOS_PER_SECOND / Math.max(1, took.toNanos());
        }

        double cpuMicros() {
            return cpu.toNanos() / NANOS_PER_MICRO / Math.max(1, events);
        }

        /** @return one line for a report */
        String text() {
            return "%,.0f events/s, processor %.1f µs per event".formatted(perSecond(), cpuMicros());
        }
    }
}
