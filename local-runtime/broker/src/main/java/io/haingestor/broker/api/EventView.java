package io.haingestor.broker.api;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.haingestor.broker.EventPage;
import io.haingestor.broker.topology.ResourceName;
import java.time.Instant;
import java.util.List;

/**
 * An event of the log as the API shows it. See {@link EventPage.Found}.
 *
 * @param triggers {@code <namespace>/<name>} of the Triggers whose filters let it through
 * @param event in the CloudEvents JSON format
 */
record EventView(long position, Instant arrived, int hops, List<String> triggers, @JsonRawValue String event) {

    static EventView of(EventPage.Found found) {
        return new EventView(
                found.position(),
                found.arrived(),
                found.hops(),
                found.triggers().stream().map(ResourceName::toString).toList(),
                EventText.of(found.event()));
    }
}
