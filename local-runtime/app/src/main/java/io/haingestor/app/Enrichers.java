package io.haingestor.app;

import io.haingestor.broker.topology.Filter;
import io.haingestor.broker.topology.Topology;
import io.haingestor.broker.topology.TriggerResource;
import io.haingestor.events.EventAttributes;
import io.haingestor.events.EventTypes;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The Triggers that get states on their way from {@code normalize} to {@code write}. */
public final class Enrichers {
    private Enrichers() {}

    /**
     * @param topology what the manifests declare
     * @return the Triggers whose filter asks for states of one stage before {@code done}, with that stage
     */
    public static Map<TriggerResource, String> of(Topology topology) {
        var enrichers = new LinkedHashMap<TriggerResource, String>();
        for (var trigger : topology.triggers()) {
            if (trigger.filter().exactType().equals(Optional.of(EventTypes.STATE))) {
                stage(trigger.filter())
                        .filter(stage -> !stage.equals(EventAttributes.STAGE_DONE))
                        .ifPresent(stage -> enrichers.put(trigger, stage));
            }
        }
        return enrichers;
    }

    private static Optional<String> stage(Filter filter) {
        if (filter instanceof Filter.Exact exact) {
            return Optional.ofNullable(exact.attributes().get(EventAttributes.STAGE));
        }
        if (filter instanceof Filter.Attributes older) {
            return Optional.ofNullable(older.attributes().get(EventAttributes.STAGE));
        }
        return filter instanceof Filter.All all
                ? all.filters().stream().flatMap(one -> stage(one).stream()).findFirst()
                : Optional.empty();
    }
}
