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
    final boolean reply;
    final long arrivedMicros;
    /** Bytes of attributes and data: what it weighs on disk, and about what it weighs in memory. */
    final int bytes;

    final byte @Nullable [] data;
    final byte[] attributes;
    long position;
    Matches matches = Matches.NONE;

    private LogEntry(CloudEvent event, int broker, boolean reply, long arrivedMicros, byte[] attributes) {
        this.event = event;
        this.broker = broker;
        this.reply = reply;
        this.arrivedMicros = arrivedMicros;
        this.attributes = attributes;
        this.data = event.getData() == null ? null : event.getData().toBytes();
        this.bytes = attributes.length + (data == null ? 0 : data.length);
    }

    /**
     * @param event the event
     * @param broker id of the Broker it goes to
     * @param reply whether a subscriber answered with it
     * @param arrivedMicros when it arrived, in microseconds since the epoch
     */
    static LogEntry of(CloudEvent event, int broker, boolean reply, long arrivedMicros) {
        return new LogEntry(event, broker, reply, arrivedMicros, EventCodec.encode(event));
    }
}
