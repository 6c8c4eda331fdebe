package io.haingestor.broker;

import io.cloudevents.CloudEvent;
import org.jspecify.annotations.Nullable;

/**
 * An event of the log. Made by whoever publishes it, given its position by the thread that writes the log, and not changed after it was
 * handed to Triggers.
 */
final class LogEntry {
    final CloudEvent event;
    final int broker;
    /** How many replies led to it; 0 when it was published. */
    final int hops;

    final long arrivedMicros;
    /** Bytes of attributes and data: what it weighs on disk, and about what it weighs in memory. */
    final int bytes;

    final byte @Nullable [] data;
    final byte[] attributes;
    /** The one Trigger that gets it, whatever its filter says; null when filters decide. */
    final @Nullable TriggerRunner addressee;

    long position;
    Matches matches = Matches.NONE;

    private LogEntry(
            CloudEvent event,
            int broker,
            int hops,
            long arrivedMicros,
            byte[] attributes,
            @Nullable TriggerRunner addressee) {
        this.event = event;
        this.broker = broker;
        this.hops = hops;
        this.arrivedMicros = arrivedMicros;
        this.attributes = attributes;
        this.addressee = addressee;
        this.data = event.getData() == null ? null : event.getData().toBytes();
        this.bytes = attributes.length + (data == null ? 0 : data.length);
    }

    /**
     * @param event the event
     * @param broker id of the Broker it goes to
     * @param hops how many replies led to it; 0 when it is published
     * @param arrivedMicros when it arrived, in microseconds since the epoch
     */
    static LogEntry of(CloudEvent event, int broker, int hops, long arrivedMicros) {
        return new LogEntry(event, broker, hops, arrivedMicros, EventCodec.encode(event), null);
    }

    /**
     * @param event the event
     * @param hops how many replies led to it, at least 1: nobody publishes it now
     * @param arrivedMicros when it arrived, in microseconds since the epoch
     * @param addressee the one Trigger that gets it
     */
    static LogEntry to(TriggerRunner addressee, CloudEvent event, int hops, long arrivedMicros) {
        return new LogEntry(event, addressee.broker(), hops, arrivedMicros, EventCodec.encode(event), addressee);
    }
}
