package io.haingestor.broker;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.haingestor.broker.topology.BrokerResource;
import io.haingestor.broker.topology.DeliverySpec;
import io.haingestor.broker.topology.DeliverySpec.BackoffPolicy;
import io.haingestor.broker.topology.DeliverySpec.Format;
import io.haingestor.broker.topology.Destination;
import io.haingestor.broker.topology.Filter;
import io.haingestor.broker.topology.Place;
import io.haingestor.broker.topology.ResourceName;
import io.haingestor.broker.topology.Topology;
import io.haingestor.broker.topology.TriggerResource;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Events and topologies for the broker's tests. */
final class Home {
    static final ResourceName BROKER = name("default");
    static final DeliverySpec QUICK = new DeliverySpec(
            3, BackoffPolicy.LINEAR, Duration.ofSeconds(1), Duration.ofSeconds(30), Format.BINARY, null, null);

    private static final Place PLACE = new Place(Path.of("manifests.yaml"), 1);

    private Home() {}

    static ResourceName name(String name) {
        return new ResourceName("home", name);
    }

    static Topology topology(TriggerResource... triggers) {
        return new Topology(
                List.of(new BrokerResource(BROKER, DeliverySpec.DEFAULT, PLACE)),
                List.of(triggers),
                List.of(),
                List.of(),
                List.of(),
                List.of());
    }

    /** A Trigger for one type, whose subscriber has its name. */
    static TriggerResource trigger(String name, String type, DeliverySpec delivery, boolean ordered, int inFlight) {
        return new TriggerResource(
                name(name),
                BROKER,
                new Filter.Exact(Map.of("type", type)),
                service(name),
                delivery,
                ordered,
                inFlight,
                TriggerResource.UNLIMITED,
                PLACE);
    }

    static TriggerResource trigger(String name, String type) {
        return trigger(name, type, QUICK, false, 10);
    }

    static Destination service(String name) {
        return new Destination.Ref("serving.knative.dev/v1", "Service", name(name), "");
    }

    static CloudEvent event(String type, String id) {
        return event(type, id, id.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    static CloudEvent event(String type, String id, byte[] data) {
        return CloudEventBuilder.v1()
                .withId(id)
                .withType(type)
                .withSource(URI.create("/home-assistant/test"))
                .withDataContentType("application/octet-stream")
                .withData(data)
                .build();
    }
}
