package io.haingestor.compose.scripts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.haingestor.compose.Project;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The scripts with a real container engine and a simulated home. The images are built from this checkout, unless the variable HA_INGESTOR_TEST_IMAGES names
 * a tag of images that the engine has.
 */
final class EngineRoundIT {
    private static final List<String> IMAGES = List.of("gateway", "app", "normalize", "weather", "write");
    private static final String PROJECT = "ha-ingestor-scripts";
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    private Path folder;

    private Path compose;
    private int port;

    private record Ended(int code, String said) {}

    @BeforeEach
    void anEngineWithImagesOfVersionOne() throws IOException {
        assumeTrue(hasEngine(), "no container engine with compose answers; .ci/engine starts one");
        var there = System.getenv("HA_INGESTOR_TEST_IMAGES");
        assumeTrue(
                there != null
                        || Files.exists(Project.ROOT.resolve("local-runtime/app/target/quarkus-app/quarkus-run.jar")),
                "the programs are not packaged; `mvn verify` of the whole project does it");
        compose = Files.createDirectories(folder.resolve("compose"));
        copy(Project.COMPOSE, compose);
        port = Project.freePort();
        if (there == null) {
            for (var base : List.of("BASE_IMAGE", "JDK_IMAGE")) {
                assumeTrue(
                        System.getenv(base) != null,
                        base
                                + " names no image to build on, and none is downloaded unasked: `.ci/engine base` makes one");
            }
            must(run(
                    Project.COMPOSE,
                    Map.of(
                            "HA_INGESTOR_VERSION",
                            "one",
                            "HA_INGESTOR_MODULES",
                            "built-here",
                            "COMPOSE_FILE",
                            "compose.yaml"),
                    List.of("docker", "compose", "build")));
        } else {
            for (var image : IMAGES) {
                must(docker("tag", "ha-ingestor/" + image + ':' + there, "ha-ingestor/" + image + ":one"));
            }
        }
        for (var image : IMAGES) {
            must(docker("tag", "ha-ingestor/" + image + ":one", "ha-ingestor/" + image + ":two"));
        }
        // Version two: one of its functions cannot start.
        var broken = Files.createDirectories(folder.resolve("broken"));
        Files.writeString(
                broken.resolve("Dockerfile"),
                "FROM ha-ingestor/normalize:one\nENTRYPOINT [\"/opt/java/bin/java\", \"-cp\", \"/\", \"nothing.Here\"]\n");
        must(docker("build", "-t", "ha-ingestor/normalize:two", broken.toString()));
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        if (compose != null && Files.exists(compose.resolve(".env"))) {
            run(compose, environment(), List.of("docker", "compose", "down", "-v", "--remove-orphans", "-t", "5"));
            for (var image : IMAGES) {
                for (var version : List.of("one", "two", "previous")) {
                    docker("image", "rm", "ha-ingestor/" + image + ':' + version);
                }
            }
        }
    }

    @Test
    void deployBrokenVersionBackupLossAndRestore() throws Exception {
        must(script(
                "setup",
                "--home",
                "simulated",
                "--store",
                "sqlite",
                "--mode",
                "test",
                "--port",
                "" + port,
                "--no-input"));
        var settings = compose.resolve(".env");
        Files.writeString(
                settings, Files.readString(settings).replaceAll("(?m)^(HA_INGESTOR_HEALTH_INTERVAL)=.*", "$1=2s"));

        assertThat(must(script("deploy", "--version", "one", "--timeout", "400"))
                        .said())
                .contains("it is in the store", "version one is in force");
        assertThat(must(script("status")).said()).containsPattern("write +running +healthy");
        must(script("validate-images"));

        var broken = script("deploy", "--version", "two", "--timeout", "400");
        assertThat(broken.code()).as(broken.said()).isEqualTo(3);
        assertThat(broken.said()).contains("normalize is", "version two was not well; one is in force again");
        must(script("validate-deployment"));

        // What is stored now and does not change any more.
        await().atMost(LONGEST).until(() -> points(Instant.now()).size() > 100);
        must(run(compose, environment(), List.of("docker", "compose", "stop", "gateway")));
        await().atMost(LONGEST).until(() -> stats().contains("\"behind\":0"));
        var now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        var stored = points(now);
        assertThat(must(script("backup")).said()).doesNotContain("cannot freeze");

        must(run(compose, environment(), List.of("docker", "compose", "down", "-v", "-t", "15")));
        assertThat(must(docker("volume", "ls", "-q", "--filter", "label=com.docker.compose.project=" + PROJECT))
                        .said())
                .isBlank();

        must(script("restore", "--yes", "--no-backup", "--timeout", "400", "latest"));
        assertThat(points(now)).isEqualTo(stored);
        must(script("validate-deployment"));
    }

    private SortedSet<String> points(Instant until) throws IOException, InterruptedException {
        return get("/api/v1/export?format=ndjson&from=2000-01-01T00:00:00Z&to=" + until)
                .lines()
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private String stats() throws IOException, InterruptedException {
        return get("/api/v1/stats");
    }

    private String get(String path) throws IOException, InterruptedException {
        var token = Files.readString(compose.resolve("secrets/sink_token")).strip();
        var answer = http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .header("Authorization", "Bearer " + token)
                        .build(),
                BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }

    private Ended script(String name, String... arguments) throws IOException {
        var command = new ArrayList<String>();
        command.add(compose.resolve("scripts").resolve(name).toString());
        command.addAll(List.of(arguments));
        return run(compose, environment(), command);
    }

    private static Ended docker(String... arguments) throws IOException {
        return run(
                Project.COMPOSE,
                Map.of(),
                Stream.concat(Stream.of("docker"), Stream.of(arguments)).toList());
    }

    private static Map<String, String> environment() {
        return Map.of("COMPOSE_PROJECT_NAME", PROJECT);
    }

    private static boolean hasEngine() throws IOException {
        try {
            return docker("version").code() == 0 && docker("compose", "version").code() == 0;
        } catch (IOException e) {
            if (String.valueOf(e.getMessage()).contains("No such file")) {
                return false;
            }
            throw e;
        }
    }

    private static Ended must(Ended ended) {
        assertThat(ended.code()).as(ended.said()).isZero();
        return ended;
    }

    private static Ended run(Path where, Map<String, String> environment, List<String> command) throws IOException {
        var said = Files.createTempFile("said", ".txt");
        var builder = new ProcessBuilder(command)
                .directory(where.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile());
        builder.environment().putAll(environment);
        var process = builder.start();
        try {
            if (!process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException(command + " does not end; it said: " + Files.readString(said));
            }
            return new Ended(process.exitValue(), Files.readString(said));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } finally {
            Files.delete(said);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (var file : files.toList()) {
                var name = from.relativize(file).toString();
                if (name.isEmpty() || name.matches("(target|src|secrets|backups|\\.state|\\.env)(/.*)?")) {
                    continue;
                }
                Files.copy(file, to.resolve(name));
            }
        }
    }
}
