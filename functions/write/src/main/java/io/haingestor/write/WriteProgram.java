package io.haingestor.write;

import io.haingestor.events.config.ProgramPort;
import io.haingestor.events.config.SecretFiles;
import io.haingestor.timeseries.StoreUnavailableException;
import io.haingestor.timeseries.UnusableStoreException;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusBindException;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.quarkus.runtime.configuration.ConfigUtils;
import io.smallrye.config.ConfigValidationException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** This module as a program of its own. What its user can put right when it cannot start is said on the standard error, in words and not as a stack trace. */
@QuarkusMain(name = "write")
public final class WriteProgram {
    private static final int MACHINE = 1;
    private static final int CONFIGURATION = 2;

    private WriteProgram() {}

    /**
     * Runs until the process is told to end. Exit code 1 when the machine does not allow it, 2 when the configuration is wrong.
     *
     * @param args none
     */
    public static void main(String... args) {
        var code = new AtomicInteger();
        var failure = new AtomicReference<@Nullable Throwable>();
        // Returns when the process has been told to end and everything is closed.
        Quarkus.run(null, (exitCode, error) -> {
            code.set(exitCode);
            failure.set(error);
        });
        var error = failure.get();
        System.exit(error == null ? code.get() : explain(error));
    }

    /** @param failure what ended the start; Quarkus wraps what its beans throw */
    private static int explain(Throwable failure) {
        // Asked only now, so that a good start does not pay for it: what failed first may be one of several errors.
        var errors = errors();
        if (!errors.isEmpty()) {
            return failed(CONFIGURATION, "The configuration cannot be used:\n- " + String.join("\n- ", errors));
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConfigValidationException) {
                return failed(CONFIGURATION, "The configuration cannot be used: " + cause.getMessage());
            }
            if (cause instanceof StoreUnavailableException || cause instanceof UnusableStoreException) {
                return failed(MACHINE, String.valueOf(cause.getMessage()));
            }
            if (cause instanceof QuarkusBindException taken) {
                return failed(
                        MACHINE,
                        "Port " + taken.getPort() + " on " + taken.getHost()
                                + " cannot be used. Stop the process that uses it, or choose another one with PORT.");
            }
        }
        failure.printStackTrace();
        return failed(MACHINE, "The program could not start; this is a fault of the program");
    }

    private static int failed(int code, String message) {
        System.err.println("ha-ingestor: " + message);
        return code;
    }

    private static List<String> errors() {
        var errors = new ArrayList<String>();
        try {
            ConfigUtils.configBuilder().withMapping(WriteConfig.class).build();
        } catch (ConfigValidationException e) {
            for (int i = 0; i < e.getProblemCount(); i++) {
                errors.add(e.getProblem(i).getMessage());
            }
        }
        // Reads on after a key that nobody knows.
        var config = ConfigUtils.configBuilder()
                .withMapping(WriteConfig.class)
                .withValidateUnknown(false)
                .build();
        ProgramPort.check(config, errors);
        var write = config.getConfigMapping(WriteConfig.class);
        try {
            WriteSettings.read(write, SecretFiles.unreadable(config));
        } catch (InvalidConfigurationException e) {
            errors.addAll(e.errors());
        }
        return errors;
    }
}
