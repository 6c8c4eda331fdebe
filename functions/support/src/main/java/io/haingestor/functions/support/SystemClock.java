package io.haingestor.functions.support;

import io.quarkus.arc.DefaultBean;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/** The clock where the application has none of its own. */
final class SystemClock {
    private static final int LEAST = -100;

    SystemClock() {}

    @Produces
    @DefaultBean
    @Priority(LEAST)
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }
}
