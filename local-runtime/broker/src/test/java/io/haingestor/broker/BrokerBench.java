package io.haingestor.broker;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.haingestor.broker.topology.DeliverySpec;
import io.haingestor.broker.topology.TriggerResource;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How fast the broker is on this machine: from {@code publish} over the synced commit to a subscriber that accepts and the cursor. Run by
 * hand: {@code java -cp <test class path> io.haingestor.broker.BrokerBench [events] [other Triggers] [folder]}.
 */
public final class BrokerBench {
    private static final int OUTSTANDING = 4_000;
    private static final int FLOOR_BATCH = 128;

    private BrokerBench() {}

    /** @param arguments number of events, number of Triggers that match nothing, folder */
    public static void main(String[] arguments) throws Exception {
        var events = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 300_000;
        var others = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 0;
        var folder = arguments.length > 2 ? Path.of(arguments[2]) : Files.createTempDirectory("broker-bench");
        for (var round = 0; round < 3; round++) {
            var begin = cpuNanos();
            var floor = floor(folder.resolve("floor" + round), events);
            var between = cpuNanos();
            var rate = throughput(folder.resolve("broker" + round), events, others);
            System.out.printf(
                    "round %d: insert loop (%d per commit) %,.0f/s, %.1f us of CPU per event; broker end to end, %d other Triggers:"
                            + " %,.0f/s, %.1f us; ratio %.2f%n",
                    round,
                    FLOOR_BATCH,
                    floor,
                    (between - begin) / 1e3 / events,
                    others,
                    rate,
                    (cpuNanos() - between) / 1e3 / events,
                    rate / floor);
        }
        latency(folder.resolve("latency"), 1_000, 10_000);
        latency(folder.resolve("latency100"), 100, 1_000);
    }

    /** CPU time of this process; on a busy machine a better measure than the clock. */
    private static long cpuNanos() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    private static double floor(Path folder, int events) throws Exception {
        Files.createDirectories(folder);
        var data = data();
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("floor.db"))) {
            try (var statement = connection.createStatement()) {
                statement.execute("PRAGMA journal_mode = WAL");
                statement.execute("PRAGMA synchronous = FULL");
                statement.execute("CREATE TABLE event (position INTEGER PRIMARY KEY, data BLOB)");
            }
            connection.setAutoCommit(false);
            try (var insert = connection.prepareStatement("INSERT INTO event VALUES (?, ?)")) {
                var begin = System.nanoTime();
                for (var i = 1; i <= events; i++) {
                    insert.setLong(1, i);
                    insert.setBytes(2, data);
                    insert.executeUpdate();
                    if (i % FLOOR_BATCH == 0) {
                        connection.commit();
                    }
                }
                connection.commit();
                return events / ((System.nanoTime() - begin) / 1e9);
            }
        }
    }

    private static double throughput(Path folder, int events, int others) throws Exception {
        var done = new AtomicLong();
        try (var broker = open(folder, others, event -> done.incrementAndGet())) {
            broker.start();
            var permits = new Semaphore(OUTSTANDING);
            var begin = System.nanoTime();
            for (var i = 0; i < events; i++) {
                permits.acquire();
                var unused = broker.publish(event(i)).whenComplete((nothing, error) -> permits.release());
            }
            while (broker.status().triggers().get(0).delivered() < events) {
                TimeUnit.MILLISECONDS.sleep(1);
            }
            return events / ((System.nanoTime() - begin) / 1e9);
        }
    }

    private static void latency(Path folder, int perSecond, int events) throws Exception {
        var stored = new long[events];
        var delivered = new long[events];
        var count = new AtomicLong();
        try (var broker = open(folder, 0, event -> {
            delivered[Integer.parseInt(event.getId())] = System.nanoTime();
            count.incrementAndGet();
        })) {
            broker.start();
            var begun = new long[events];
            var begin = System.nanoTime();
            for (var i = 0; i < events; i++) {
                var at = begin + i * (1_000_000_000L / perSecond);
                while (System.nanoTime() < at) {
                    TimeUnit.NANOSECONDS.sleep(Math.max(1, at - System.nanoTime()));
                }
                begun[i] = System.nanoTime();
                var number = i;
                var unused = broker.publish(event(i)).thenRun(() -> stored[number] = System.nanoTime());
            }
            while (count.get() < events) {
                TimeUnit.MILLISECONDS.sleep(10);
            }
            for (var i = 0; i < events; i++) {
                stored[i] -= begun[i];
                delivered[i] -= begun[i];
            }
        }
        System.out.printf(
                "at %d/s: durable %s; at the subscriber %s%n", perSecond, quantiles(stored), quantiles(delivered));
    }

    private static String quantiles(long[] nanos) {
        Arrays.sort(nanos);
        return String.format(
                "p50 %.2f ms, p99 %.2f ms, p99.9 %.2f ms",
                nanos[nanos.length / 2] / 1e6,
                nanos[nanos.length * 99 / 100] / 1e6,
                nanos[(int) (nanos.length * 0.999)] / 1e6);
    }

    private static Broker open(Path folder, int others, java.util.function.Consumer<CloudEvent> sink) throws Exception {
        var triggers = new ArrayList<TriggerResource>();
        triggers.add(
                Home.trigger("bench", "io.home-assistant.event.state_changed", DeliverySpec.DEFAULT, false, 2_000));
        for (var i = 0; i < others; i++) {
            triggers.add(Home.trigger("other" + i, "other" + i));
        }
        return Broker.open(
                BrokerConfig.of(folder),
                Home.topology(triggers.toArray(TriggerResource[]::new)),
                (destination, trigger) -> Optional.of(event -> {
                    sink.accept(event);
                    return CompletableFuture.completedFuture(Delivery.accepted());
                }),
                Clock.systemUTC(),
                new Random(1));
    }

    private static byte[] data() {
        var data = new byte[1024];
        new Random(1).nextBytes(data);
        return data;
    }

    private static final byte[] DATA = data();
    private static final OffsetDateTime TIME = OffsetDateTime.parse("2026-01-01T10:00:00.123456Z");
    private static final URI SOURCE = URI.create("/home-assistant/0123456789abcdef0123456789abcdef");

    private static CloudEvent event(int number) {
        return CloudEventBuilder.v1()
                .withId(Integer.toString(number))
                .withType("io.home-assistant.event.state_changed")
                .withSource(SOURCE)
                .withSubject("sensor.kitchen_temperature")
                .withTime(TIME)
                .withDataContentType("application/json")
                .withExtension("partitionkey", "sensor.kitchen_temperature")
                .withExtension("recordedtime", "2026-01-01T10:00:00.223456Z")
                .withExtension("stage", "raw")
                .withExtension("domain", "sensor")
                .withExtension("deviceclass", "temperature")
                .withData(DATA)
                .build();
    }
}
