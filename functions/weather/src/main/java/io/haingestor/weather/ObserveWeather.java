package io.haingestor.weather;

import io.haingestor.events.EventAttributes;
import io.haingestor.events.EventTypes;
import io.haingestor.events.HomeConfig;
import io.haingestor.events.Observation;
import io.haingestor.functions.support.CausedEvents;
import io.haingestor.functions.support.EventRejectedException;
import io.haingestor.functions.support.UnavailableException;
import io.quarkus.funqy.Funq;
import io.quarkus.funqy.knative.events.CloudEvent;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Asks what the weather is. Safe for use by several threads. */
@Singleton
public final class ObserveWeather {
    private static final Logger LOG = Logger.getLogger(ObserveWeather.class);
    /** Shorter than Knative's ten retries, which end after 204 s: a tick that is given up must not become a dead letter. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final HomePlace home;
    private final WeatherTimeline timeline;
    private final Clock clock;
    private final CausedEvents events = new CausedEvents("observe-weather");

    @Inject
    ObserveWeather(HomePlace home, WeatherTimeline timeline, Clock clock) {
        this.home = home;
        this.timeline = timeline;
        this.clock = clock;
    }

    /**
     * Asks the provider once. Does not hold the calling thread.
     *
     * @param event a tick, whose data may say another place than the home; or {@code io.home-assistant.config}, from which this process learns where the home is
     * @return {@code io.haingestor.observation.weather}, its id and time those of the reading; null when nobody knows where the home is, and when an event of more than two
     *     minutes ago finds the provider still down: the next tick comes anyway
     * @throws EventRejectedException when the event says a place that is none
     * @throws UnavailableException when the provider is down
     */
    @Funq("observe-weather")
    public Uni<CloudEvent<Observation>> observe(CloudEvent<HomeConfig> event) {
        var said = place(event.data());
        if (event.type().equals(EventTypes.HOME_CONFIG)) {
            said.ifPresent(home::learn);
            said = Optional.empty();
        }
        var place = said.or(home::get);
        if (place.isEmpty()) {
            LOG.infof(
                    "No weather: nobody has said where the home is. Set HA_INGESTOR_LOCATION to <latitude>,<longitude>");
            return Uni.createFrom().nullItem();
        }
        return Uni.createFrom()
                .completionStage(() -> timeline.now(place.get()))
                .map(reading -> observation(event, reading))
                .onFailure(ProviderException.class)
                .recoverWithUni(failure -> unavailable(event, failure));
    }

    private CloudEvent<Observation> observation(CloudEvent<?> event, Observation reading) {
        return events.from(event, EventTypes.observation(reading.kind()))
                .id(reading.id())
                .time(reading.validFrom())
                .extension(EventAttributes.PARTITION_KEY, reading.provider() + '/' + reading.place())
                .with(reading);
    }

    private Uni<CloudEvent<Observation>> unavailable(CloudEvent<?> event, Throwable failure) {
        var time = event.time();
        if (time != null && time.toInstant().isBefore(clock.instant().minus(PATIENCE))) {
            return Uni.createFrom().nullItem();
        }
        return Uni.createFrom()
                .failure(new UnavailableException(
                        "The weather cannot be asked for: " + failure.getMessage(), RETRY_AFTER, failure));
    }

    private static Optional<Place> place(HomeConfig config) {
        var latitude = config.latitude();
        var longitude = config.longitude();
        if (latitude == null && longitude == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new Place(latitude == null ? Double.NaN : latitude, longitude == null ? Double.NaN : longitude));
        } catch (IllegalArgumentException e) {
            throw new EventRejectedException("place-invalid", String.valueOf(e.getMessage()));
        }
    }
}
