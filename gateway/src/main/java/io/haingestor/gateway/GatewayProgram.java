package io.haingestor.gateway;

import io.haingestor.events.config.LogSettings;
import io.haingestor.events.config.ProgramPort;
import io.haingestor.events.config.SecretFiles;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusBindException;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.quarkus.runtime.configuration.ConfigUtils;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.SmallRyeConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The gateway as a program of its own, a Knative source: it posts to {@code K_SINK} and serves its health and its metrics. What its user can put right is said on the standard error,
 * all at once and before anything is opened.
 */
@QuarkusMain(name = "gateway")
public final class GatewayProgram {
    private static final int MACHINE = 1;
    private static final int CONFIGURATION = 2;

    private GatewayProgram() {}

    /**
     * Runs until the process is told to end. Exit code 1 when the machine does not allow it, 2 when the configuration is wrong.
     *
     * @param args none
     */
    public static void main(String... args) {
        System.exit(run());
    }

    private static int run() {
        try {
            check().apply();
        } catch (InvalidConfigurationException | ConfigValidationException e) {
            return explain(e);
        }
        var code = new AtomicInteger();
        var failure = new AtomicReference<@Nullable Throwable>();
        // Returns when the process has been told to end and everything is closed.
        Quarkus.run(GatewayApplication.class, (exitCode, error) -> {
            code.set(exitCode);
            failure.set(error);
        });
        var error = failure.get();
        return error == null ? code.get() : explain(error);
    }

    /** @param failure what ended the start; Quarkus wraps what its beans throw */
    private static int explain(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof InvalidConfigurationException) {
                return failed(CONFIGURATION, String.valueOf(cause.getMessage()));
            }
            if (cause instanceof ConfigValidationException) {
                return failed(CONFIGURATION, "The configuration cannot be used: " + cause.getMessage());
            }
            if (cause instanceof UnusableFolderException) {
                return failed(
                        MACHINE,
                        cause.getMessage()
                                + " Stop the other gateway, make the folder writable, or choose another one with HA_INGESTOR_DATA.");
            }
            if (cause instanceof QuarkusBindException taken) {
                return failed(
                        MACHINE,
                        "Port " + taken.getPort() + " on " + taken.getHost()
                                + " cannot be used. Stop the process that uses it, or choose another one with PORT.");
            }
        }
        failure.printStackTrace();
        return failed(MACHINE, "The gateway could not start; this is a fault of the program");
    }

    private static int failed(int code, String message) {
        System.err.println("ha-ingestor: " + message);
        return code;
    }

    /** @throws InvalidConfigurationException with every error */
    private static LogSettings check() {
        var config =
                ConfigUtils.configBuilder().withMapping(GatewayConfig.class).build();
        var errors = new ArrayList<String>();
        var logs = LogSettings.read(config, LogSettings::isTerminal, errors);
        checkHost(config, errors);
        ProgramPort.check(config, errors);
        var gateway = config.getConfigMapping(GatewayConfig.class);
        errors.addAll(SecretFiles.unreadable(config));
        if (gateway.sink().url().isEmpty() && errors.stream().noneMatch(error -> error.startsWith("K_SINK_FILE:"))) {
            errors.add(GatewayService.NO_SINK);
        }
        SettingsReader.read(gateway, errors);
        return logs;
    }

    private static void checkHost(SmallRyeConfig config, List<String> errors) {
        var host = config.getOptionalValue("HA_INGESTOR_HOST", String.class).orElse("127.0.0.1");
        try {
            new ServerSocket(0, 1, InetAddress.getByName(host)).close();
        } catch (IOException e) {
            errors.add("HA_INGESTOR_HOST: expected an address of this machine, got '" + host + "'");
        }
    }
}
