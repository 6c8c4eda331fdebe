package io.haingestor.app.bench;

import io.haingestor.app.programs.ClassArchive;
import io.haingestor.app.programs.FunctionCommand;
import io.haingestor.app.programs.TrainingRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench cold-start}: from the start of a function's process to the answer to its first event, measured against the goal. */
@Command(
        name = "cold-start",
        mixinStandardHelpOptions = true,
        description = {
            "Starts functions as processes, with and without an archive of their classes by turns, and measures how long each step takes.",
            "An archive that is missing is made first. All times are from the start of the process; nothing else should run on the machine."
        })
public final class ColdStartBench implements Callable<Integer> {
    private static final Duration GOAL = Duration.ofMillis(250);

    @Spec
    private CommandSpec spec;

    @Option(names = "--starts", paramLabel = "N", description = "how often each is started (default ${DEFAULT-VALUE})")
    private int starts = 9;

    @Option(
            names = "--functions",
            split = ",",
            paramLabel = "FUNCTION",
            description = "which: ${COMPLETION-CANDIDATES} (default: all)")
    private Set<BenchedFunction> functions = EnumSet.allOf(BenchedFunction.class);

    @Option(
            names = "--folder",
            paramLabel = "DIR",
            description = "where the processes write their logs (default ${DEFAULT-VALUE})")
    private Path folder = Path.of("data", "bench");

    private final ResultTable table = new ResultTable();

    /** Made by picocli, which fills in the options. */
    @SuppressWarnings("NullAway.Init") // picocli sets the specification.
    public ColdStartBench() {}

    /** @return 0 when the goal was met by every function, 1 otherwise */
    @Override
    public Integer call() throws IOException, InterruptedException {
        if (starts < 1) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "--starts: expected a whole number from 1 on, got " + starts);
        }
        Files.createDirectories(folder);
        say("Machine: " + Machine.look(folder).text());
        var work = Files.createTempDirectory(folder.toAbsolutePath(), "cold-start");
        try {
            for (var function : functions) {
                measure(function, work);
            }
        } finally {
            try (var files = Files.list(work)) {
                for (var file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(work);
        }
        say("");
        say(table.text());
        return table.allMet() ? 0 : 1;
    }

    private void measure(BenchedFunction function, Path work) throws IOException, InterruptedException {
        var jar =
                function.jar(Path.of(System.getProperty("haingestor.home", "")).toAbsolutePath());
        if (!Files.isRegularFile(jar)) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "expected the program of " + function + ", found no " + jar + "; build it");
        }
        var command = FunctionCommand.of(jar);
        var trial = new ColdStartTrial(function, command, work);
        var archive = ClassArchive.of(command);
        if (!archive.exists()) {
            say("making " + archive.file());
            new TrainingRun(command, trial.environment()).make(archive);
        }
        // This process's own first request is not the function's matter, nor are files that were never read.
        trial.start(archive.options());
        var empty = new ArrayList<ColdStart>();
        var without = new ArrayList<ColdStart>();
        var with = new ArrayList<ColdStart>();
        for (var start = 0; start < starts; start++) {
            var nothing = trial.empty();
            empty.add(new ColdStart(nothing, nothing, nothing, Duration.ZERO));
            without.add(trial.start(List.of()));
            with.add(trial.start(archive.options()));
        }
        say(function + ", archive of %,d MB: ".formatted(Files.size(archive.file()) >> 20) + ColdStart.text(with));
        table.row(
                "an empty Java, to its end",
                "%,d ms (least %,d)"
                        .formatted(
                                ColdStart.median(empty, ColdStart::answer).toMillis(),
                                ColdStart.least(empty, ColdStart::answer).toMillis()));
        table.row(function + ", first answer, without archive", ColdStart.text(without));
        table.row(
                function + ", first answer, with archive",
                GOAL.toMillis() + " ms",
                ColdStart.text(with),
                ColdStart.median(with, ColdStart::answer).compareTo(GOAL) <= 0);
    }

    private void say(String line) {
        var out = spec.commandLine().getOut();
        out.println(line);
        out.flush();
    }
}
