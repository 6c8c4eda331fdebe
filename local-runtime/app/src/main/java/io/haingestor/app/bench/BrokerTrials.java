package io.haingestor.app.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/** Sends load through brokers to a subscriber, each of them in a process of its own, and looks at what became of it. */
final class BrokerTrials {
    private static final int CONNECTIONS = 64;
    /** How long nothing may come before what is missing counts as lost. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final Duration DRAIN = Duration.ofMinutes(2);

    private final JavaCommand command;
    private final SubscriberProcess subscriber;
    private final Optional<DiskSyncs> disk;
    private final Duration warmUp;
    private final Duration measured;

    /**
     * @param command how brokers are started
     * @param subscriber gets the events
     * @param folder on the disk that is used
     * @param warmUp how long each load runs before it is measured, so that the Java virtual machine has compiled what is hot
     * @param measured how long each load is measured
     */
    BrokerTrials(JavaCommand command, SubscriberProcess subscriber, Path folder, Duration warmUp, Duration measured)
            throws IOException {
        this.command = command;
        this.subscriber = subscriber;
        this.disk = DiskSyncs.under(folder);
        this.warmUp = warmUp;
        this.measured = measured;
    }

    /** Posts to the subscriber itself. @return events per second */
    double direct() {
        try (var load = new LoadGenerator(subscriber.address(), CONNECTIONS, 1)) {
            load.flood(warmUp);
            subscriber.forget();
            return load.flood(measured).perSecond();
        }
    }

    /** Posts as fast as the broker takes it. */
    Flow flood(BrokerProcess broker) {
        return run(broker, load -> load.flood(warmUp), load -> load.flood(measured));
    }

    /** Posts at a steady rate. */
    Steady steady(BrokerProcess broker, double rate) {
        var flow = run(broker, load -> load.steady(rate, warmUp), load -> load.steady(rate, measured));
        return new Steady(rate, flow, subscriber.ages());
    }

    /**
     * A steady load.
     *
     * @param rate events per second
     * @param flow what became of it
     * @param ages from when an event was due to be posted until the subscriber had it
     */
    record Steady(double rate, Flow flow, Ages ages) {
        /** @return one line for a report */
        String text() {
            return "to the subscriber %s; %s".formatted(ages.text(), flow.text());
        }
    }

    /**
     * Posts as fast as the broker takes it while it has older events to deliver.
     *
     * @param broker just started
     * @param backlog how many events wait, numbered from 1
     */
    Behind behind(BrokerProcess broker, long backlog) {
        try (var load = new LoadGenerator(broker.ingress(), CONNECTIONS, backlog + 1)) {
            var warm = load.flood(warmUp);
            var before = subscriber.received().distinct();
            var sent = load.flood(measured);
            var after = subscriber.received();
            return new Behind(sent, warm.acknowledged() + sent.acknowledged(), after.distinct() - before);
        }
    }

    /**
     * A load for a broker that has older events to deliver.
     *
     * @param sent what producers know
     * @param posted how many events were acknowledged, those of the warm-up included
     * @param delivered how many events the subscriber got meanwhile
     */
    record Behind(Sent sent, long posted, long delivered) {
        double deliveredPerSecond() {
            return delivered / sent.seconds();
        }

        /** @return one line for a report */
        String text() {
            return "acknowledged %,.0f/s, delivered %,.0f/s".formatted(sent.perSecond(), deliveredPerSecond());
        }
    }

    /**
     * Lets a broker deliver what it still has, for two minutes at most.
     *
     * @param events how many the subscriber is to have got in the end
     */
    Drained drain(long events) {
        var before = subscriber.received();
        var began = System.nanoTime();
        var after = subscriber.await(events, PATIENCE, DRAIN);
        return new Drained(
                after.distinct() - before.distinct(),
                Duration.ofNanos(System.nanoTime() - began),
                events - after.distinct(),
                after.repeated());
    }

    /**
     * What was delivered while nothing was posted.
     *
     * @param delivered how many events
     * @param took how long it took
     * @param left how many were not delivered in that time
     * @param repeated how many were ever delivered twice
     */
    record Drained(long delivered, Duration took, long left, long repeated) {
        private static final double NANOS_PER_SECOND = 1e9;

        /** @return one line for a report */
        String text() {
            return "delivered %,.0f/s, left %,d, repeated %d"
                    .formatted(delivered * NANOS_PER_SECOND / Math.max(1, took.toNanos()), left, repeated);
        }
    }

    /** @return a broker, ready; to be closed */
    BrokerProcess start(BenchFolder work) throws IOException {
        return BrokerProcess.start(command, work);
    }

    private Flow run(BrokerProcess broker, Function<LoadGenerator, Sent> before, Function<LoadGenerator, Sent> load) {
        try (var generator = new LoadGenerator(broker.ingress(), CONNECTIONS, 1)) {
            subscriber.forget();
            subscriber.await(before.apply(generator).acknowledged(), PATIENCE, DRAIN);
            subscriber.forget();
            var cpu = broker.process().cpu();
            var syncs = syncs();
            var sent = load.apply(generator);
            var meanwhile = subscriber.received().distinct();
            var synced = syncs() - syncs;
            var received = subscriber.await(sent.acknowledged(), PATIENCE, DRAIN);
            return new Flow(
                    sent,
                    received,
                    meanwhile,
                    broker.process().cpu().minus(cpu),
                    disk.isPresent() ? synced : -1,
                    broker.process().residentBytes());
        }
    }

    private long syncs() {
        return disk.map(DiskSyncs::count).orElse(0L);
    }
}
