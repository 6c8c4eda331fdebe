package io.haingestor.broker.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.haingestor.broker.Delivery;
import io.haingestor.broker.Subscriber;
import io.haingestor.broker.Subscribers;
import io.haingestor.broker.topology.DeliverySpec;
import io.haingestor.broker.topology.Destination;
import io.haingestor.broker.topology.ResourceName;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who stands behind a destination. */
class HttpSubscribersTest {
    private static final CloudEvent EVENT = CloudEventBuilder.v1()
            .withId("1")
            .withSource(URI.create("/test"))
            .withType("a")
            .build();
    private static final Subscribers NOBODY = (destination, trigger) -> Optional.empty();

    private final Vertx vertx = Vertx.vertx();
    private final SubscriberServer server = new SubscriberServer();

    @AfterEach
    void stop() {
        server.close();
        vertx.close();
    }

    private Optional<Subscriber> resolve(Subscribers first, String serviceUrl, Destination destination) {
        var subscribers = new HttpSubscribers(vertx, first, serviceUrl, Clock.systemUTC(), HttpRig.random());
        return subscribers.resolve(destination, HttpRig.trigger(destination, DeliverySpec.DEFAULT));
    }

    private static Destination service(String relative) {
        return new Destination.Ref("serving.knative.dev/v1", "Service", new ResourceName("home", "f"), relative);
    }

    @Test
    void whatIsDeliveredAndWhatIsServedShareNoEventLoop() throws Exception {
        var delivering = (HttpSubscriber)
                resolve(NOBODY, "http://127.0.0.1:1/{name}", service("")).orElseThrow();
        assertThat(thread(delivering.loop())).isNotEqualTo(thread(vertx.getOrCreateContext()));
    }

    private static String thread(Context loop) throws Exception {
        var name = new CompletableFuture<String>();
        loop.runOnContext(turn -> name.complete(Thread.currentThread().getName()));
        return name.get(1, TimeUnit.MINUTES);
    }

    @ParameterizedTest
    @CsvSource({
        "/{namespace}/{name}/, '', /home/f/",
        "/{namespace}/{name}/, more/path, /home/f/more/path",
        "/{namespace}/{name}/, /root?a=b, /root?a=b",
        "/{name}, '', /f",
        "/{name}, ?a=b, /f?a=b",
        "/{name}?key=1, '', /f?key=1",
        "/{name}, more/path, /more/path",
        "?of={name}, '', /?of=f",
    })
    void aServiceIsReachedByItsName(String template, String relative, String expected) throws Exception {
        var url = "http://127.0.0.1:" + server.port() + template;
        var subscriber = resolve(NOBODY, url, service(relative)).orElseThrow();
        subscriber.deliver(EVENT).toCompletableFuture().get(1, TimeUnit.MINUTES);
        assertThat(server.received).extracting(SubscriberServer.Received::uri).containsExactly(expected);
    }

    @Test
    void aFunctionOfThisProcessGoesBeforeAnAddress() throws Exception {
        var subscriber = resolve(
                        (destination, trigger) ->
                                Optional.of(event -> CompletableFuture.completedFuture(Delivery.failed(400, "here"))),
                        "http://127.0.0.1:" + server.port() + "/{name}",
                        service(""))
                .orElseThrow();
        assertThat(subscriber.deliver(EVENT).toCompletableFuture().get()).isEqualTo(Delivery.failed(400, "here"));
        assertThat(server.received).isEmpty();
    }

    @Test
    void whatHasNoAddressIsNotKnown() {
        for (var nobody : List.of(
                new Destination.Ref("v1", "ConfigMap", new ResourceName("home", "f"), ""),
                new Destination.Address(URI.create("ftp://example.org/")))) {
            assertThat(resolve(NOBODY, "http://{name}", nobody)).isEmpty();
        }
        assertThat(resolve(NOBODY, null, service(""))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "http://service:8080", "{name}", "ftp://{name}", "http://{name}/{what}", "http:// {name}"})
    void anAddressOfServicesNamesThem(String template) {
        assertThatThrownBy(() -> HttpSubscribers.requireServiceUrl(template))
                .hasMessageContaining("e.g. http://{name}.{namespace}:8080");
    }
}
