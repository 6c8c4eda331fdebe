package io.haingestor.simulator;

import io.haingestor.simulator.weather.OpenMeteo;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A simulated Home Assistant: its WebSocket API, its REST API, a home that changes by itself, a ledger of
 * what was sent, and faults on demand. Safe for use by several threads; all of the home lives on one.
 */
public final class Simulator implements AutoCloseable {
    private static final String EVERY_HOST = "0.0.0.0";
    private static final int MOST_INBOUND_BYTES = 4 << 20;
    private static final long ANSWER_MILLIS = 20;
    private static final long HOLD_MILLIS = 5;

    private final Vertx vertx;
    private final SimulatorConfig config;
    private final Home home;
    private final Life life;
    private final Engine engine;
    private final Clients clients;
    private final ConnectionCounts counts = new ConnectionCounts();
    private final Router router;
    private volatile HttpServer server;
    /** While it does not listen; the loop's. */
    private @Nullable HeldPort heldPort;

    private volatile boolean closed;

    private Simulator(Vertx vertx, SimulatorConfig config, Clock clock) {
        this.vertx = vertx;
        this.config = config;
        var random = new SplittableRandom(config.seed());
        var plan = HomePlan.of(config.seed(), config.entities());
        var faultState = new FaultState();
        home = new Home(
                new HomeTime(clock, random.split()),
                new Ledger(),
                plan.registries(),
                HomePlan.id(config.seed(), "owner"));
        life = new Life(home, plan, random);
        engine = new Engine(vertx, home, life, config.changesPerSecond(), config.duration());
        var access = new Access(config.token(), faultState, counts);
        var services = new Services(home);
        var commands = new Commands();
        new CoreCommands(home, services, faultState).addTo(commands);
        new RegistryCommands(home, faultState).addTo(commands);
        new HistoryCommands(home).addTo(commands);
        clients = new Clients(vertx, home, commands, access, counts, faultState);
        router = Router.router(vertx);
        router.get("/api/websocket").handler(route -> clients.upgrade(route.request()));
        new RestRoutes(home, services, access).addTo(router);
        new OpenMeteo(config.seed(), clock).addTo(router);
        var faults = new Faults(home, life, engine, clients, faultState, this::shutFor);
        new ControlRoutes(home, engine, clients, counts, faults, faultState).addTo(router);
        server = newServer();
    }

    /**
     * Starts a home that lives in the machine's time; returns when it answers.
     *
     * @param config which home
     * @throws IllegalStateException when the port cannot be opened
     */
    public static Simulator start(SimulatorConfig config) {
        return start(config, Clock.systemUTC());
    }

    /**
     * Starts a home; returns when it answers.
     *
     * @param config which home
     * @param clock gives every time stamp and the time of day of the day curves, paces the changes and ends the faults that last: nothing happens by itself while it stands still
     * @throws IllegalStateException when the port cannot be opened
     */
    public static Simulator start(SimulatorConfig config, Clock clock) {
        var vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
        try {
            var simulator = new Simulator(vertx, config, clock);
            return await(onLoop(vertx, simulator::open).compose(opening -> opening));
        } catch (CompletionException e) {
            await(vertx.close());
            throw new IllegalStateException(
                    "Cannot listen on " + config.host() + ':' + config.port() + " (" + e.getMessage()
                            + "). Choose another port, or 0 for any free one.",
                    e);
        }
    }

    /** @return the TCP port it listens on */
    public int port() {
        return server.actualPort();
    }

    /** @return the base address without a slash at its end: {@code http://127.0.0.1:8123}; for this machine where it listens on every address */
    public String url() {
        return "http://" + (config.host().equals(EVERY_HOST) ? SimulatorConfig.DEFAULT_HOST : config.host()) + ':'
                + port();
    }

    /** @return the access token it lets in */
    public String token() {
        return config.token();
    }

    /** @return the addresses of the providers of context that it stands in for, each by the environment variable that names such a provider to HA-Ingestor */
    public Map<String, String> providers() {
        return Map.of("HA_INGESTOR_WEATHER_URL", url() + OpenMeteo.PATH);
    }

    /** @return what happened so far */
    public SimulatorStatus status() {
        return await(onLoop(
                vertx,
                () -> new SimulatorStatus(
                        home.ledger().made(),
                        home.ledger().delivered(),
                        clients.count(),
                        clients.hanging(),
                        counts.cuts(),
                        counts.frames(),
                        engine.isOver())));
    }

    /** Cuts every connection, frees the port and removes the ledger; returns when that is done. A second call does nothing. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        await(onLoop(vertx, () -> {
            clients.all(Connection::drop);
            letGoOfPort();
            return true;
        }));
        await(vertx.close());
        home.ledger().close();
    }

    private Future<Simulator> open() {
        return server.listen(config.port(), config.host()).map(listening -> {
            engine.start();
            return this;
        });
    }

    private HttpServer newServer() {
        return vertx.createHttpServer(new HttpServerOptions()
                        .setMaxWebSocketFrameSize(MOST_INBOUND_BYTES)
                        .setMaxWebSocketMessageSize(MOST_INBOUND_BYTES)
                        .setPerMessageWebSocketCompressionSupported(false)
                        .setPerFrameWebSocketCompressionSupported(false)
                        .setCompressionSupported(true))
                .connectionHandler(clients::connected)
                .requestHandler(router);
    }

    private void shutFor(double seconds, Runnable then) {
        var port = port();
        clients.all(Connection::drop);
        // A moment later, so that the request that asked for it is answered.
        var shut = Promise.<Void>promise();
        vertx.setTimer(ANSWER_MILLIS, answered -> server.close().onComplete(closed -> holdPort(port, shut)));
        var over = Promise.<Void>promise();
        engine.after(seconds, over::complete);
        Future.all(shut.future(), over.future()).onSuccess(both -> reopen(port, then));
    }

    /** A closed socket leaves its port only when its selector takes its next turn, so a busy machine may need several tries. */
    private void holdPort(int port, Promise<Void> held) {
        letGoOfPort();
        try {
            heldPort = new HeldPort(config.host(), port);
            held.complete();
        } catch (UncheckedIOException stillTaken) {
            vertx.setTimer(HOLD_MILLIS, later -> holdPort(port, held));
        }
    }

    private void reopen(int port, Runnable then) {
        letGoOfPort();
        var next = newServer();
        next.listen(port, config.host()).onSuccess(listening -> {
            server = next;
            then.run();
        });
    }

    private void letGoOfPort() {
        if (heldPort != null) {
            heldPort.close();
            heldPort = null;
        }
    }

    private static <T> Future<T> onLoop(Vertx vertx, Supplier<T> work) {
        var result = Promise.<T>promise();
        vertx.runOnContext(turn -> {
            try {
                result.complete(work.get());
            } catch (RuntimeException e) {
                result.fail(e);
            }
        });
        return result.future();
    }

    private static <T> T await(Future<T> future) {
        CompletableFuture<T> result = future.toCompletionStage().toCompletableFuture();
        return result.join();
    }
}
