package io.haingestor.weather;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where the home is: what is configured, else what a gateway said last to this process. Safe for use by several threads. */
final class HomePlace {
    /** How long a gateway that starts with this process may take to say it. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final boolean configured;
    private final Clock clock;
    private final Instant awaitedUntil;
    private volatile @Nullable Place place;

    /**
     * @param configured where it is; null when a gateway must say it
     * @param clock says what is now
     */
    HomePlace(@Nullable Place configured, Clock clock) {
        this.configured = configured != null;
        this.place = configured;
        this.clock = clock;
        this.awaitedUntil = clock.instant().plus(PATIENCE);
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

    /** @return whether nobody has said yet and a gateway is about to, because this process has just started */
    boolean isAwaited() {
        return place == null && clock.instant().isBefore(awaitedUntil);
    }
}
