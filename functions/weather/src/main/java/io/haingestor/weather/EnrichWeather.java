package io.haingestor.weather;

import io.haingestor.events.Enrichment;
import io.haingestor.events.EntityState;
import io.haingestor.functions.support.EventRejectedException;
import io.haingestor.functions.support.Stages;
import io.haingestor.functions.support.UnavailableException;
import io.quarkus.funqy.Funq;
import io.quarkus.funqy.knative.events.CloudEvent;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Adds the weather that held at the home when a state changed. Safe for use by several threads. */
@Singleton
public final class EnrichWeather {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final HomePlace home;
    private final WeatherTimeline timeline;
    private final Stages stages = new Stages("enrich-weather");

    @Inject
    EnrichWeather(HomePlace home, WeatherTimeline timeline) {
        this.home = home;
        this.timeline = timeline;
    }

    /**
     * Does not hold the calling thread, and no state for longer than five seconds.
     *
     * @param event a normalised state at stage {@code weather}
     * @return the same state with the reading of its hour and the reading's age, or with the block marked unavailable and why; always moved to its next stage
     * @throws UnavailableException in the first seconds of a process that does not know yet where the home is; its Trigger goes on after a few tries
     * @throws EventRejectedException when it does not say when it changed, or waits for no enrichment
     */
    @Funq("enrich-weather")
    @SuppressWarnings("ConstantValue") // What comes from JSON may be null whatever the type says.
    public Uni<CloudEvent<EntityState>> enrich(CloudEvent<EntityState> event) {
        var changed = event.data().lastUpdated();
        if (changed == null) {
            throw new EventRejectedException(
                    "last-updated-missing", "Expected when the state was last updated, got nothing");
        }
        if (home.isAwaited()) {
            throw new UnavailableException(
                    "This process has just started, and no gateway has told it yet where the home is",
                    RETRY_AFTER,
                    null);
        }
        return Uni.createFrom().completionStage(() -> reading(changed)).map(block -> stages.next(event, block));
    }

    private CompletionStage<Enrichment> reading(Instant time) {
        return home.get()
                .map(place -> timeline.at(place, time))
                .orElseGet(
                        () -> CompletableFuture.completedFuture(
                                Enrichment.unavailable(
                                        "place-unknown",
                                        "No gateway has told this process where the home is; set HA_INGESTOR_LOCATION to <latitude>,<longitude>")));
    }
}
