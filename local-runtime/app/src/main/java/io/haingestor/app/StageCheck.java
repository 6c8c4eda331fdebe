package io.haingestor.app;

import io.haingestor.normalize.Normalize;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.util.TreeSet;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** No state may wait for an enricher that no Trigger reaches: it would never be stored, and nobody would be told. */
@Singleton
final class StageCheck {
    private final LocalBroker local;
    private final Normalize normalize;
    private final String manifests;

    StageCheck(
            LocalBroker local,
            Normalize normalize,
            @ConfigProperty(name = Settings.MANIFESTS, defaultValue = "knative/base") String manifests) {
        this.local = local;
        this.normalize = normalize;
        this.manifests = manifests;
    }

    /** After the broker, before the gateway. */
    void start(@Observes @Priority(Interceptor.Priority.LIBRARY_BEFORE) StartupEvent event) {
        var unreached = new TreeSet<>(normalize.enrichments());
        unreached.removeAll(Enrichers.of(local.topology()).values());
        if (!unreached.isEmpty()) {
            var one = unreached.first();
            throw UserErrorException.configuration("haingestor.normalize.enrich." + one
                    + ": expected a Trigger in " + manifests + " that gets io.haingestor.state at stage '" + one
                    + "', found none. Add the enricher's manifests, or set the key to none");
        }
    }
}
