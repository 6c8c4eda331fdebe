package io.haingestor.app;

import io.cloudevents.CloudEvent;
import io.haingestor.events.EventJson;
import io.haingestor.events.EventTypes;
import io.haingestor.events.HomeConfig;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Where the home is, for functions in processes of their own: what the user says, else what Home Assistant said last. A function in this process hears that itself; one that comes and goes
 * would have forgotten it. Safe for use by several threads.
 */
@Singleton
final class HomeLocation {
    /** The environment variable of a function that needs it: {@code <latitude>,<longitude>} in degrees. */
    static final String KEY = "HA_INGESTOR_LOCATION";

    private final Optional<String> configured;
    private volatile Optional<String> heard = Optional.empty();

    HomeLocation(@ConfigProperty(name = KEY) Optional<String> configured) {
        this.configured = configured.filter(text -> !text.isBlank());
    }

    /** @return {@code <latitude>,<longitude>}; empty while nobody has said it */
    Optional<String> get() {
        return configured.or(() -> heard);
    }

    /**
     * @param event any event on its way to a function
     * @return whether {@link #get} says something else from now on
     */
    boolean learn(CloudEvent event) {
        if (!event.getType().equals(EventTypes.HOME_CONFIG) || configured.isPresent()) {
            return false;
        }
        var said = place(event);
        synchronized (this) {
            if (said.isEmpty() || said.equals(heard)) {
                return false;
            }
            heard = said;
            return true;
        }
    }

    private static Optional<String> place(CloudEvent event) {
        var data = event.getData();
        if (data == null) {
            return Optional.empty();
        }
        try {
            var home = EventJson.mapper().readValue(data.toBytes(), HomeConfig.class);
            return home.latitude() == null || home.longitude() == null
                    ? Optional.empty()
                    : Optional.of(home.latitude() + "," + home.longitude());
        } catch (IOException e) {
            // The function that it is for says what is wrong with it.
            return Optional.empty();
        }
    }
}
