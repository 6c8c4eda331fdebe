package io.haingestor.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ComposeFilesTest {
    private static final String BASE = "compose.yaml";
    private static final List<String> FILES =
            List.of(BASE, "compose.dev.yaml", "compose.prod.yaml", "compose.test.yaml");

    /** Read by Docker Compose itself. */
    private static final Set<String> COMPOSES_OWN = Set.of("COMPOSE_FILE", "COMPOSE_PROFILES");

    @Test
    void everythingIsHardenedInProduction() {
        assertThat(ComposeFile.read(BASE, "compose.prod.yaml").services()).allSatisfy((name, service) -> {
            assertThat(service.content())
                    .as(name)
                    .contains(entry("read_only", true), entry("restart", "unless-stopped"))
                    .containsKeys("mem_limit", "cpus", "pids_limit", "tmpfs");
            assertThat(service.list("cap_drop")).as(name).containsExactly("ALL");
            assertThat(service.list("security_opt")).as(name).containsExactly("no-new-privileges:true");
            assertThat(ComposeFile.mapping(ComposeFile.mapping(service.content().get("logging"))
                            .get("options")))
                    .as(name)
                    .containsKeys("max-size", "max-file");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"compose.dev.yaml", "compose.prod.yaml", "compose.test.yaml"})
    void ourProgramsHaveNoRootNoCapabilityAndNoFileSystemToWriteTo(String override) {
        assertThat(ComposeFile.read(BASE, override).services().values().stream().filter(ComposeFile.Service::isOurs))
                .isNotEmpty()
                .allSatisfy(service -> {
                    assertThat(service.content())
                            .contains(entry("user", "${HA_INGESTOR_UID:-1001}:0"), entry("read_only", true))
                            .containsKey("healthcheck");
                    assertThat(service.list("cap_drop")).containsExactly("ALL");
                    assertThat(service.list("security_opt")).containsExactly("no-new-privileges:true");
                });
    }

    @Test
    void nothingIsReachedFromOtherMachinesButTheProxy() {
        for (var file : FILES) {
            assertThat(ComposeFile.read(file).services()).allSatisfy((name, service) -> {
                if (!name.equals("proxy")) {
                    assertThat(service.list("ports"))
                            .as(file + ' ' + name)
                            .allMatch(port -> port.startsWith("127.0.0.1:"));
                }
            });
        }
    }

    @Test
    void secretsAreFilesAndNeverVariables() {
        for (var file : List.of(BASE, "compose.prod.yaml")) {
            assertThat(ComposeFile.read(file).services()).allSatisfy((name, service) -> {
                var secretive = new TreeMap<>(service.environment());
                secretive
                        .keySet()
                        .removeIf(variable -> !variable.matches(".*(TOKEN|PASSWORD|SECRET).*")
                                // Shown to nobody, and of no use to who sees it.
                                || variable.equals("HA_INGESTOR_PASSWORD_HASH"));
                assertThat(secretive.values())
                        .as(file + ' ' + name)
                        .allMatch(value -> value.startsWith("/run/secrets/"))
                        .allMatch(value -> service.list("secrets").contains(value.substring("/run/secrets/".length())));
            });
        }
    }

    @Test
    void theExampleHasEveryVariableWithItsDefaultAndNoOther() throws IOException {
        var used = new TreeMap<String, String>();
        // The base's default is the one that is told.
        for (var file : FILES) {
            ComposeFile.variables(file).forEach(used::putIfAbsent);
        }

        var example = example();
        COMPOSES_OWN.forEach(example::remove);
        assertThat(example).containsExactlyInAnyOrderEntriesOf(used);
    }

    @Test
    void theExampleExplainsEveryVariable() throws IOException {
        String before = "";
        for (var line : Files.readAllLines(Project.COMPOSE.resolve(".env.example"))) {
            if (line.matches("[A-Z0-9_]+=.*")) {
                // A line of its own, or the one above told of both.
                assertThat(before).as(line).matches("# .*|[A-Z0-9_]+=.*");
            }
            before = line;
        }
    }

    @Test
    void functionsAreTheServicesOfTheManifests() {
        var functions = new TreeMap<>(ComposeFile.read(BASE).services());
        functions.values().removeIf(service -> !service.isOurs());
        functions.keySet().removeAll(Set.of("gateway", "broker"));

        assertThat(functions.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue()
                        .image())))
                .isEqualTo(KnativeService.all().stream()
                        .collect(Collectors.toMap(KnativeService::name, KnativeService::image)));
    }

    @Test
    void aFunctionHasTheVariablesThatItsManifestNames() {
        var services = ComposeFile.read(BASE).services();
        for (var manifest : KnativeService.all()) {
            var environment = withDefaults(services.get(manifest.name()).environment());
            manifest.environment().forEach((variable, value) -> {
                if (!value.isEmpty()) {
                    assertThat(environment).as(manifest.name()).containsEntry(variable, value);
                } else if (!variable.equals("HA_INGESTOR_DATA")) { // The image's own: the volume.
                    assertThat(environment).as(manifest.name()).containsKey(variable);
                }
            });
        }
    }

    /** What the containers get without an {@code .env}; a variable that comes from a file stands for the one that it replaces. */
    private static Map<String, String> withDefaults(Map<String, String> environment) {
        var all = new LinkedHashMap<String, String>();
        environment.forEach((variable, value) ->
                all.put(variable.replaceFirst("_FILE$", ""), value.replaceAll("\\$\\{[A-Z0-9_]+:-([^}]*)}", "$1")));
        return all;
    }

    private static Map<String, String> example() throws IOException {
        return Files.readAllLines(Project.COMPOSE.resolve(".env.example")).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .collect(Collectors.toMap(
                        line -> line.substring(0, line.indexOf('=')),
                        line -> line.substring(line.indexOf('=') + 1),
                        (one, other) -> other,
                        TreeMap::new));
    }
}
