package io.haingestor.app;

import io.haingestor.broker.api.BrokerApi;
import io.haingestor.broker.http.Ingress;
import io.haingestor.broker.http.Limits;
import io.haingestor.broker.http.Tokens;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Any producer may post events to the broker of this process, and its keeper may look after it, at the same addresses as with a broker that runs alone.
 */
@Singleton
final class LocalIngress {
    /** Before Quarkus reads bodies, which would take some kinds of content apart. */
    private static final int BEFORE_BODIES_ARE_READ = Integer.MIN_VALUE;

    /** The environment variable that names the file of who may post. */
    static final String TOKENS = "HA_INGESTOR_BROKER_TOKENS_FILE";

    private static final String MAX_EVENT_BYTES = "HA_INGESTOR_BROKER_MAX_EVENT_BYTES";

    private final LocalBroker local;
    private final Ingress ingress;
    private final BrokerApi api;

    LocalIngress(
            LocalBroker local,
            @ConfigProperty(name = TOKENS) Optional<Path> tokens,
            @ConfigProperty(name = MAX_EVENT_BYTES, defaultValue = "1048576") int maxEventBytes,
            Clock clock,
            RandomGenerator random) {
        this.local = local;
        var known = tokens.map(LocalIngress::read).orElse(Tokens.NONE);
        this.api = new BrokerApi(local::broker, local::problems, known);
        this.ingress = new Ingress(
                (broker, events) -> local.broker().publish(broker, events),
                known,
                Limits.DEFAULT.withBodyBytes(maxEventBytes),
                clock,
                random);
    }

    private static Tokens read(Path file) {
        try {
            return Tokens.read(file);
        } catch (IOException e) {
            throw UserErrorException.configuration(TOKENS + ": " + e.getMessage());
        }
    }

    void register(@Observes Router router) {
        router.route().order(BEFORE_BODIES_ARE_READ).handler(this::handle);
        api.addTo(router);
    }

    private void handle(RoutingContext call) {
        if (!ingress.handle(call.request())) {
            call.next();
        }
    }

    /** The broker is there. */
    void start(@Observes @Priority(Interceptor.Priority.APPLICATION) StartupEvent event) {
        local.follow(ingress::serve);
    }

    void stop(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) ShutdownEvent event) {
        ingress.close();
    }
}
