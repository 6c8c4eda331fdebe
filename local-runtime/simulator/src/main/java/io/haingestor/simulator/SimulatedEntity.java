package io.haingestor.simulator;

import org.jspecify.annotations.Nullable;

/** An entity of the plan and what its behaviour remembers. Used by one thread. */
final class SimulatedEntity {
    private final String entityId;
    private final Behaviour behaviour;
    private final double weight;
    private final @Nullable String deviceId;
    private final double offset;
    private Attributes attributes;
    private String text;
    private double level = Double.NaN;
    private long shown = Long.MIN_VALUE;

    SimulatedEntity(Prototype prototype, double offset) {
        this.entityId = prototype.entityId();
        this.behaviour = prototype.behaviour();
        this.weight = prototype.weight();
        this.deviceId = prototype.deviceId();
        this.offset = offset;
        this.attributes = prototype.attributes();
        this.text = prototype.first();
    }

    /**
     * @param entityId its name
     * @param behaviour how it goes on
     * @param weight how often it changes, relative to the others; 0 never by itself
     * @param deviceId the device it belongs to
     * @param first its first state
     * @param attributes its first attributes
     */
    record Prototype(
            String entityId,
            Behaviour behaviour,
            double weight,
            @Nullable String deviceId,
            String first,
            Attributes attributes) {}

    String entityId() {
        return entityId;
    }

    Behaviour behaviour() {
        return behaviour;
    }

    double weight() {
        return weight;
    }

    @Nullable
    String deviceId() {
        return deviceId;
    }

    /** @return what makes it different from its kind, -0.5 to 0.5 */
    double offset() {
        return offset;
    }

    /** @return its last state that was not {@code unavailable} */
    String text() {
        return text;
    }

    /** @return its last attributes */
    Attributes attributes() {
        return attributes;
    }

    /** @return the value behind the text; NaN before the first */
    double level() {
        return level;
    }

    /** @return the value of the text in units of its last digit */
    long shown() {
        return shown;
    }

    void remember(double newLevel, long newShown) {
        level = newLevel;
        shown = newShown;
    }

    /** Somebody or itself changed it. */
    void become(String newText, Attributes newAttributes) {
        text = newText;
        attributes = newAttributes;
    }

    void step(Moment moment, java.util.random.RandomGenerator random) {
        var next = behaviour.next(this, moment, random);
        attributes = behaviour.attributes(this, next, moment, random);
        text = next;
    }
}
