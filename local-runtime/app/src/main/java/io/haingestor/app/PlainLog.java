package io.haingestor.app;

import io.quarkus.bootstrap.logging.InitialConfigurator;
import java.util.Locale;
import java.util.Optional;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jboss.logmanager.LogContext;

/** The log of a command that starts no Quarkus application, which would keep every line back until one has started. */
final class PlainLog {
    private static final String LEVEL = "LOG_LEVEL";

    private PlainLog() {}

    /**
     * Says on the standard output what the program has to say, and what is wrong in its libraries.
     *
     * @throws UserErrorException when the environment asks for a level that there is not
     */
    static void begin() {
        Logger.getLogger("").setLevel(Level.WARNING);
        Logger.getLogger("io.haingestor").setLevel(level());
        InitialConfigurator.DELAYED_HANDLER.setHandlers(new Handler[] {InitialConfigurator.createDefaultHandler()});
    }

    private static Level level() {
        var name = Optional.ofNullable(System.getenv(LEVEL))
                .filter(text -> !text.isBlank())
                .orElse("INFO");
        try {
            return LogContext.getLogContext().getLevelForName(name.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw UserErrorException.configuration(
                    LEVEL + ": expected trace, debug, info, warn, error, fatal or off, got '" + name + "'");
        }
    }
}
