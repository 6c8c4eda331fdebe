package io.haingestor.simulator.contract;

import io.haingestor.simulator.Simulator;
import io.haingestor.simulator.SimulatorConfig;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The simulator is what Home Assistant is. */
class SimulatorContractTest implements HomeAssistantContract {
    private static Simulator simulator;

    @BeforeAll
    static void start() {
        // Without changes of its own, so that the light stays as the test leaves it.
        simulator = Simulator.start(SimulatorConfig.of(200, 0, 7));
    }

    @AfterAll
    static void stop() {
        simulator.close();
    }

    @Override
    public Target target() {
        return new Target(
                simulator.url(),
                simulator.token(),
                "light.living_room_light",
                "sensor.living_room_climate_sensor_temperature");
    }
}
