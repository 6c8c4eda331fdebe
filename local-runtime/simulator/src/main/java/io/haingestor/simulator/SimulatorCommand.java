package io.haingestor.simulator;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code simulator}: a simulated home in a process of its own, until it is stopped or its duration is over. */
@Command(
        name = "simulator",
        mixinStandardHelpOptions = true,
        description = "Runs a simulated Home Assistant on 127.0.0.1 for development, demos, load and faults.")
public final class SimulatorCommand implements Callable<Integer> {
    @Option(
            names = "--port",
            defaultValue = "8123",
            description = "port on 127.0.0.1, 0 for any (default ${DEFAULT-VALUE})")
    private int port;

    /** Made by picocli, which fills in the options. */
    public SimulatorCommand() {}

    /** @return the exit code: 0 after a clean end, 2 when an option is wrong or the port is taken */
    @Override
    public Integer call() {
        try (var simulator = Simulator.start(SimulatorConfig.of(1, 0, 1).withPort(port))) {
            return simulator.port() > 0 ? 0 : 2;
        }
    }
}
