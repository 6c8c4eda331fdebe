package io.haingestor.broker.http;

import io.haingestor.broker.Broker;
import io.haingestor.broker.BrokerOpenException;
import io.haingestor.broker.LogUnavailableException;
import io.haingestor.broker.Subscribers;
import io.haingestor.broker.api.BrokerApi;
import io.haingestor.broker.manifests.ManifestWatch;
import io.haingestor.broker.metrics.ScrapePage;
import io.haingestor.broker.ping.PingSources;
import io.haingestor.broker.ping.Ticks;
import io.haingestor.broker.topology.Topology;
import io.haingestor.broker.topology.TopologyException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The broker with an HTTP server of its own. Several may run in one process, each on a data folder of its own. */
public final class BrokerServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BrokerServer.class);
    private static final long LOOK_MILLIS = 500;
    private static final long ANSWER_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long POLL_MILLIS = 5;
    private static final long CLOSE_SECONDS = 2;

    private final Vertx vertx;
    private final Broker broker;
    private final HttpSubscribers subscribers;
    private final Ingress ingress;
    private final Router router;
    private final Connections connections;
    private final HttpServer server;
    private final PingSources pings;
    private final @Nullable ManifestWatch manifests;
    private final AtomicBoolean closed = new AtomicBoolean();

    private BrokerServer(
            Vertx vertx,
            Broker broker,
            HttpSubscribers subscribers,
            ServerSettings settings,
            @Nullable ManifestWatch manifests,
            Clock clock,
            RandomGenerator random) {
        this.vertx = vertx;
        this.broker = broker;
        this.subscribers = subscribers;
        this.manifests = manifests;
        this.pings = new PingSources(Ticks.of(broker), clock);
        this.ingress = new Ingress(broker::publish, settings.tokens(), settings.limits(), clock, random);
        this.router = Router.router(vertx);
        this.connections = new Connections(settings.limits(), System::nanoTime);
        this.server = vertx.createHttpServer(options(settings.limits()))
                .connectionHandler(connections::opened)
                .requestHandler(this::handle);
        new HealthRoutes(broker).addTo(router);
        new BrokerApi(() -> broker, this::problems, settings.tokens()).addTo(router);
        router.route().last().handler(call -> unknown(call.request()));
    }

    /**
     * Opens the log, answers requests, begins to deliver, and goes along when the manifests change.
     *
     * @param settings where, and how much
     * @param manifests the manifests; looked at no more when the server is closed
     * @param subscribers who stands behind a destination in this very process; asked before HTTP is tried
     * @param clock arrival times, retries, timeouts, retention and PingSources
     * @param random jitter and trace ids; safe for use by several threads
     * @return the server, at work
     * @throws BrokerOpenException when the folder or the log in it cannot be used
     * @throws TopologyException when subscribers do not resolve
     * @throws ServerException when it cannot, or may not, listen at that address
     */
    public static BrokerServer start(
            ServerSettings settings,
            ManifestWatch manifests,
            Subscribers subscribers,
            Clock clock,
            RandomGenerator random)
            throws BrokerOpenException, TopologyException, ServerException {
        var server = start(settings, manifests.topology(), manifests, subscribers, clock, random);
        manifests.start(server::reload);
        return server;
    }

    /**
     * Does the same for manifests that change only by {@link #reload}.
     *
     * @param topology what the manifests declare
     * @see #start(ServerSettings, ManifestWatch, Subscribers, Clock, RandomGenerator)
     */
    public static BrokerServer start(
            ServerSettings settings, Topology topology, Subscribers subscribers, Clock clock, RandomGenerator random)
            throws BrokerOpenException, TopologyException, ServerException {
        return start(settings, topology, null, subscribers, clock, random);
    }

    private static BrokerServer start(
            ServerSettings settings,
            Topology topology,
            @Nullable ManifestWatch manifests,
            Subscribers subscribers,
            Clock clock,
            RandomGenerator random)
            throws BrokerOpenException, TopologyException, ServerException {
        requireLoopbackOrTokens(settings);
        var vertx = vertx();
        var reachable = new HttpSubscribers(vertx, subscribers, settings.serviceUrl(), clock, random);
        var metrics = new ScrapePage(clock, settings.tokens());
        Broker broker;
        try {
            broker = Broker.open(settings.broker(), topology, reachable, clock, random, metrics.listener());
        } catch (BrokerOpenException | TopologyException | RuntimeException e) {
            vertx.close();
            throw e;
        }
        var server = new BrokerServer(vertx, broker, reachable, settings, manifests, clock, random);
        metrics.watch(broker);
        metrics.addTo(server.router);
        server.ingress.serve(topology);
        try {
            await(server.listen(settings));
        } catch (CompletionException e) {
            server.close();
            throw new ServerException("Port " + settings.port() + " on " + settings.host() + " cannot be used: "
                    + (e.getCause() == null ? e.getMessage() : e.getCause().getMessage())
                    + ". Stop the process that uses it, or choose another one");
        }
        broker.start();
        server.pings.start(topology.pingSources());
        return server;
    }

    private static void requireLoopbackOrTokens(ServerSettings settings) throws ServerException {
        try {
            if (!settings.tokens().areRequired()
                    && !InetAddress.getByName(settings.host()).isLoopbackAddress()) {
                throw new ServerException(
                        "Expected tokens for a broker that others than this machine can reach, got none for "
                                + settings.host() + ". Name a file of tokens in HA_INGESTOR_BROKER_TOKENS_FILE"
                                + " (one '<namespace>/<broker> <token>' per line), or listen on 127.0.0.1");
            }
        } catch (UnknownHostException e) {
            throw new ServerException("Expected an address of this machine to listen on, got " + settings.host());
        }
    }

    /** One event loop for those who post, one for the subscribers. */
    private static Vertx vertx() {
        return Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(2)
                .setWorkerPoolSize(2)
                .setInternalBlockingPoolSize(1)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
    }

    private static HttpServerOptions options(Limits limits) {
        return new HttpServerOptions()
                .setMaxHeaderSize(limits.headerBytes())
                .setMaxInitialLineLength(limits.lineBytes())
                .setHttp2ClearTextEnabled(false)
                .setTcpNoDelay(true);
    }

    private Future<HttpServer> listen(ServerSettings settings) {
        return server.listen(settings.port(), settings.host())
                .onSuccess(listening -> vertx.setPeriodic(LOOK_MILLIS, tick -> connections.look()));
    }

    private void handle(HttpServerRequest request) {
        connections.requested(request);
        if (!ingress.handle(request)) {
            router.handle(request);
        }
    }

    private static void unknown(HttpServerRequest request) {
        new Problem(
                        "Not Found",
                        404,
                        "There is nothing at " + request.path() + "; the address of a Broker is /<namespace>/<name>")
                .send(request.response());
    }

    /** @return the TCP port it listens on */
    public int port() {
        return server.actualPort();
    }

    /** @return the broker behind it */
    public Broker broker() {
        return broker;
    }

    /**
     * Changes over to other manifests, as {@link Broker#reload} does; takes events for its Brokers and no others from then on.
     *
     * @param topology what holds from now on
     * @throws TopologyException when it cannot hold; nothing has changed then
     * @throws LogUnavailableException when the change cannot be stored; nothing has changed then
     */
    public void reload(Topology topology) throws TopologyException, LogUnavailableException {
        broker.reload(topology, subscribers);
        pings.change(topology.pingSources());
        ingress.serve(topology);
    }

    /** @return why the manifests, as they are now, are not in force; none when they are */
    public List<TopologyException.Problem> problems() {
        return manifests == null ? List.of() : manifests.problems();
    }

    /** Takes no more events, answers those that wait for the disk, ends deliveries in flight as the broker does, and frees the port; within 10 s. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        if (manifests != null) {
            manifests.close();
        }
        ingress.close();
        pings.close();
        var deadline = System.nanoTime() + ANSWER_NANOS;
        try {
            while (ingress.unanswered() > 0 && System.nanoTime() < deadline) {
                TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            }
            broker.close();
            vertx.close().toCompletionStage().toCompletableFuture().get(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.atWarn().setCause(e).log("server-not-closed");
        }
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }
}
