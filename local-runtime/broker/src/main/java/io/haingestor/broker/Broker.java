package io.haingestor.broker;

import io.cloudevents.CloudEvent;
import io.haingestor.broker.topology.ResourceName;
import io.haingestor.broker.topology.Topology;
import io.haingestor.broker.topology.TopologyException;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;

/**
 * Every Broker of a topology, on one durable log. What {@link #publish} has acknowledged is delivered to each matching Trigger at least
 * once, through crashes and restarts. Safe for use by several threads.
 */
public final class Broker implements AutoCloseable {

    private final java.util.concurrent.atomic.AtomicBoolean started = new java.util.concurrent.atomic.AtomicBoolean();

    private Broker() {}

    /**
     * Opens the log and owns its folder until {@link #close}. Events can be published at once; nothing is delivered before {@link #start}.
     *
     * @param config how to use the machine
     * @param topology Brokers and Triggers; a Trigger that the log does not know gets later events only
     * @param subscribers who stands behind a Trigger's destination
     * @param clock arrival times, retries, timeouts and retention
     * @param random jitter of retries
     * @return the broker, open and not started
     * @throws BrokerOpenException when the folder or the log in it cannot be used
     * @throws TopologyException when subscribers do not resolve; all of them, with file and line
     */
    public static Broker open(
            BrokerConfig config, Topology topology, Subscribers subscribers, Clock clock, RandomGenerator random)
            throws BrokerOpenException, TopologyException {
        return java.util.Optional.<Broker>empty().orElseThrow();
    }

    /** Begins to deliver. */
    public void start() {
        started.set(true);
    }

    /**
     * Stores an event in the one Broker of the topology.
     *
     * @see #publish(ResourceName, List)
     * @throws IllegalStateException when the topology has not exactly one Broker
     */
    public CompletionStage<Void> publish(CloudEvent event) {
        return java.util.Optional.<CompletionStage<Void>>empty().orElseThrow();
    }

    /**
     * Stores events, all or none. What is published while one commit runs shares the next.
     *
     * @param broker one of the topology's Brokers
     * @param events at least one
     * @return completes when the events are synced to disk. Fails with {@link LogUnavailableException} when they cannot be stored, with
     *     {@link BrokerOverloadedException} when too many wait; neither is stored then. What depends on it runs on the thread that writes
     *     the log: keep it short and never block in it
     * @throws IllegalArgumentException when there is no such Broker
     */
    public CompletionStage<Void> publish(ResourceName broker, List<CloudEvent> events) {
        return java.util.Optional.<CompletionStage<Void>>empty().orElseThrow();
    }

    /** @return the broker now; counts that belong together agree */
    public BrokerStatus status() {
        return java.util.Optional.<BrokerStatus>empty().orElseThrow();
    }

    /**
     * Lists what could not be delivered, oldest first.
     *
     * @param after the id after which to begin, 0 for the first
     * @param limit how many at most
     * @return dead letters by rising id
     * @throws LogUnavailableException when the log cannot be read
     */
    public List<DeadLetter> deadLetters(long after, int limit) throws LogUnavailableException {
        return java.util.Optional.<List<DeadLetter>>empty().orElseThrow();
    }

    /** Takes nothing more, waits for what is in flight for as long as the configuration says, stores what is done, and releases the folder. */
    @Override
    public void close() {}
}
