package io.haingestor.events.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/**
 * Lets every environment variable that HA-Ingestor reads come from a file: {@code HA_TOKEN_FILE=/run/secrets/token} says what {@code HA_TOKEN} would.
 * The variable itself wins over its file, unless it is empty. The file is read anew at each look-up; white space around its text is dropped. A file that cannot be read gives no value,
 * so that all errors of a configuration can be said at once: whoever checks one asks for {@link #unreadable}.
 *
 * <p>Found by MicroProfile Config in every process that has this module. Safe for use by several threads.
 */
public final class SecretFiles implements ConfigSource {
    private static final String SUFFIX = "_FILE";
    /** An empty variable would hide its file; one that is not is left to win. */
    private static final int ABOVE_ENVIRONMENT = 301;

    private final Map<String, String> environment;
    private final Map<String, String> unreadable = new ConcurrentSkipListMap<>();

    /** Reads the process's own environment. */
    public SecretFiles() {
        this(System.getenv());
    }

    /** @param environment variables that are read in place of the process's own */
    public SecretFiles(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /**
     * @return nothing: a machine's environment holds other software's {@code ..._FILE} variables too, and only what
     *     HA-Ingestor asks for by name may be opened
     */
    @Override
    public Set<String> getPropertyNames() {
        return Set.of();
    }

    /**
     * @param config a configuration that has been read
     * @return an error for each file that was asked for and cannot be read, with the variable and the file, in order; empty when all could
     */
    public static List<String> unreadable(Config config) {
        return StreamSupport.stream(config.getConfigSources().spliterator(), false)
                .filter(SecretFiles.class::isInstance)
                .flatMap(source -> ((SecretFiles) source).unreadable.values().stream())
                .toList();
    }

    /** @return the file's text; null when no variable names a file, or when it cannot be read */
    @Override
    public @Nullable String getValue(String name) {
        var variable = name + SUFFIX;
        var file = environment.get(variable);
        if (file == null
                || file.isBlank()
                || !environment.getOrDefault(name, "").isBlank()) {
            return null;
        }
        try {
            var text = Files.readString(Path.of(file)).strip();
            unreadable.remove(variable);
            return text;
        } catch (IOException | InvalidPathException e) {
            unreadable.put(variable, variable + ": expected a readable file, but '" + file + "' cannot be read");
            return null;
        }
    }

    @Override
    public String getName() {
        return "SecretFiles";
    }

    @Override
    public int getOrdinal() {
        return ABOVE_ENVIRONMENT;
    }
}
