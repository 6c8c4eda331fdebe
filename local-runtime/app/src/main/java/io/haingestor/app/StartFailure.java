package io.haingestor.app;

import io.haingestor.gateway.UnusableFolderException;
import io.haingestor.timeseries.StoreUnavailableException;
import io.haingestor.timeseries.UnusableStoreException;
import io.quarkus.runtime.QuarkusBindException;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.ConfigValidationException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds in what ended the start of the application what its user can put right. */
final class StartFailure {
    private StartFailure() {}

    /**
     * @param failure what ended the start, with its causes
     * @return a {@link UserErrorException} that says what to do; anything else is a fault of the program
     */
    static RuntimeException explain(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            var said = said(cause);
            if (said != null) {
                return said;
            }
        }
        return new IllegalStateException("HA-Ingestor could not start; this is a fault of the program", failure);
    }

    /**
     * @param port the port
     * @param reason what the machine says
     * @return what to do about a port that cannot be used
     */
    static UserErrorException portTaken(int port, @Nullable String reason) {
        return UserErrorException.machine("Port " + port + " on this machine cannot be used: " + reason
                + ". Stop the process that uses it, or choose another port with --port or " + Settings.PORT + '.');
    }

    private static @Nullable UserErrorException said(Throwable cause) {
        if (cause instanceof UserErrorException said) {
            return said;
        }
        if (cause instanceof QuarkusBindException taken) {
            return portTaken(taken.getPort(), "Address already in use");
        }
        if (cause instanceof StoreUnavailableException
                || cause instanceof UnusableStoreException
                || cause instanceof UnusableFolderException) {
            return UserErrorException.machine(String.valueOf(cause.getMessage()));
        }
        if (cause instanceof io.haingestor.gateway.InvalidConfigurationException gateway) {
            return unusable(gateway.errors());
        }
        if (cause instanceof io.haingestor.write.InvalidConfigurationException write) {
            return unusable(write.errors());
        }
        if (cause instanceof ConfigurationException || cause instanceof ConfigValidationException) {
            return unusable(List.of(String.valueOf(cause.getMessage())));
        }
        return null;
    }

    private static UserErrorException unusable(List<String> errors) {
        return UserErrorException.configuration("The configuration cannot be used:\n- " + String.join("\n- ", errors));
    }
}
