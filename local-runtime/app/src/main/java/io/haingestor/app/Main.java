package io.haingestor.app;

import io.haingestor.app.bench.Bench;
import io.haingestor.broker.cli.DeadLettersCommand;
import io.haingestor.broker.cli.EventsCommand;
import io.haingestor.broker.cli.ReplayCommand;
import io.haingestor.broker.cli.TriggersCommand;
import io.haingestor.broker.http.BrokerCommand;
import io.haingestor.simulator.SimulatorCommand;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;

/** The command line of HA-Ingestor. Without a command it runs. */
@QuarkusMain
@Command(
        name = "ha-ingestor",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "[COMMAND]",
        description = "Keeps every event of a Home Assistant home. Without a command: run.",
        subcommands = {
            RunCommand.class,
            BrokerCommand.class,
            TriggersCommand.class,
            DeadLettersCommand.class,
            EventsCommand.class,
            ReplayCommand.class,
            SimulatorCommand.class,
            Bench.class,
            HelpCommand.class
        })
public final class Main {
    private static final String DEFAULT_COMMAND = "run";
    private static final Set<String> OWN_OPTIONS = Set.of("-h", "--help", "-V", "--version");

    /** Made by picocli. */
    Main() {}

    /**
     * Runs one command and ends the process with its exit code: 0 when all went well, 1 when it could not be done, 2 when it was asked for
     * wrongly.
     *
     * @param args a command and its options
     */
    public static void main(String... args) {
        System.exit(new CommandLine(new Main())
                .setExecutionStrategy(Main::execute)
                .setExecutionExceptionHandler(Main::explain)
                .execute(withCommand(args)));
    }

    /** Options without a command are those of the default one; help and version are the program's own. */
    private static String[] withCommand(String... args) {
        var own = args.length > 0 && (!args[0].startsWith("-") || OWN_OPTIONS.contains(args[0]));
        return own
                ? args
                : Stream.concat(Stream.of(DEFAULT_COMMAND), Stream.of(args)).toArray(String[]::new);
    }

    private static int execute(ParseResult parsed) {
        if (parsed.hasSubcommand() && parsed.subcommand().commandSpec().userObject() instanceof BrokerCommand) {
            try {
                PlainLog.begin();
            } catch (UserErrorException e) {
                throw new ExecutionException(
                        parsed.subcommand().commandSpec().commandLine(), String.valueOf(e.getMessage()), e);
            }
        }
        return new RunLast().execute(parsed);
    }

    /** What a user can put right needs no stack trace. */
    private static int explain(Exception e, CommandLine command, ParseResult parsed) throws Exception {
        if (e instanceof UserErrorException error) {
            command.getErr().println("ha-ingestor: " + error.getMessage());
            return error.exitCode();
        }
        throw e;
    }
}
