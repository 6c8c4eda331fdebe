package io.haingestor.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import io.haingestor.events.EpochMicros;
import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An event of Home Assistant other than a change of state.
 *
 * @param type Home Assistant's event type
 * @param json the event, without secrets
 * @param data what it says, secrets included; for reading, never for passing on
 * @param timeFired when it was fired; null when it does not say
 * @param entityId the one entity it names; null when it names none or several
 */
record HomeEvent(String type, Slice json, JsonNode data, @Nullable Instant timeFired, @Nullable String entityId) {

    /**
     * @param event the {@code event} of a message
     * @param secrets what is taken out
     * @param inServiceCalls what is taken out of a service call
     * @return the event; null when it has no type
     */
    static @Nullable HomeEvent read(Slice event, Secrets secrets, Secrets inServiceCalls) {
        var tree = event.tree();
        var type = tree.path("event_type").asText("");
        if (type.isEmpty()) {
            return null;
        }
        var cleaned = (type.equals("call_service") ? inServiceCalls : secrets).cleaned(event);
        var data = tree.path("data");
        return new HomeEvent(type, cleaned == null ? event : Slice.of(cleaned), data, time(tree), entityId(data));
    }

    private static @Nullable Instant time(JsonNode event) {
        try {
            var text = event.path("time_fired").textValue();
            return text == null ? null : EpochMicros.toInstant(EpochMicros.parse(text));
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** {@code automation_triggered} names its entity itself, {@code call_service} what the service is called on. */
    private static @Nullable String entityId(JsonNode data) {
        var own = data.path("entity_id");
        var target = own.isMissingNode() ? data.path("service_data").path("entity_id") : own;
        var single = target.isArray() && target.size() == 1 ? target.get(0) : target;
        return single.isTextual() && single.textValue().indexOf('.') > 0 ? single.textValue() : null;
    }
}
