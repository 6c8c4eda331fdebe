package io.haingestor.events.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/**
 * Lets every environment variable that HA-Ingestor reads come from a file: {@code HA_TOKEN_FILE=/run/secrets/token} says what {@code HA_TOKEN} would.
 * The variable itself wins over its file. The file is read anew at each look-up; white space around its text is dropped.
 *
 * <p>Found by MicroProfile Config in every process that has this module.
 */
public final class SecretFiles implements ConfigSource {
    private static final String SUFFIX = "_FILE";
    private static final int BELOW_ENVIRONMENT = 299;

    private final Map<String, String> environment;

    /** Reads the process's own environment. */
    public SecretFiles() {
        this(System.getenv());
    }

    SecretFiles(Map<String, String> environment) {
        this.environment = environment;
    }

    /**
     * @return nothing: a machine's environment holds other software's {@code ..._FILE} variables too, and only what
     *     HA-Ingestor asks for by name may be opened
     */
    @Override
    public Set<String> getPropertyNames() {
        return Set.of();
    }

    /** @throws UncheckedIOException when the variable names a file that cannot be read, with both names in its message */
    @Override
    public @Nullable String getValue(String name) {
        var file = environment.get(name + SUFFIX);
        if (file == null || file.isBlank()) {
            return null;
        }
        try {
            return Files.readString(Path.of(file)).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    name + SUFFIX + ": expected a readable file, but '" + file + "' cannot be read", e);
        }
    }

    @Override
    public String getName() {
        return "SecretFiles";
    }

    @Override
    public int getOrdinal() {
        return BELOW_ENVIRONMENT;
    }
}
