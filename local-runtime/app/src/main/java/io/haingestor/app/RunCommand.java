package io.haingestor.app;

import io.haingestor.events.config.LogSettings;
import io.quarkus.runtime.Quarkus;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code run}: connects to the home and keeps what it says, until it is stopped. What a user got wrong is said here, before the application starts.
 * Each option becomes the system property of its environment variable's name, which wins over the variable.
 */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = {
            "Connects to the Home Assistant of HA_URL with HA_TOKEN and keeps every state change; without HA_URL, to a simulated home that it starts itself."
        },
        footer = {
            "",
            "Each option is also an environment variable; the option wins. All variables: docs/configuration.md"
        })
final class RunCommand implements Callable<Integer> {

    /** Made by picocli, which fills in the options. */
    RunCommand() {}

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            description =
                    "address of the page, the REST API and the ingress; others than this machine's own need tokens (HA_INGESTOR_HOST; 127.0.0.1)")
    void host(String host) {
        System.setProperty(Settings.HOST, host);
    }

    @Option(
            names = "--gateway",
            paramLabel = "WHERE",
            description =
                    "here, or off where the gateway is a program of its own that posts to this one (HA_INGESTOR_GATEWAY; here)")
    void gateway(String gateway) {
        System.setProperty(Settings.GATEWAY, gateway);
    }

    @Option(
            names = "--port",
            paramLabel = "N",
            description = "port of the page, the REST API and the ingress, 0 for any (HA_INGESTOR_PORT; 8080)")
    void port(String port) {
        System.setProperty(Settings.PORT, port);
    }

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "folder of everything that is kept (HA_INGESTOR_DATA; ./data)")
    void data(String data) {
        System.setProperty(Settings.DATA, data);
    }

    @Option(
            names = "--manifests",
            paramLabel = "DIR",
            description =
                    "folder of the Knative manifests that say which function gets which event (HA_INGESTOR_MANIFESTS; knative/base)")
    void manifests(String manifests) {
        System.setProperty(Settings.MANIFESTS, manifests);
    }

    @Option(
            names = "--functions",
            paramLabel = "WHERE",
            description =
                    "where functions run: in-process, or process for processes that come with the events and go when they are idle, or <function>=process for one, or elsewhere for containers at HA_INGESTOR_SERVICE_URL (HA_INGESTOR_FUNCTIONS; in-process)")
    void functions(String functions) {
        System.setProperty(FunctionPlaces.KEY, functions);
    }

    @Override
    public Integer call() {
        var settings = Settings.read(LogSettings::isTerminal);
        try (var folder = DataFolder.open(settings.data())) {
            settings.apply(folder);
            requireFree(settings.host(), settings.port());
            if (!settings.simulated()) {
                return runApplication();
            }
            try (var home = SimulatedHome.start()) {
                home.becomeTheHome();
                return runApplication();
            }
        }
    }

    /** Returns when the process has been told to end and everything is closed. */
    private static int runApplication() {
        var code = new AtomicInteger();
        var failure = new AtomicReference<@Nullable Throwable>();
        Quarkus.run(IngestorApplication.class, (exitCode, error) -> {
            code.set(exitCode);
            failure.set(error);
        });
        var error = failure.get();
        if (error != null) {
            throw StartFailure.explain(error);
        }
        return code.get();
    }

    /** Said before anything is opened; the server says it again should somebody be faster. */
    private static void requireFree(String host, int port) {
        try {
            new ServerSocket(port, 1, InetAddress.getByName(host)).close();
        } catch (IOException e) {
            throw StartFailure.portTaken(port, e.getMessage());
        }
    }
}
