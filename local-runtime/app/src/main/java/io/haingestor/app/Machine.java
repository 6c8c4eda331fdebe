package io.haingestor.app;

import io.haingestor.broker.http.SharedRandom;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.random.RandomGenerator;

/** What the process takes from the machine it runs on. */
@Singleton
final class Machine {
    Machine() {}

    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }

    @Produces
    @Singleton
    RandomGenerator random() {
        return new SharedRandom();
    }
}
