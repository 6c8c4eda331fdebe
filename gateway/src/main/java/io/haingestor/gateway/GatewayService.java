package io.haingestor.gateway;

import io.haingestor.events.config.SecretFiles;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.interceptor.Interceptor;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.config.Config;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gateway of this process: connects after everything else has started, and stops before everything else, with nothing lost. It takes the {@link EventSink}
 * bean where there is one, else it posts to {@code K_SINK}.
 */
@ApplicationScoped
public class GatewayService {
    /** What is wrong where nobody takes the events. */
    static final String NO_SINK =
            "haingestor.gateway.sink.url (K_SINK): expected the address of a sink, because this process has none of its own, got nothing";

    private static final Logger LOG = LoggerFactory.getLogger(GatewayService.class);
    private static final int LAST = Interceptor.Priority.PLATFORM_AFTER + 500;
    private static final int FIRST = Interceptor.Priority.PLATFORM_BEFORE;
    /** What a stop may take beside the wait for the sink: closing a socket, one commit. */
    private static final Duration STOP_MARGIN = Duration.ofSeconds(4);

    private static final Duration TURN = Duration.ofSeconds(5);
    /** How long a start may take before it is said what it waits for. */
    private static final Duration QUIET = Duration.ofSeconds(2);

    private final GatewayConfig config;
    private final Config sources;
    private final Vertx vertx;
    private final Instance<EventSink> sinks;
    private volatile @Nullable Running running;
    private volatile @Nullable Instant lastTurn;

    /** What was started, and so must be stopped. */
    private record Running(
            Gateway gateway, ThreadLoop loop, ThreadLoop disk, @Nullable HttpSink httpSink, Duration patience) {}

    GatewayService(GatewayConfig config, Config sources, Vertx vertx, Instance<EventSink> sinks) {
        this.config = config;
        this.sources = sources;
        this.vertx = vertx;
        this.sinks = sinks;
    }

    /**
     * Checks a configuration without opening or making anything.
     *
     * @param config the configuration
     * @param found what {@link SecretFiles#unreadable} says of it; a value that is missing for that is no second error
     * @throws InvalidConfigurationException when it is wrong, with every error, those that were found too
     */
    public static void check(GatewayConfig config, List<String> found) {
        if (SettingsReader.isEnabled(config)) {
            SettingsReader.read(config, found);
        }
    }

    /**
     * @param config the configuration
     * @return whether the gateway is not to run in this process; false too when nobody can tell, which {@link #check} says
     */
    public static boolean isOff(GatewayConfig config) {
        return SettingsReader.OFF.contains(config.enabled());
    }

    /** @return what the gateway is doing now; for any thread */
    public GatewayStatus status() {
        var now = running;
        return now == null
                ? new GatewayStatus(
                        GatewayStatus.State.STOPPED,
                        "",
                        null,
                        null,
                        null,
                        null,
                        0,
                        null,
                        List.of(),
                        new GatewayStatus.Counts(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))
                : now.gateway().status();
    }

    /** @return when the gateway's thread last showed that it does its work; null while it does not run */
    @Nullable
    Instant lastTurn() {
        return running == null ? null : lastTurn;
    }

    void start(@Observes @Priority(LAST) StartupEvent event) {
        if (!SettingsReader.isEnabled(config)) {
            LOG.info("The gateway is switched off (HA_INGESTOR_GATEWAY)");
            return;
        }
        var settings = SettingsReader.read(config, SecretFiles.unreadable(sources));
        if (!settings.connection().trust().verify()) {
            LOG.warn("Certificates of Home Assistant are not checked (HA_TLS_VERIFY)");
        }
        running = run(settings);
    }

    void stop(@Observes @Priority(FIRST) ShutdownEvent event) {
        var last = running;
        if (last == null) {
            return;
        }
        running = null;
        try {
            await(last.gateway().stop(), last.patience());
            LOG.info(
                    "The gateway stopped; {} events wait in the outbox",
                    last.gateway().status().counts().waiting());
        } catch (TimeoutException e) {
            LOG.error("The gateway did not stop within {} s", last.patience().toSeconds());
        } catch (ExecutionException e) {
            LOG.error("The gateway did not stop", e.getCause());
        }
        last.loop().close();
        last.disk().close();
        if (last.httpSink() != null) {
            last.httpSink().close();
        }
    }

    private Running run(GatewaySettings settings) {
        var httpSink = sinks.isUnsatisfied() ? httpSink(settings) : null;
        var sink = httpSink == null ? sinks.get() : httpSink;
        var loop = new ThreadLoop("gateway", Clock.systemUTC());
        var disk = new ThreadLoop("gateway-outbox", Clock.systemUTC());
        try {
            var folder = settings.outbox().folder();
            var outbox = Outbox.open(
                    folder, settings.outbox().maxBytes(), settings.outbox().maxAge());
            var configured = settings.home().instance();
            var instance = configured == null
                    ? InstanceId.of(folder, settings.connection().endpoints().get(0))
                    : configured;
            var gateway = new Gateway(
                    settings, instance, sink, new Backlog.Disk(outbox, disk), vertx, loop, new SplittableRandom());
            var patience = settings.connection().timing().stop().plus(STOP_MARGIN);
            awaitStart(gateway, folder);
            takeTurns(loop);
            return new Running(gateway, loop, disk, httpSink, patience);
        } catch (OutboxException | IOException | ExecutionException e) {
            loop.close();
            disk.close();
            var reason = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
            throw new UnusableFolderException(
                    "The gateway needs a folder that it alone writes to: " + reason.getMessage() + '.', reason);
        }
    }

    private void takeTurns(GatewayLoop loop) {
        lastTurn = loop.clock().instant();
        loop.after(TURN, () -> takeTurns(loop));
    }

    private HttpSink httpSink(GatewaySettings settings) {
        if (settings.sink() == null) {
            throw new InvalidConfigurationException(List.of(NO_SINK));
        }
        return new HttpSink(vertx, settings.sink(), Clock.systemUTC());
    }

    /** However long it takes: a full outbox on a slow disk takes a minute to read. */
    private static void awaitStart(Gateway gateway, Path folder) throws ExecutionException {
        var started = gateway.start().toCompletableFuture();
        try {
            await(started, QUIET);
        } catch (TimeoutException slow) {
            LOG.info("Reading the outbox in {}", folder);
            try {
                started.get();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void await(CompletionStage<Void> stage, Duration patience)
            throws ExecutionException, TimeoutException {
        try {
            stage.toCompletableFuture().get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
