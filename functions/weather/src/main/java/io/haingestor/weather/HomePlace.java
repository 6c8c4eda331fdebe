package io.haingestor.weather;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where the home is: what is configured, else what a gateway said last to this process. Safe for use by several threads. */
final class HomePlace {
    private final boolean configured;
    private volatile @Nullable Place place;

    /** @param configured where it is; null when a gateway must say it */
    HomePlace(@Nullable Place configured) {
        this.configured = configured != null;
        this.place = configured;
    }

    /** A gateway says where it is; what is configured wins. */
    void learn(Place said) {
        if (!configured) {
            place = said;
        }
    }

    /** @return where it is; empty when nobody has said */
    Optional<Place> get() {
        return Optional.ofNullable(place);
    }
}
