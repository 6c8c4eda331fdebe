package io.haingestor.app;

import io.haingestor.simulator.Simulator;
import io.haingestor.simulator.SimulatorConfig;
import io.quarkus.runtime.configuration.ConfigUtils;

/** The home that stands in where nobody has named one: it lives in this process, on any free port of this machine. */
final class SimulatedHome implements AutoCloseable {
    private static final String URL = "HA_URL";
    private static final String TOKEN = "HA_TOKEN";
    private static final int ENTITIES = 60;
    private static final double CHANGES_PER_SECOND = 5;
    private static final long SEED = 1;

    private final Simulator simulator;

    private SimulatedHome(Simulator simulator) {
        this.simulator = simulator;
    }

    /** @return a home that answers */
    static SimulatedHome start() {
        return new SimulatedHome(Simulator.start(SimulatorConfig.of(ENTITIES, CHANGES_PER_SECOND, SEED)));
    }

    /** Makes it the home that the application connects to, and asks for context where nobody has named another provider. */
    void becomeTheHome() {
        System.setProperty(URL, simulator.url());
        System.setProperty(TOKEN, simulator.token());
        var config = ConfigUtils.configBuilder().build();
        simulator.providers().forEach((variable, address) -> {
            if (config.getOptionalValue(variable, String.class).isEmpty()) {
                System.setProperty(variable, address);
            }
        });
    }

    /** Ends the home. */
    @Override
    public void close() {
        simulator.close();
    }
}
