package io.haingestor.broker.http;

import io.haingestor.broker.Subscriber;
import io.haingestor.broker.Subscribers;
import io.haingestor.broker.topology.DeliverySpec;
import io.haingestor.broker.topology.Destination;
import io.haingestor.broker.topology.ResourceName;
import io.haingestor.broker.topology.TriggerResource;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import java.lang.ref.WeakReference;
import java.net.URI;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Who is reached over HTTP: a destination with an address of its own, and a Service at an address that is made of its name. Each Trigger gets connections of its
 * own, as many as it may have deliveries in flight, so that one that hangs takes none from another.
 */
public final class HttpSubscribers implements Subscribers, AutoCloseable {
    private static final String NAME = "{name}";
    private static final String NAMESPACE = "{namespace}";

    private final Vertx vertx;
    private final Context loop;
    private final Subscribers first;
    private final @Nullable String serviceUrl;
    private final Clock clock;
    private final Tracing tracing;
    /** Those that a Trigger still has; Vert.x closes the client of one that is gone. */
    private final Map<Key, WeakReference<HttpSubscriber>> known = new HashMap<>();

    private record Key(URI address, ResourceName trigger, DeliverySpec delivery, int inFlight) {}

    /**
     * @param vertx on one of whose event loops all of it runs
     * @param first who is asked first: those in this very process
     * @param serviceUrl the address of a Service with {@code {name}} and {@code {namespace}} in it, by {@link #requireServiceUrl}; null when none can be
     *     reached
     * @param clock reads a {@code Retry-After} that is a date, and says when a reply came
     * @param random ids of traces and spans; safe for use by several threads
     */
    public HttpSubscribers(
            Vertx vertx, Subscribers first, @Nullable String serviceUrl, Clock clock, RandomGenerator random) {
        this.vertx = vertx;
        // Not getOrCreateContext: that gives a thread the same one each time, so that a server which it starts later
        // shared it.
        this.loop = ((VertxInternal) vertx).createEventLoopContext();
        this.first = first;
        this.serviceUrl = serviceUrl == null ? null : requireServiceUrl(serviceUrl);
        this.clock = clock;
        this.tracing = new Tracing(random);
    }

    /**
     * @param serviceUrl the address of a Service with placeholders
     * @return the same
     * @throws IllegalArgumentException when no address comes of it, saying what was expected
     */
    public static String requireServiceUrl(String serviceUrl) {
        var example = serviceUrl.replace(NAME, "a").replace(NAMESPACE, "b");
        if (!serviceUrl.contains(NAME) || example.contains("{") || !isHttp(example)) {
            throw new IllegalArgumentException(
                    "expected the address of a Service with its name in it, e.g. http://{name}.{namespace}:8080, got '"
                            + serviceUrl + "'");
        }
        return serviceUrl;
    }

    private static boolean isHttp(String address) {
        try {
            var uri = URI.create(address);
            return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme())) && uri.getRawAuthority() != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    @Override
    public Optional<Subscriber> resolve(Destination destination, TriggerResource trigger) {
        return first.resolve(destination, trigger).or(() -> address(destination).map(uri -> subscriber(uri, trigger)));
    }

    private Optional<URI> address(Destination destination) {
        if (destination instanceof Destination.Address fixed) {
            return Optional.of(fixed.uri()).filter(uri -> isHttp(uri.toString()));
        }
        var ref = (Destination.Ref) destination;
        return ref.kind().equals("Service") && serviceUrl != null
                ? Optional.of(resolve(service(serviceUrl, ref.name()), ref.path()))
                : Optional.empty();
    }

    /** With a path, as a relative URI is resolved against nothing less (RFC 3986 §5.2.3). */
    private static URI service(String template, ResourceName name) {
        var uri = URI.create(template.replace(NAME, name.name()).replace(NAMESPACE, name.namespace()));
        if (!uri.getRawPath().isEmpty()) {
            return uri;
        }
        var query = uri.getRawQuery();
        return URI.create(uri.getScheme() + "://" + uri.getRawAuthority() + "/" + (query == null ? "" : "?" + query));
    }

    /** RFC 3986 §5.2.2, which {@link URI#resolve} does not follow where the path is empty: it drops the last segment. */
    private static URI resolve(URI base, String relative) {
        if (relative.isEmpty()) {
            return base;
        }
        return relative.startsWith("?")
                ? URI.create(base.toString().replaceFirst("\\?.*", "") + relative)
                : base.resolve(relative);
    }

    /** The one that is there already when nothing has changed for it, so that a reload of manifests keeps connections. */
    private synchronized Subscriber subscriber(URI address, TriggerResource trigger) {
        known.values().removeIf(subscriber -> subscriber.get() == null);
        var key = new Key(address, trigger.name(), trigger.delivery(), trigger.inFlight());
        var there = known.get(key);
        var subscriber = there == null ? null : there.get();
        if (subscriber == null) {
            var client = vertx.httpClientBuilder()
                    .with(HttpSubscriber.options(trigger))
                    // The attempt that it breaks tells of it.
                    .withConnectHandler(connection -> connection.exceptionHandler(broken -> {}))
                    .build();
            subscriber = new HttpSubscriber(loop, client, address, trigger, tracing, clock);
            known.put(key, new WeakReference<>(subscriber));
        }
        return subscriber;
    }

    /** Ends what is in flight, as if it were not answered. */
    @Override
    public synchronized void close() {
        for (var reference : known.values()) {
            var subscriber = reference.get();
            if (subscriber != null) {
                subscriber.client().close();
            }
        }
    }
}
