package io.haingestor.broker.http;

import io.haingestor.broker.BrokerConfig;
import io.haingestor.broker.BrokerOpenException;
import io.haingestor.broker.manifests.ManifestWatch;
import io.haingestor.broker.topology.Topology;
import io.haingestor.broker.topology.TopologyException;
import io.haingestor.broker.topology.TopologyException.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code broker}: the broker in a process of its own, without gateway and functions, until it is stopped. */
@Command(
        name = "broker",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Runs the event broker alone: CloudEvents in over HTTP, and out over HTTP to the subscribers of the manifests' Triggers.",
        footer = {"", "Each option is also an environment variable; the option wins."})
public final class BrokerCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(BrokerCommand.class);
    private static final String FOLDER = "broker";
    private static final int LAST_PORT = 65_535;
    private static final long LONGEST_STOP_SECONDS = 10;

    @Option(
            names = "--manifests",
            paramLabel = "DIR",
            defaultValue = "${env:HA_INGESTOR_MANIFESTS:-${sys:haingestor.home:-.}/knative/base}",
            description = "folder of the Knative manifests (HA_INGESTOR_MANIFESTS; knative/base)")
    private Path manifests = Path.of("knative", "base");

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "${env:HA_INGESTOR_PORT:-8080}",
            description = "port, 0 for any (HA_INGESTOR_PORT; 8080)")
    private int port;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "${env:HA_INGESTOR_DATA:-data}",
            description =
                    "folder of everything that is kept; the log is in its folder broker (HA_INGESTOR_DATA; ./data)")
    private Path data = Path.of("data");

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            defaultValue = "${env:HA_INGESTOR_BROKER_HOST:-127.0.0.1}",
            description =
                    "address to listen on; others than this machine's own need tokens (HA_INGESTOR_BROKER_HOST; 127.0.0.1)")
    private String host = "127.0.0.1";

    @Option(
            names = "--tokens",
            paramLabel = "FILE",
            defaultValue = "${env:HA_INGESTOR_BROKER_TOKENS_FILE:-}",
            description =
                    "who may post: lines of '<namespace>/<broker> <token>', '*/*' for all (HA_INGESTOR_BROKER_TOKENS_FILE; everybody)")
    private String tokens = "";

    @Option(
            names = "--service-url",
            paramLabel = "URL",
            defaultValue = "${env:HA_INGESTOR_SERVICE_URL:-}",
            description =
                    "where a Knative Service answers, e.g. http://{name}.{namespace}:8080 (HA_INGESTOR_SERVICE_URL; nowhere)")
    private String serviceUrl = "";

    @Option(
            names = "--max-event-bytes",
            paramLabel = "N",
            defaultValue = "${env:HA_INGESTOR_BROKER_MAX_EVENT_BYTES:-1048576}",
            description =
                    "size of a request's body beyond which it is refused (HA_INGESTOR_BROKER_MAX_EVENT_BYTES; 1048576)")
    private int maxEventBytes;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** Made by picocli, which fills in the options. */
    public BrokerCommand() {}

    /**
     * Runs until the process is told to end.
     *
     * @return the exit code: 0 after a clean end, 1 when the machine does not allow it, 2 when it was asked for wrongly
     * @throws InterruptedException when the thread is interrupted
     */
    @Override
    public Integer call() throws InterruptedException {
        ServerSettings settings;
        try {
            settings = settings();
        } catch (IllegalArgumentException e) {
            return failed(ExitCode.USAGE, e.getMessage());
        }
        try {
            run(settings);
            return ExitCode.OK;
        } catch (TopologyException e) {
            return failed(ExitCode.USAGE, explain(e));
        } catch (BrokerOpenException e) {
            return failed(ExitCode.SOFTWARE, e.getMessage() + " with --data or HA_INGESTOR_DATA.");
        } catch (ServerException e) {
            return failed(ExitCode.SOFTWARE, e.getMessage());
        }
    }

    private int failed(int code, @Nullable String message) {
        spec.commandLine().getErr().println("ha-ingestor: " + message);
        return code;
    }

    private String explain(TopologyException e) {
        var problems = e.problems().stream().map(Problem::toString).collect(Collectors.joining("\n- "));
        return "The manifests in " + manifests + " cannot be used:\n- " + problems
                + (serviceUrl.isBlank()
                        ? "\nServices are reached over HTTP at the address that --service-url or HA_INGESTOR_SERVICE_URL says, e.g. http://{name}:8080; it says none."
                        : "");
    }

    private ServerSettings settings() {
        if (port < 0 || port > LAST_PORT) {
            throw new IllegalArgumentException(
                    "HA_INGESTOR_PORT: expected a port, 0 to " + LAST_PORT + ", got '" + port + "'");
        }
        if (maxEventBytes < 1) {
            throw new IllegalArgumentException(
                    "HA_INGESTOR_BROKER_MAX_EVENT_BYTES: expected at least 1, got '" + maxEventBytes + "'");
        }
        return new ServerSettings(
                host,
                port,
                BrokerConfig.of(data.resolve(FOLDER).toAbsolutePath().normalize()),
                tokens.isBlank() ? Tokens.NONE : read(Path.of(tokens)),
                Limits.DEFAULT.withBodyBytes(maxEventBytes),
                serviceUrl.isBlank() ? null : checked(serviceUrl));
    }

    private static Tokens read(Path file) {
        try {
            return Tokens.read(file);
        } catch (IOException e) {
            throw new IllegalArgumentException("HA_INGESTOR_BROKER_TOKENS_FILE: " + e.getMessage(), e);
        }
    }

    private static String checked(String serviceUrl) {
        try {
            return HttpSubscribers.requireServiceUrl(serviceUrl);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("HA_INGESTOR_SERVICE_URL: " + e.getMessage(), e);
        }
    }

    private void run(ServerSettings settings)
            throws TopologyException, BrokerOpenException, ServerException, InterruptedException {
        var watch = new ManifestWatch(manifests);
        var asked = new CountDownLatch(1);
        var ended = new CountDownLatch(1);
        try (var server = BrokerServer.start(
                settings, watch, (destination, trigger) -> Optional.empty(), Clock.systemUTC(), new SharedRandom())) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> endBySignal(asked, ended), "broker-stop"));
            sayReady(server, watch.topology(), settings);
            asked.await();
        } finally {
            ended.countDown();
        }
    }

    private void sayReady(BrokerServer server, Topology topology, ServerSettings settings) {
        var out = spec.commandLine().getOut();
        var brokers = topology.brokers().stream()
                .map(broker -> "http://" + host + ':' + server.port() + '/' + broker.name())
                .collect(Collectors.joining(", "));
        out.println("Ready: " + (brokers.isEmpty() ? "no Broker" : brokers) + ", "
                + topology.triggers().size() + " Triggers, data in "
                + settings.broker().folder());
        out.flush();
    }

    private static void endBySignal(CountDownLatch asked, CountDownLatch ended) {
        asked.countDown();
        try {
            if (!ended.await(LONGEST_STOP_SECONDS, TimeUnit.SECONDS)) {
                LOG.atWarn().log("stopped-before-everything-was-closed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
