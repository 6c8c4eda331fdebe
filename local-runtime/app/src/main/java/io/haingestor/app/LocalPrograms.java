package io.haingestor.app;

import io.haingestor.app.programs.ClassArchives;
import io.haingestor.app.programs.FunctionCommand;
import io.haingestor.broker.process.FunctionProgram;
import io.haingestor.broker.process.FunctionPrograms;
import io.haingestor.broker.topology.ServiceResource;
import io.haingestor.broker.topology.Topology;
import jakarta.inject.Singleton;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * The programs that this build makes of its function modules, each beside its sources: the image {@code ha-ingestor/weather} is {@code functions/weather/target/quarkus-app}.
 */
@Singleton
final class LocalPrograms implements FunctionPrograms {
    private static final Logger LOG = Logger.getLogger(LocalPrograms.class);

    private static final String JAR = "quarkus-run.jar";

    /** What every function is told. */
    private static final Map<String, String> SETTINGS = Map.of(
            "QUARKUS_HTTP_HOST", "127.0.0.1",
            "QUARKUS_BANNER_ENABLED", "false",
            "QUARKUS_LOG_CONSOLE_FORMAT", "%-5p [%c{1}] %s%e%n");

    private final FunctionPlaces places;
    private final Path home;
    private final Config config;
    private final HomeLocation location;
    private final ClassArchives archives;

    LocalPrograms(
            @ConfigProperty(name = FunctionPlaces.KEY) Optional<String> places,
            @ConfigProperty(name = Settings.PROGRAM_FOLDER) Optional<Path> home,
            HomeLocation location,
            ClassArchives archives,
            Config config) {
        this.places = places.map(FunctionPlaces::parse).orElse(new FunctionPlaces(false, Map.of()));
        this.home = home.orElse(Path.of("")).toAbsolutePath();
        this.config = config;
        this.location = location;
        this.archives = archives;
    }

    /** @return which functions are to be processes */
    FunctionPlaces places() {
        return places;
    }

    @Override
    public Optional<FunctionProgram> of(ServiceResource service, Topology topology) {
        var function = service.name().name();
        if (!places.isProcess(function)) {
            return Optional.empty();
        }
        var image = service.image();
        var module = image.substring(image.lastIndexOf('/') + 1).replaceFirst("[:@].*", "");
        var folder = home.resolve("functions").resolve(module).resolve("target").resolve("quarkus-app");
        var jar = folder.resolve(JAR);
        var obstacle = !Files.isRegularFile(jar)
                ? Optional.of("there is no program " + jar + " for its image '" + image + "'")
                : value(LocalIngress.TOKENS)
                        .filter(tokens -> topology.sinkOf(service.name()).isPresent())
                        .map(tokens ->
                                "it sends to the Broker itself, which asks for a token that no process is given");
        if (obstacle.isPresent()) {
            LOG.logf(
                    places.isNamed(function) ? Logger.Level.WARN : Logger.Level.INFO,
                    "%s runs in this process: %s",
                    function,
                    obstacle.get());
            return Optional.empty();
        }
        return Optional.of(
                new FunctionProgram(FunctionCommand.of(jar).words(List.of()), environment(service, module), folder));
    }

    /** With an archive of its classes, where there is one; otherwise there will be. */
    @Override
    public List<String> command(ServiceResource service, FunctionProgram program) {
        var command = FunctionCommand.of(program.folder().resolve(JAR));
        var environment = new HashMap<>(SETTINGS);
        environment.putAll(service.environment());
        return command.words(archives.options(command, environment));
    }

    /** What a cluster takes from ConfigMaps and Secrets is this process's own configuration here, and so are the variables of the module's own keys. */
    private Map<String, String> environment(ServiceResource service, String module) {
        var environment = new HashMap<>(SETTINGS);
        var own = "HAINGESTOR_" + module.toUpperCase(Locale.ROOT).replace('-', '_') + '_';
        System.getenv().forEach((name, value) -> {
            if (name.startsWith(own)) {
                environment.put(name, value);
            }
        });
        for (var name : service.references()) {
            value(name + "_FILE")
                    .ifPresentOrElse(
                            file -> environment.put(
                                    name + "_FILE",
                                    Path.of(file).toAbsolutePath().toString()),
                            () -> value(name).ifPresent(value -> environment.put(name, value)));
        }
        if (service.references().contains(HomeLocation.KEY)) {
            location.get().ifPresent(place -> environment.put(HomeLocation.KEY, place));
        }
        return environment;
    }

    private Optional<String> value(String name) {
        return config.getOptionalValue(name, String.class).filter(value -> !value.isBlank());
    }
}
