package io.haingestor.events.config;

import java.io.Console;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.eclipse.microprofile.config.Config;
import org.jspecify.annotations.Nullable;

/**
 * How a process logs: {@code LOG_LEVEL} and {@code HA_INGESTOR_LOG_FORMAT}.
 *
 * @param json whether each line is a JSON object
 * @param level as the log manager writes it
 */
public record LogSettings(boolean json, String level) {
    private static final String FORMAT = "HA_INGESTOR_LOG_FORMAT";
    private static final String LEVEL = "LOG_LEVEL";
    private static final String LIBRARIES_LEVEL = "haingestor.log.libraries";
    private static final String JSON_KEY = "quarkus.log.console.json.enabled";
    private static final Set<String> VERBOSE = Set.of("ALL", "TRACE", "DEBUG");
    private static final Map<String, String> LEVELS = Map.of(
            "TRACE",
            "TRACE",
            "DEBUG",
            "DEBUG",
            "INFO",
            "INFO",
            "WARN",
            "WARN",
            "WARNING",
            "WARN",
            "ERROR",
            "ERROR",
            "CRITICAL",
            "ERROR",
            "FATAL",
            "FATAL",
            "OFF",
            "OFF",
            "ALL",
            "ALL");

    /**
     * @param config the configuration
     * @param isTerminal whether a person reads the standard output
     * @param errors gets one line for each value that cannot be used
     * @return what was asked for
     */
    public static LogSettings read(Config config, BooleanSupplier isTerminal, List<String> errors) {
        return new LogSettings(json(config, isTerminal, errors), level(config, errors));
    }

    /** @return whether a person reads the standard output of this process */
    @SuppressWarnings("SystemConsoleNull") // Until 21 the absence of a console is the only sign.
    public static boolean isTerminal() {
        var console = System.console();
        if (console == null) {
            return false;
        }
        try {
            // Java 22 and later have a console without a terminal too, and can tell.
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }

    /** Tells the application that this process is about to start. */
    public void apply() {
        System.setProperty(LEVEL, level);
        System.setProperty(LIBRARIES_LEVEL, VERBOSE.contains(level) ? "INFO" : level);
        System.setProperty(JSON_KEY, Boolean.toString(json));
    }

    private static boolean json(Config config, BooleanSupplier isTerminal, List<String> errors) {
        var text = text(config, FORMAT).orElse("auto");
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "json" -> true;
            case "text" -> false;
            case "auto" -> !isTerminal.getAsBoolean();
            default -> {
                errors.add(FORMAT + ": expected text, json or auto, got '" + text + "'");
                yield false;
            }
        };
    }

    private static String level(Config config, List<String> errors) {
        var text = text(config, LEVEL).orElse("INFO");
        @Nullable String level = LEVELS.get(text.toUpperCase(Locale.ROOT));
        if (level == null) {
            errors.add(LEVEL + ": expected trace, debug, info, warn, error, fatal or off, got '" + text + "'");
            return "INFO";
        }
        return level;
    }

    private static Optional<String> text(Config config, String key) {
        return config.getOptionalValue(key, String.class).filter(value -> !value.isBlank());
    }
}
