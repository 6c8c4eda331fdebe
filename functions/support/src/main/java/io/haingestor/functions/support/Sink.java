package io.haingestor.functions.support;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.haingestor.events.EventJson;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PemTrustOptions;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Where a Knative SinkBinding says that events go: {@code K_SINK}, with {@code K_CE_OVERRIDES} and {@code K_CA_CERTS}; with {@code HA_INGESTOR_SINK_TOKEN} where a Broker asks for a token.
 */
@Singleton
final class Sink {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Duration LATER = Duration.ofSeconds(1);

    private final Vertx vertx;
    private final Optional<String> address;
    private final Optional<String> caCertificates;
    private final Map<String, String> overrides;
    private final Optional<String> token;
    private @Nullable HttpClient client;

    @Inject
    Sink(
            Vertx vertx,
            @ConfigProperty(name = "K_SINK") Optional<String> address,
            @ConfigProperty(name = "K_CA_CERTS") Optional<String> caCertificates,
            @ConfigProperty(name = "K_CE_OVERRIDES") Optional<String> overrides,
            @ConfigProperty(name = "HA_INGESTOR_SINK_TOKEN") Optional<String> token) {
        this.vertx = vertx;
        this.address = address;
        this.caCertificates = caCertificates;
        this.overrides = overrides.map(Sink::extensions).orElse(Map.of());
        this.token = token.map(String::strip).filter(text -> !text.isEmpty());
    }

    Uni<Void> post(List<CloudEvent> events) {
        if (address.isEmpty()) {
            return Uni.createFrom()
                    .failure(
                            new IllegalStateException(
                                    "A function that makes several events needs K_SINK, the address of a Broker; bind the Service by a SinkBinding"));
        }
        return Uni.createFrom().completionStage(() -> {
            var all = Future.<Void>succeededFuture();
            for (var event : events) {
                all = all.compose(previous -> post(address.get(), event));
            }
            return all.toCompletionStage();
        });
    }

    private Future<Void> post(String url, CloudEvent event) {
        var options = new RequestOptions()
                .setAbsoluteURI(url)
                .setMethod(HttpMethod.POST)
                .setTimeout(TIMEOUT.toMillis());
        return client().request(options)
                .compose(request -> send(request, overridden(event)))
                .recover(failure -> Future.failedFuture(
                        failure instanceof UnavailableException
                                ? failure
                                : new UnavailableException("The sink " + url + " does not answer", LATER, failure)));
    }

    private Future<Void> send(HttpClientRequest request, CloudEvent event) {
        token.ifPresent(text -> request.putHeader(HttpHeaders.AUTHORIZATION, "Bearer " + text));
        return request.send(BinaryEvent.write(event, request.headers()))
                .compose(response -> response.statusCode() / 100 == 2
                        ? response.end()
                        : Future.failedFuture(new UnavailableException(
                                "The sink " + request.absoluteURI() + " took not the event: status "
                                        + response.statusCode(),
                                LATER,
                                null)));
    }

    private CloudEvent overridden(CloudEvent event) {
        if (overrides.isEmpty()) {
            return event;
        }
        var builder = CloudEventBuilder.v1(event);
        overrides.forEach(builder::withExtension);
        return builder.build();
    }

    private synchronized HttpClient client() {
        if (client == null) {
            var options = new HttpClientOptions();
            caCertificates.ifPresent(
                    pem -> options.setTrustOptions(new PemTrustOptions().addCertValue(Buffer.buffer(pem))));
            client = vertx.createHttpClient(options);
        }
        return client;
    }

    private static Map<String, String> extensions(String overrides) {
        try {
            var extensions = new HashMap<String, String>();
            EventJson.mapper()
                    .readTree(overrides)
                    .path("extensions")
                    .properties()
                    .forEach(extension -> extensions.put(
                            extension.getKey(), extension.getValue().asText()));
            return extensions;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "Expected K_CE_OVERRIDES to be JSON like {\"extensions\":{\"name\":\"value\"}}: "
                            + e.getOriginalMessage(),
                    e);
        }
    }
}
