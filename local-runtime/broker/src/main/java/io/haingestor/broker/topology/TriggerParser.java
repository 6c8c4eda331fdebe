package io.haingestor.broker.topology;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads Triggers, by the rules of Knative's admission webhook. */
final class TriggerParser {
    private static final List<String> FIELDS =
            List.of("broker", "brokerRef", "filter", "filters", "subscriber", "delivery");
    private static final String ORDER = "kafka.eventing.knative.dev/delivery.order";
    private static final String IN_FLIGHT = "local-runtime.haingestor.io/in-flight";
    private static final int MOST_IN_FLIGHT = 100_000;

    private TriggerParser() {}

    /**
     * @param resource a Trigger
     * @param brokers the Brokers that there are
     * @return the Trigger; empty where a problem was told
     */
    static Optional<TriggerResource> parse(Resource resource, Map<ResourceName, BrokerResource> brokers) {
        var fields = resource.fields(FIELDS);
        var namespace = resource.name().namespace();
        var filter = FilterParser.parse(fields.get("filter"), fields.get("filters"));
        var broker = broker(resource, fields).flatMap(name -> known(resource, fields, name, brokers));
        var delivery = DeliveryParser.ofTrigger(
                fields.get("delivery"),
                namespace,
                broker.map(BrokerResource::delivery).orElse(DeliverySpec.DEFAULT));
        var ordered = ordered(resource);
        var inFlight = inFlight(resource);
        var node = fields.get("subscriber");
        if (node == null) {
            resource.specOrRoot().problem("expected Trigger " + resource.name() + " to have a subscriber, found none");
            return Optional.empty();
        }
        var subscriber = DeliveryParser.destination(node, "subscriber", namespace);
        if (broker.isEmpty() || subscriber.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new TriggerResource(
                resource.name(),
                broker.get().name(),
                filter,
                subscriber.get(),
                delivery,
                ordered,
                inFlight,
                TriggerResource.UNLIMITED,
                resource.place()));
    }

    private static Optional<String> broker(Resource resource, Map<String, YamlNode> fields) {
        var broker = fields.get("broker");
        var reference = fields.get("brokerRef");
        if ((broker == null) == (reference == null)) {
            resource.specOrRoot()
                    .problem("expected Trigger " + resource.name() + " to have a broker or a brokerRef, found "
                            + (broker == null ? "neither" : "both"));
            return Optional.empty();
        }
        if (broker != null) {
            return broker.text("broker");
        }
        return reference == null
                ? Optional.empty()
                : DeliveryParser.required(
                        reference, reference.fields("brokerRef").get("name"), "brokerRef.name");
    }

    private static Optional<BrokerResource> known(
            Resource resource, Map<String, YamlNode> fields, String name, Map<ResourceName, BrokerResource> brokers) {
        var broker = brokers.get(new ResourceName(resource.name().namespace(), name));
        if (broker == null) {
            fields.getOrDefault("broker", resource.specOrRoot())
                    .problem("expected the Broker of Trigger " + resource.name() + " to be one of " + brokers.keySet()
                            + ", found '" + name + "' in namespace "
                            + resource.name().namespace());
        }
        return Optional.ofNullable(broker);
    }

    private static boolean ordered(Resource resource) {
        var order = resource.annotations().getOrDefault(ORDER, "unordered");
        if (!List.of("ordered", "unordered").contains(order)) {
            resource.root()
                    .problem("expected the annotation " + ORDER + " to be ordered or unordered, found '" + order + "'");
        }
        return order.equals("ordered");
    }

    private static int inFlight(Resource resource) {
        var text = resource.annotations().get(IN_FLIGHT);
        if (text == null) {
            return TriggerResource.DEFAULT_IN_FLIGHT;
        }
        if (text.matches("[1-9][0-9]{0,5}") && Integer.parseInt(text) <= MOST_IN_FLIGHT) {
            return Integer.parseInt(text);
        }
        resource.root()
                .problem("expected the annotation " + IN_FLIGHT + " to be a whole number from 1 to " + MOST_IN_FLIGHT
                        + ", found '" + text + "'");
        return TriggerResource.DEFAULT_IN_FLIGHT;
    }
}
