package io.haingestor.broker;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How the broker uses the machine.
 *
 * @param folder its data folder, made when it does not exist; one process owns it
 * @param queueEvents how many events may wait to be stored; beyond it {@code publish} fails
 * @param queueBytes how many bytes of events may wait to be stored; an event larger than this is taken when nothing else waits
 * @param memoryBytes how many bytes of events are kept in memory over all Triggers, whichever of them need it; beyond it a Trigger keeps 1 MiB at most, and reads
 *     from disk when it lags further
 * @param workersPerTrigger how many threads may run one Trigger's subscriber at a time
 * @param mostReplies how many replies may lead from a published event to another one, before it is taken for a loop and goes to the dead letters
 * @param drain how long {@code close} waits for deliveries in flight
 * @param retention how long an event is kept that every Trigger has had
 */
public record BrokerConfig(
        Path folder,
        int queueEvents,
        long queueBytes,
        long memoryBytes,
        int workersPerTrigger,
        int mostReplies,
        Duration drain,
        Retention retention) {

    /**
     * @param folder the data folder
     * @return the default configuration: 20,000 events or 64 MiB wait, 16 MiB in memory, 2 workers per Trigger, 255 replies, 5 s to drain
     */
    public static BrokerConfig of(Path folder) {
        return new BrokerConfig(folder, 20_000, 64L << 20, 16L << 20, 2, 255, Duration.ofSeconds(5), Retention.DEFAULT);
    }

    /**
     * How long an event is kept that every Trigger has had. The first bound that is reached removes it; an event that a Trigger has yet to
     * get is removed by the last bound alone.
     *
     * @param age since it arrived
     * @param bytes size of the log
     * @param limitBytes how large the log may ever become. Shortly before, the oldest sixteenth is removed, also when a Trigger has yet to get it: the loss is
     *     recorded by an event of type {@code io.haingestor.broker.events-lost}. Where events come faster than that, {@code publish} fails meanwhile
     */
    public record Retention(Duration age, long bytes, long limitBytes) {
        /** A day, 1 GiB, and never more than 16 GiB. */
        public static final Retention DEFAULT = new Retention(Duration.ofHours(24), 1L << 30, 16L << 30);
    }
}
