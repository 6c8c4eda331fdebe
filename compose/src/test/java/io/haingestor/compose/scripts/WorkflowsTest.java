package io.haingestor.compose.scripts;

import static org.assertj.core.api.Assertions.assertThat;

import io.haingestor.compose.Project;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The workflows of GitHub, as far as a machine without GitHub can judge them. */
final class WorkflowsTest {
    private static final Path FOLDER = Project.ROOT.resolve(".github/workflows");
    private static final Pattern PINNED = Pattern.compile("[\\w.-]+/[\\w.-]+@(v\\d+|[0-9a-f]{40})( .*)?");
    /** What a runner has, or an action before it has installed. */
    private static final Set<String> THERE = Set.of(
            "awk", "cosign", "docker", "echo", "gh", "mkdir", "mvn", "test", "tr", "printf", "for", "done", "digest");

    static List<Path> workflows() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("workflows")
    void nobodyHasMoreRightsThanAJobNeeds(Path workflow) throws IOException {
        var parsed = parse(workflow);

        assertThat(parsed.get("permissions"))
                .as("permissions of the whole workflow")
                .isEqualTo(Map.of("contents", "read"));
        for (var job : jobs(parsed)) {
            var rights = job.get("permissions") == null ? Map.of() : (Map<?, ?>) job.get("permissions");
            if (rights.containsValue("write")) {
                assertThat(FOLDER.relativize(workflow)).hasToString("release.yaml");
            }
            assertThat(job).containsKey("timeout-minutes");
        }
    }

    @ParameterizedTest
    @MethodSource("workflows")
    void everyActionIsPinnedAndNoCredentialsStayInACheckout(Path workflow) throws IOException {
        for (var step : steps(workflow)) {
            var uses = (String) step.get("uses");
            if (uses == null) {
                continue;
            }
            assertThat(uses).matches(PINNED);
            if (uses.startsWith("actions/checkout@")) {
                assertThat((Map<?, ?>) step.get("with")).isEqualTo(Map.of("persist-credentials", false));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("workflows")
    void everyCommandExistsWithItsOptions(Path workflow) throws Exception {
        for (var run : runs(workflow)) {
            for (var line : run.replace("\\\n", " ").lines().toList()) {
                var words = Stream.of(line.strip().split(" +", -1)).toList();
                var command = words.get(0).replaceFirst("=.*", "");
                if (command.startsWith("compose/scripts/")) {
                    var script = Project.ROOT.resolve(command);
                    assertThat(script).isExecutable();
                    words.stream()
                            .filter(word -> word.startsWith("--"))
                            .forEach(option -> assertThat(script).content().contains("    " + option + ")"));
                } else {
                    assertThat(command).isIn(THERE);
                }
                words.stream()
                        .filter(word -> word.matches("[\\w./-]+\\.(hcl|yaml|md)") && !word.equals("notes.md"))
                        .forEach(file -> assertThat(Project.ROOT.resolve(file)).exists());
            }
            syntax(run);
        }
    }

    /** What somebody else can choose, such as the name of a branch, must never become part of a command. */
    @ParameterizedTest
    @MethodSource("workflows")
    void noExpressionIsPutIntoACommand(Path workflow) throws IOException {
        assertThat(runs(workflow)).isNotEmpty().allSatisfy(run -> assertThat(run)
                .doesNotContain("${{"));
    }

    @Test
    void theTestsRunWithBothVersionsOfJava() throws IOException {
        var matrix = (Map<?, ?>)
                ((Map<?, ?>) jobs(parse(FOLDER.resolve("test.yaml"))).get(0).get("strategy")).get("matrix");

        assertThat(matrix.get("java")).isEqualTo(List.of("17", "25"));
    }

    @Test
    void aReleaseHasEveryImageThatTheBakeFileBuilds() throws IOException {
        var environment = (Map<?, ?>) parse(FOLDER.resolve("release.yaml")).get("env");
        var modules = Stream.of(((String) environment.get("MODULES_OF_IMAGES")).split(" ", -1))
                .map(module -> '"' + module + '"')
                .toList();

        assertThat(Project.COMPOSE.resolve("docker-bake.hcl"))
                .content()
                .contains("[" + String.join(", ", modules) + "]");
    }

    private static void syntax(String run) throws Exception {
        var bash = new ProcessBuilder("bash", "-n").redirectErrorStream(true).start();
        try (var stdin = bash.getOutputStream()) {
            stdin.write(run.getBytes(StandardCharsets.UTF_8));
        }
        var said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(bash.waitFor()).as(said).isZero();
    }

    private static List<String> runs(Path workflow) throws IOException {
        return steps(workflow).stream()
                .filter(step -> step.containsKey("run"))
                .map(step -> (String) step.get("run"))
                .toList();
    }

    private static List<Map<?, ?>> steps(Path workflow) throws IOException {
        var steps = new ArrayList<Map<?, ?>>();
        for (var job : jobs(parse(workflow))) {
            ((List<?>) job.get("steps")).forEach(step -> steps.add((Map<?, ?>) step));
        }
        return steps;
    }

    private static List<Map<String, Object>> jobs(Map<?, ?> workflow) {
        var jobs = new ArrayList<Map<String, Object>>();
        ((Map<?, ?>) workflow.get("jobs")).values().forEach(job -> {
            @SuppressWarnings("unchecked")
            var typed = (Map<String, Object>) job;
            jobs.add(typed);
        });
        return jobs;
    }

    private static Map<?, ?> parse(Path workflow) throws IOException {
        return new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(workflow));
    }
}
