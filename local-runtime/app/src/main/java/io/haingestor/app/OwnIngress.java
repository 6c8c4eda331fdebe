package io.haingestor.app;

import io.haingestor.broker.topology.ResourceName;
import io.quarkus.vertx.http.HttpServer;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Where processes of this machine post events to the Brokers of this process. */
@Singleton
final class OwnIngress {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long POLL_MILLIS = 10;

    private final HttpServer http;

    OwnIngress(HttpServer http) {
        this.http = http;
    }

    /**
     * Waits until the port is open: the broker delivers before that.
     *
     * @return the address of a Broker
     * @throws IllegalStateException when the port does not open
     */
    String of(ResourceName broker) {
        var until = System.nanoTime() + PATIENCE.toNanos();
        while (http.getPort() <= 0) {
            if (System.nanoTime() > until) {
                throw new IllegalStateException("The ingress of Broker " + broker + " is not open");
            }
            try {
                Thread.sleep(POLL_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("Stopped before the ingress of Broker " + broker + " was open", e);
            }
        }
        return "http://127.0.0.1:" + http.getPort() + "/" + broker;
    }
}
