package io.haingestor.events;

/** Names of the CloudEvents extension attributes that the platform uses, and the values that are fixed. */
public final class EventAttributes {
    /** Keeps the events of one entity in order (CloudEvents extension "partitioning"); its value is the entity id. */
    public static final String PARTITION_KEY = "partitionkey";
    /** When the gateway received it, RFC 3339 (CloudEvents extension "recordedtime"). */
    public static final String RECORDED_TIME = "recordedtime";
    /** W3C trace context (CloudEvents extension "distributed tracing"). */
    public static final String TRACE_PARENT = "traceparent";
    /** W3C trace state (CloudEvents extension "distributed tracing"). */
    public static final String TRACE_STATE = "tracestate";
    /** The id of the event that this one was made from (CloudEvents extension "correlation"). */
    public static final String CAUSATION_ID = "causationid";
    /** Which step a state event waits for: {@link #STAGE_RAW}, the name of an enrichment, or {@link #STAGE_DONE}. */
    public static final String STAGE = "stage";
    /** The entity's domain, e.g. {@code sensor}. */
    public static final String DOMAIN = "domain";
    /** Home Assistant's device class, e.g. {@code temperature}; absent when the entity has none. */
    public static final String DEVICE_CLASS = "deviceclass";
    /** The id of the area the entity belongs to; absent when it has none. */
    public static final String AREA = "area";
    /** {@code true} on an event that was read from the home's history; absent on a live one. */
    public static final String BACKFILLED = "backfilled";

    /** The stage of a state event that no function has seen. */
    public static final String STAGE_RAW = "raw";
    /** The stage of a state event that lacks nothing any more. */
    public static final String STAGE_DONE = "done";

    private EventAttributes() {}
}
