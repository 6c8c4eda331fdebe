package io.haingestor.app.bench;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code bench}: what this machine makes of HA-Ingestor, measured. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = "Measures HA-Ingestor on this machine; every benchmark starts processes of its own.",
        subcommands = {MainPath.class, BrokerBench.class, ColdStartBench.class, BenchSubscriber.class})
public final class Bench implements Runnable {
    @Spec
    private CommandSpec spec;

    /** Made by picocli, which fills in what it needs. */
    @SuppressWarnings("NullAway.Init") // picocli sets the specification.
    public Bench() {}

    /** Says which benchmarks there are. */
    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(), "Which benchmark? There are: main-path, broker, cold-start");
    }
}
