package io.haingestor.broker.metrics;

import io.haingestor.broker.Broker;
import io.haingestor.broker.BrokerListener;
import io.haingestor.broker.api.Gate;
import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.prometheus.client.exporter.common.TextFormat;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;

/** {@code GET /q/metrics} of a broker that runs alone: what {@link BrokerMetrics} measures, as Prometheus reads it. */
@SuppressWarnings("deprecation") // Micrometer's newer registry would be a second one beside Quarkus's.
public final class ScrapePage {
    /** Where it is, as in the single process. */
    public static final String PATH = "/q/metrics";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final BrokerMetrics metrics;
    private final Gate gate;

    /**
     * @param clock tells when what was read is too old to be shown
     * @param gate who may read: whoever may deal with every Broker
     */
    public ScrapePage(Clock clock, Gate gate) {
        this.metrics = new BrokerMetrics(registry, clock);
        this.gate = gate;
    }

    /** @return what the broker is to be opened with */
    public BrokerListener listener() {
        return metrics;
    }

    /**
     * @param broker was opened with {@link #listener}, and is not started yet
     * @see BrokerMetrics#watch
     */
    public void watch(Broker broker) {
        metrics.watch(broker);
    }

    /** @param router answers at {@link #PATH} from now on */
    public void addTo(Router router) {
        router.get(PATH).handler(this::answer);
    }

    private void answer(RoutingContext call) {
        switch (gate.access(call.request().getHeader(HttpHeaders.AUTHORIZATION), null)) {
            case UNKNOWN -> refuse(call, 401, "Expected the header Authorization: Bearer with a token that is known");
            case FORBIDDEN -> refuse(call, 403, "This concerns every Broker: expected a token for */*");
            // It reads the log, which is not for an event loop.
            case GRANTED ->
                call.vertx()
                        .executeBlocking(() -> registry.scrape(TextFormat.CONTENT_TYPE_004), false)
                        .onSuccess(text -> call.response()
                                .putHeader(HttpHeaders.CONTENT_TYPE, TextFormat.CONTENT_TYPE_004)
                                .end(text))
                        .onFailure(call::fail);
        }
    }

    private static void refuse(RoutingContext call, int status, String why) {
        if (status == 401) {
            call.response().putHeader("WWW-Authenticate", "Bearer");
        }
        call.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8")
                .end(why);
    }
}
