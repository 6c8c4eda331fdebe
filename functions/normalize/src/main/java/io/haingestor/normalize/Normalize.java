package io.haingestor.normalize;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.haingestor.events.Availability;
import io.haingestor.events.EntityState;
import io.haingestor.events.EntityState.Previous;
import io.haingestor.events.EpochMicros;
import io.haingestor.events.EventAttributes;
import io.haingestor.events.EventJson;
import io.haingestor.events.EventTypes;
import io.haingestor.events.HomeAssistantEvent;
import io.haingestor.events.HomeAssistantState;
import io.haingestor.events.StateChanged;
import io.haingestor.events.StateId;
import io.haingestor.functions.support.CausedEvents;
import io.haingestor.functions.support.EventRejectedException;
import io.quarkus.funqy.Funq;
import io.quarkus.funqy.knative.events.CloudEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns a state as Home Assistant sent it into one that everything else can use. Has no state; safe for use by several threads. */
@Singleton
public final class Normalize {
    private static final double MICROS_PER_SECOND = 1e6;

    private final CausedEvents events = new CausedEvents("normalize");
    private final EnrichmentRules rules;

    /**
     * @param config says which entities ask for which enrichments
     * @throws ConfigurationException when that cannot be read
     */
    @Inject
    public Normalize(NormalizeConfig config) {
        this(read(config));
    }

    /** Asks for these enrichments. */
    Normalize(EnrichmentRules rules) {
        this.rules = rules;
    }

    private static EnrichmentRules read(NormalizeConfig config) {
        try {
            return EnrichmentRules.read(config.enrich());
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(String.valueOf(e.getMessage()), e);
        }
    }

    /** @return the enrichments that some entity may ask for; each needs a Trigger for its stage */
    public Set<String> enrichments() {
        return rules.names();
    }

    void start(@Observes StartupEvent event) {
        // Being observed is what makes this bean at the start, so that a wrong configuration is said then.
    }

    /**
     * Normalises a state. The same event always gives the same bytes.
     *
     * @param event {@code io.home-assistant.event.state_changed} as the gateway sent it, its id {@code <entity_id>@<µs>}
     * @return {@code io.haingestor.state} with the same id; {@code stage} is the first enrichment that the entity asks for, the others are in the payload's
     *     {@code stages}; {@code done} when it asks for none. Its {@code time} is {@code last_updated}
     * @throws EventRejectedException with the code of every rule that the event breaks
     */
    @Funq("normalize")
    public CloudEvent<EntityState> normalize(CloudEvent<HomeAssistantEvent<StateChanged>> event) {
        var data = event.data();
        var broken = Rules.broken(event.id(), data);
        if (!broken.isEmpty()) {
            throw new EventRejectedException(broken);
        }
        var change = data.data();
        var state = change.newState() == null ? removed(event.id(), data) : changed(change.newState(), data);
        var enrichments = rules.of(state);
        if (enrichments.size() > 1) {
            state = state.waitingFor(enrichments.subList(1, enrichments.size()));
        }
        return events.from(event, EventTypes.STATE)
                .id(event.id())
                .time(state.lastUpdated())
                .extension(
                        EventAttributes.STAGE, enrichments.isEmpty() ? EventAttributes.STAGE_DONE : enrichments.get(0))
                .extension(EventAttributes.DOMAIN, state.domain())
                .extension(EventAttributes.DEVICE_CLASS, state.deviceClass())
                .extension(
                        EventAttributes.AREA,
                        state.registry() == null ? null : state.registry().areaId())
                .with(state);
    }

    private static EntityState changed(HomeAssistantState state, HomeAssistantEvent<StateChanged> event) {
        var entityId = event.data().entityId();
        var availability = StateText.availability(state.state());
        var available = availability == Availability.AVAILABLE;
        return new EntityState(
                entityId,
                domain(entityId),
                availability,
                available ? state.state() : null,
                available ? StateText.value(state.state()) : null,
                text(state, "unit_of_measurement"),
                text(state, "device_class"),
                text(state, "state_class"),
                attributes(state),
                state.lastChanged(),
                state.lastUpdated(),
                previous(event.data().oldState(), state.state(), state.lastChanged()),
                state.context() == null ? event.context() : state.context(),
                event.registry(),
                List.of(),
                Map.of());
    }

    /** An entity that is gone has no times of its own; the id says when the gateway learned of it. It was of the class it had. */
    private static EntityState removed(String id, HomeAssistantEvent<StateChanged> event) {
        var entityId = event.data().entityId();
        var before = event.data().oldState();
        var at = EpochMicros.toInstant(StateId.parse(id).lastUpdatedMicros());
        return new EntityState(
                entityId,
                domain(entityId),
                Availability.REMOVED,
                null,
                null,
                text(before, "unit_of_measurement"),
                text(before, "device_class"),
                text(before, "state_class"),
                EventJson.mapper().createObjectNode(),
                at,
                at,
                previous(before, null, at),
                event.context(),
                event.registry(),
                List.of(),
                Map.of());
    }

    private static @Nullable Previous previous(
            @Nullable HomeAssistantState before, @Nullable String text, Instant changed) {
        if (before == null || before.state() == null) {
            return null;
        }
        var availability = StateText.availability(before.state());
        var available = availability == Availability.AVAILABLE;
        return new Previous(
                availability,
                available ? before.state() : null,
                available ? StateText.value(before.state()) : null,
                before.state().equals(text) ? null : seconds(before.lastChanged(), changed));
    }

    /** @return null when the start is not known, or the home's clock was set back in between */
    private static @Nullable Double seconds(@Nullable Instant from, Instant to) {
        if (from == null || from.isAfter(to) || Rules.isOutOfRange(from)) {
            return null;
        }
        return (EpochMicros.of(to) - EpochMicros.of(from)) / MICROS_PER_SECOND;
    }

    private static ObjectNode attributes(HomeAssistantState state) {
        return Objects.requireNonNullElseGet(
                state.attributes(), () -> EventJson.mapper().createObjectNode());
    }

    private static String domain(String entityId) {
        return entityId.substring(0, entityId.indexOf('.'));
    }

    private static @Nullable String text(@Nullable HomeAssistantState state, String attribute) {
        var value = state == null ? null : attributes(state).get(attribute);
        return value == null || !value.isTextual() || value.textValue().isEmpty() ? null : value.textValue();
    }
}
