package io.haingestor.broker.http;

import io.cloudevents.CloudEvent;
import io.haingestor.broker.Delivery;
import io.haingestor.broker.Subscriber;
import io.haingestor.broker.topology.DeliverySpec.Format;
import io.haingestor.broker.topology.TriggerResource;
import io.vertx.core.Context;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Clock;
import java.util.concurrent.CompletionStage;

/** Posts the events of one Trigger to one address (knative/specs, data-plane.md). Its attempts run on one event loop. */
final class HttpSubscriber implements Subscriber {
    private static final int MOST_CONNECTIONS = 256;
    private static final int CONNECT_MILLIS = 10_000;
    private static final int HEADER_BYTES = 64 << 10;
    /** Shorter than what servers do, among whose defaults 5 s is the shortest: one that closes while we send costs an attempt. */
    private static final int KEEP_ALIVE_SECONDS = 4;

    private final Context loop;
    private final HttpClient client;
    private final RequestOptions target;
    private final String namespace;
    private final boolean structured;
    private final long timeoutMillis;
    private final Tracing tracing;
    private final Clock clock;

    HttpSubscriber(
            Context loop, HttpClient client, URI address, TriggerResource trigger, Tracing tracing, Clock clock) {
        this.loop = loop;
        this.client = client;
        this.target = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setAbsoluteURI(address.toString())
                .setFollowRedirects(false);
        this.namespace = trigger.name().namespace();
        this.structured = trigger.delivery().format() == Format.JSON;
        this.timeoutMillis = Math.max(1, trigger.delivery().timeout().toMillis());
        this.tracing = tracing;
        this.clock = clock;
    }

    /** @return how to connect to a subscriber of this Trigger */
    static HttpClientOptions options(TriggerResource trigger) {
        return new HttpClientOptions()
                .setMaxPoolSize(Math.min(trigger.inFlight(), MOST_CONNECTIONS))
                .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
                .setConnectTimeout(CONNECT_MILLIS)
                .setMaxHeaderSize(HEADER_BYTES)
                .setHttp2ClearTextUpgrade(false);
    }

    @Override
    public CompletionStage<Delivery> deliver(CloudEvent event) {
        var attempt = new HttpAttempt(this, event);
        loop.runOnContext(attempt::send);
        return attempt.done();
    }

    Context loop() {
        return loop;
    }

    HttpClient client() {
        return client;
    }

    RequestOptions target() {
        return target;
    }

    String namespace() {
        return namespace;
    }

    boolean isStructured() {
        return structured;
    }

    long timeoutMillis() {
        return timeoutMillis;
    }

    Tracing tracing() {
        return tracing;
    }

    Clock clock() {
        return clock;
    }
}
