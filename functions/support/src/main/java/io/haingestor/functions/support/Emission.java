package io.haingestor.functions.support;

import io.cloudevents.CloudEvent;
import jakarta.enterprise.context.RequestScoped;
import java.util.ArrayList;
import java.util.List;

/** What a function that was called in process emitted beside its reply. Guarded by itself. */
@RequestScoped
class Emission {
    private final List<CloudEvent> events = new ArrayList<>();

    synchronized void add(List<CloudEvent> emitted) {
        events.addAll(emitted);
    }

    synchronized List<CloudEvent> events() {
        return List.copyOf(events);
    }
}
