package io.haingestor.gateway;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.vertx.http.HttpServer;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says that the gateway runs alone, and waits for the end. */
@Singleton
final class GatewayApplication implements QuarkusApplication {
    private static final Logger LOG = LoggerFactory.getLogger(GatewayApplication.class);

    private final HttpServer http;
    private final GatewayConfig config;
    private final String host;

    GatewayApplication(HttpServer http, GatewayConfig config, @ConfigProperty(name = "quarkus.http.host") String host) {
        this.http = http;
        this.config = config;
        this.host = host;
    }

    @Override
    public int run(String... args) {
        LOG.info(
                "Ready: gateway of {}, events to {}, outbox in {}, health http://{}:{}/q/health",
                config.url().orElse("Home Assistant"),
                config.sink().url().orElse("nowhere"),
                config.folder(),
                host,
                http.getPort());
        Quarkus.waitForExit();
        return 0;
    }
}
