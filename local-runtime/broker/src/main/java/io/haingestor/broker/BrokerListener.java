package io.haingestor.broker;

import io.haingestor.broker.DeliveryAttempt.To;
import io.haingestor.broker.topology.Topology;
import io.haingestor.broker.topology.TriggerResource;
import java.time.Duration;

/**
 * Is told what a broker does, on the threads that do it: quick, never blocking, safe for use by several threads. What it throws is logged and
 * changes nothing.
 */
public interface BrokerListener {
    /** Listens to nothing. */
    BrokerListener NONE = new BrokerListener() {};

    /**
     * An attempt to deliver an event ended. Each is told once; those of replays are not.
     *
     * @param attempt how
     */
    default void attempted(Attempted attempt) {}

    /**
     * A transaction is on disk.
     *
     * @param events how many events it stored; 0 when it stored only what became of others
     * @param took how long it took, the sync included
     */
    default void synced(int events, Duration took) {}

    /**
     * Other manifests hold; told before a Trigger that is new among them begins.
     *
     * @param topology what holds from now on
     */
    default void reloaded(Topology topology) {}

    /**
     * An attempt that ended.
     *
     * @param trigger whose
     * @param to whom it was made
     * @param number which attempt of this delivery it was, from 1, both destinations together
     * @param delivery how it ended
     * @param waited from the event's arrival to the begin of the attempt
     * @param took from its begin to its end
     */
    record Attempted(TriggerResource trigger, To to, int number, Delivery delivery, Duration waited, Duration took) {}
}
