package io.haingestor.weather;

import io.haingestor.simulator.Simulator;
import io.haingestor.simulator.SimulatorConfig;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;

/** A provider whose time stands still, so that two questions have one answer. */
public final class SimulatedProvider implements QuarkusTestResourceLifecycleManager {
    private Simulator simulator;

    @Override
    public Map<String, String> start() {
        simulator = Simulator.start(SimulatorConfig.of(1, 0, 1), Clock.fixed(Instant.now(), ZoneOffset.UTC));
        return simulator.providers();
    }

    @Override
    public void stop() {
        simulator.close();
    }
}
