package io.haingestor.compose.scripts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What all scripts have in common. */
final class ScriptsTest {
    private static final Pattern OPTION = Pattern.compile("^  (--[a-z-]+)", Pattern.MULTILINE);

    @TempDir
    private Path folder;

    private FakeDeployment deployment;

    @BeforeEach
    void anEmptyFolder() throws IOException {
        deployment = new FakeDeployment(folder);
    }

    static List<String> scripts() {
        return FakeDeployment.scripts();
    }

    @Test
    void theFolderHasTheseScriptsAndTheirSharedPartOnly() throws IOException {
        try (Stream<Path> files = Files.list(FakeDeployment.SCRIPTS)) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(name -> !name.endsWith(".md")))
                    .containsExactlyInAnyOrderElementsOf(Stream.concat(scripts().stream(), Stream.of("functions.sh"))
                            .toList());
        }
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void helpNamesEveryOptionAndTheExitCodesAndChangesNothing(String script) throws IOException {
        var help = deployment.run(script, "--help");

        assertThat(help.code()).as(help.said()).isZero();
        assertThat(help.said()).startsWith("Usage: " + script).contains("Exit codes: 0", "--dry-run", "--help");
        assertThat(deployment.calls()).isEmpty();

        var text = Files.readString(FakeDeployment.SCRIPTS.resolve(script));
        var taken = Pattern.compile("^    (--[a-z-]+)\\)", Pattern.MULTILINE)
                .matcher(text)
                .results()
                .map(match -> match.group(1))
                .toList();
        assertThat(OPTION.matcher(help.said()).results().map(match -> match.group(1)))
                .containsExactlyInAnyOrderElementsOf(taken);
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void anOptionThatDoesNotExistIsRefusedBeforeAnythingHappens(String script) throws IOException {
        var ended = deployment.run(script, "--no-such-option");

        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.said()).contains("unknown option '--no-such-option'", script + " --help");
        assertThat(deployment.calls()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void saysWhatToDoWhereTheEngineDoesNotAnswerAndHasNoColourWhereNobodySeesIt(String script) throws IOException {
        deployment.configured();
        deployment.engineHas("no-engine", "");
        var arguments =
                switch (script) {
                    case "setup" -> new String[] {"--no-input"};
                    case "restore" -> new String[] {"--yes", "latest"};
                    default -> new String[0];
                };

        var ended = deployment.run(script, arguments);

        assertThat(ended.code()).as(ended.said()).isIn(1, 2);
        assertThat(ended.said()).isNotBlank().doesNotContain("\033");
    }

    @Test
    void aScriptThatChangesADeploymentRefusesToRunBesideAnother() throws IOException {
        deployment.thatRuns();
        Files.createDirectories(deployment.file(".state/lock"));
        Files.writeString(
                deployment.file(".state/lock/pid"), ProcessHandle.current().pid() + "\n");

        var ended = deployment.run("backup");

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.said())
                .contains("another script is at work here (process "
                        + ProcessHandle.current().pid());
    }

    @Test
    void theLockOfAScriptThatWasKilledHindersNobody() throws IOException {
        deployment.thatRuns();
        Files.createDirectories(deployment.file(".state/lock"));
        Files.writeString(deployment.file(".state/lock/pid"), "2147483646\n");

        assertThat(deployment.run("backup").code()).isZero();
        assertThat(deployment.file(".state/lock")).doesNotExist();
    }

    @Test
    void dockerComposeIsTakenWhereThePluginIsNotThere() throws IOException {
        deployment.configured();
        var bin = folder.resolve("bin");
        Files.move(bin.resolve("docker"), bin.resolve("engine"));
        FakeDeployment.program(
                bin.resolve("docker"),
                "#!/bin/sh\n[ \"$1\" != compose ] || { echo \"docker: 'compose' is not a docker command\" >&2; exit 1; }\nexec engine \"$@\"\n");
        FakeDeployment.program(bin.resolve("docker-compose"), "#!/bin/sh\nexec engine compose \"$@\"\n");

        var ended = deployment.run("deploy", "--version", "one", "--build", "--no-event");

        assertThat(ended.code()).as(ended.said()).isZero();
        assertThat(deployment.container("write")).isEqualTo("ha-ingestor/write:one one-write running");
    }

    @Test
    void shellcheckFindsNothing() throws Exception {
        assumeTrue(
                Stream.of(System.getenv("PATH").split(":"))
                        .anyMatch(path -> Files.isExecutable(Path.of(path, "shellcheck"))),
                "shellcheck is not installed: apt-get install shellcheck");
        var command = Stream.concat(
                        Stream.of("shellcheck", "--external-sources", "--shell=sh", "--severity=style"),
                        Stream.concat(scripts().stream(), Stream.of("functions.sh")))
                .toList();
        var process = new ProcessBuilder(command)
                .directory(FakeDeployment.SCRIPTS.toFile())
                .redirectErrorStream(true)
                .start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(said).isZero();
    }

    @Test
    void everyScriptRunsWhereOthersThanItsFolderAreTheWorkingDirectory() throws IOException {
        deployment.thatRuns();

        assertThat(deployment.run(Map.of("CDPATH", "/tmp"), "", "status").said())
                .contains("version one", "broker");
    }
}
