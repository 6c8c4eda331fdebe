package io.haingestor.events.config;

import java.util.List;
import org.eclipse.microprofile.config.Config;

/** Where a program of the gateway or of functions listens: the variable {@code PORT}, as Knative gives it (Knative, "Runtime contract": network access). */
public final class ProgramPort {
    private static final String NAME = "PORT";
    private static final String DEFAULT = "8080";
    private static final int LAST = 65_535;

    private ProgramPort() {}

    /**
     * @param config the configuration
     * @param errors gets an error where it is no port; 0 is any that is free
     */
    public static void check(Config config, List<String> errors) {
        var port = config.getOptionalValue(NAME, String.class).orElse(DEFAULT);
        if (!port.matches("\\d{1,5}") || Integer.parseInt(port) > LAST) {
            errors.add(NAME + ": expected a port, 0 to " + LAST + ", got '" + port + "'");
        }
    }
}
