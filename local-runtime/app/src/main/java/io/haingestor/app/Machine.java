package io.haingestor.app;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/** What the process takes from the machine it runs on. */
@Singleton
final class Machine {
    Machine() {}

    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }
}
