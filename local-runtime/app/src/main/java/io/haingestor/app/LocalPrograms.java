package io.haingestor.app;

import io.haingestor.broker.process.FunctionProgram;
import io.haingestor.broker.process.FunctionPrograms;
import io.haingestor.broker.topology.ServiceResource;
import jakarta.inject.Singleton;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * The programs that this build makes of its function modules, each beside its sources: the image {@code ha-ingestor/weather} is {@code functions/weather/target/quarkus-app}.
 */
@Singleton
final class LocalPrograms implements FunctionPrograms {
    private static final Logger LOG = Logger.getLogger(LocalPrograms.class);

    /** Sends to {@code K_SINK}, which a process is not given. */
    private static final Set<String> NEEDS_A_SINK = Set.of("skip-enrichment");

    private static final List<String> JAVA_OPTIONS = List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xms16m",
            "-Xmx128m",
            "-Xss512k",
            "--enable-native-access=ALL-UNNAMED");
    private static final int SPACE_HEADERS = 25;

    private final FunctionPlaces places;
    private final Path home;
    private final Config config;

    LocalPrograms(
            @ConfigProperty(name = FunctionPlaces.KEY) Optional<String> places,
            @ConfigProperty(name = Settings.PROGRAM_FOLDER) Optional<Path> home,
            Config config) {
        this.places = places.map(FunctionPlaces::parse).orElse(new FunctionPlaces(false, Map.of()));
        this.home = home.orElse(Path.of("")).toAbsolutePath();
        this.config = config;
    }

    @Override
    public Optional<FunctionProgram> of(ServiceResource service) {
        var function = service.name().name();
        if (!places.isProcess(function)) {
            return Optional.empty();
        }
        var image = service.image();
        var folder = home.resolve("functions")
                .resolve(image.substring(image.lastIndexOf('/') + 1).replaceFirst("[:@].*", ""))
                .resolve("target")
                .resolve("quarkus-app");
        var jar = folder.resolve("quarkus-run.jar");
        if (NEEDS_A_SINK.contains(function) || !Files.isRegularFile(jar)) {
            LOG.logf(
                    places.isNamed(function) ? Logger.Level.WARN : Logger.Level.INFO,
                    "%s runs in this process: %s",
                    function,
                    NEEDS_A_SINK.contains(function)
                            ? "it sends to the Broker itself"
                            : "there is no program " + jar + " for its image '" + image + "'");
            return Optional.empty();
        }
        return Optional.of(new FunctionProgram(command(jar), environment(service), folder));
    }

    private static List<String> command(Path jar) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JAVA_OPTIONS);
        if (Runtime.version().feature() >= SPACE_HEADERS) {
            command.add("-XX:+UseCompactObjectHeaders");
        }
        command.add("-jar");
        command.add(jar.toString());
        return command;
    }

    /** What a cluster takes from ConfigMaps and Secrets is this process's own configuration here. */
    private Map<String, String> environment(ServiceResource service) {
        var environment = new HashMap<String, String>();
        environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
        environment.put("QUARKUS_BANNER_ENABLED", "false");
        environment.put("QUARKUS_LOG_CONSOLE_FORMAT", "%-5p [%c{1}] %s%e%n");
        for (var name : service.references()) {
            value(name + "_FILE")
                    .ifPresentOrElse(
                            file -> environment.put(
                                    name + "_FILE",
                                    Path.of(file).toAbsolutePath().toString()),
                            () -> value(name).ifPresent(value -> environment.put(name, value)));
        }
        return environment;
    }

    private Optional<String> value(String name) {
        return config.getOptionalValue(name, String.class).filter(value -> !value.isBlank());
    }
}
