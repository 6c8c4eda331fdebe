package io.haingestor.simulator;

/**
 * What Home Assistant knows of an entity at one moment.
 *
 * @param entityId e.g. {@code light.kitchen}
 * @param text its state, at most 255 characters
 * @param attributes its attributes
 * @param lastChanged when the text last changed, µs since the epoch
 * @param lastUpdated when text or attributes last changed, µs since the epoch
 * @param context what caused it
 */
record State(
        String entityId, String text, Attributes attributes, long lastChanged, long lastUpdated, HomeContext context) {
    static final String UNAVAILABLE = "unavailable";
    static final String UNKNOWN = "unknown";

    boolean isUnavailable() {
        return text.equals(UNAVAILABLE);
    }

    /** The form of {@code get_states}, REST and {@code state_changed}. */
    void writeFull(StringBuilder out) {
        out.append("{\"entity_id\":\"").append(entityId).append("\",\"state\":");
        WireText.string(out, text);
        out.append(",\"attributes\":").append(attributes.json()).append(",\"last_changed\":\"");
        WireText.iso(out, lastChanged);
        out.append("\",\"last_updated\":\"");
        WireText.iso(out, lastUpdated);
        out.append("\",\"context\":");
        context.write(out);
        out.append('}');
    }

    /** The form of {@code subscribe_entities}: {@code "light.kitchen":{"s":...}}. */
    void writeCompressed(StringBuilder out) {
        out.append('"').append(entityId).append("\":{\"s\":");
        WireText.string(out, text);
        out.append(",\"a\":").append(attributes.json()).append(",\"c\":");
        if (context.isPlain()) {
            out.append('"').append(context.id()).append('"');
        } else {
            context.write(out);
        }
        out.append(",\"lc\":");
        WireText.seconds(out, lastChanged);
        if (lastUpdated != lastChanged) {
            out.append(",\"lu\":");
            WireText.seconds(out, lastUpdated);
        }
        out.append('}');
    }
}
