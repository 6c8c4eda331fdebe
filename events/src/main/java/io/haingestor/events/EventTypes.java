package io.haingestor.events;

/** The CloudEvents {@code type} of every event of the platform. */
public final class EventTypes {
    /** Prefix of what Home Assistant itself fires; the rest is its event type. */
    public static final String HOME_ASSISTANT_EVENT = "io.home-assistant.event.";
    /** A state of an entity was added, changed or removed; data: {@link HomeAssistantEvent} with {@link StateChanged}. */
    public static final String STATE_CHANGED = HOME_ASSISTANT_EVENT + "state_changed";
    /** Prefix of registry events; see {@link #registry(String, String)}. */
    public static final String REGISTRY = "io.home-assistant.registry.";
    /** Where the home is, said at the beginning of every connection; data: {@link HomeConfig}. */
    public static final String HOME_CONFIG = "io.home-assistant.config";
    /** A normalised state; data: {@link EntityState}. */
    public static final String STATE = "io.haingestor.state";
    /** Prefix of readings from providers; the rest is the kind of reading. */
    public static final String OBSERVATION = "io.haingestor.observation.";
    /** An event that could not be used; data: {@link Rejected}. */
    public static final String REJECTED = "io.haingestor.rejected";
    /** The gateway has a home; data: {@link GatewayEvents.Connected}. */
    public static final String GATEWAY_CONNECTED = "io.haingestor.gateway.connected";
    /** The gateway lost its home; data: {@link GatewayEvents.Disconnected}. */
    public static final String GATEWAY_DISCONNECTED = "io.haingestor.gateway.disconnected";
    /** Events were given up; data: {@link GatewayEvents.GapOpened}. */
    public static final String GAP_OPENED = "io.haingestor.gateway.gap.opened";
    /** A gap was filled from the home's history. */
    public static final String GAP_FILLED = "io.haingestor.gateway.gap.filled";

    private EventTypes() {}

    /**
     * @param eventType Home Assistant's own event type, e.g. {@code call_service}
     * @return {@code io.home-assistant.event.<event_type>}
     */
    public static String homeAssistant(String eventType) {
        return HOME_ASSISTANT_EVENT + eventType;
    }

    /**
     * @param kind the kind of reading, e.g. {@code weather}
     * @return {@code io.haingestor.observation.<kind>}; data: {@link Observation}
     */
    public static String observation(String kind) {
        return OBSERVATION + kind;
    }

    /**
     * @param kind {@code entity}, {@code device}, {@code area}, {@code floor}, {@code label} or {@code config_entry}
     * @param what {@code snapshot}, {@code updated} or {@code removed}
     * @return {@code io.home-assistant.registry.<kind>.<what>}
     */
    public static String registry(String kind, String what) {
        return REGISTRY + kind + '.' + what;
    }
}
