package io.haingestor.broker.topology;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads Triggers, by the rules of Knative's admission webhook. */
final class TriggerParser {
    private static final List<String> FIELDS =
            List.of("broker", "brokerRef", "filter", "filters", "subscriber", "delivery");
    private static final String ORDER = "kafka.eventing.knative.dev/delivery.order";
    private static final String IN_FLIGHT = "local-runtime.haingestor.io/in-flight";
    private static final String RATE = "local-runtime.haingestor.io/rate";
    private static final int MOST_IN_FLIGHT = 100_000;
    private static final int FASTEST = 1_000_000;

    private TriggerParser() {}

    /**
     * @param resource a Trigger
     * @param brokers the Brokers that there are
     * @param before the Broker that a Trigger had until now, which it must keep
     * @return the Trigger; empty where a problem was told
     */
    static Optional<TriggerResource> parse(
            Resource resource, Map<ResourceName, BrokerResource> brokers, Map<ResourceName, ResourceName> before) {
        var fields = resource.fields(FIELDS);
        var namespace = resource.name().namespace();
        var filter = FilterParser.parse(fields.get("filter"), fields.get("filters"));
        var broker = broker(resource, fields).flatMap(name -> known(resource, fields, name, brokers));
        broker.ifPresent(now -> kept(resource, fields, now.name(), before));
        var delivery = DeliveryParser.ofTrigger(
                fields.get("delivery"),
                namespace,
                broker.map(BrokerResource::delivery).orElse(DeliverySpec.DEFAULT));
        var ordered = ordered(resource);
        var inFlight = resource.annotations().number(IN_FLIGHT, 1, MOST_IN_FLIGHT, TriggerResource.DEFAULT_IN_FLIGHT);
        var rate = resource.annotations().number(RATE, 1, FASTEST, TriggerResource.UNLIMITED);
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
                rate,
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
        return reference == null ? Optional.empty() : reference(resource, reference);
    }

    private static Optional<String> reference(Resource resource, YamlNode reference) {
        var fields = reference.fields("brokerRef", DeliveryParser.REFERENCE);
        expect(fields.get("apiVersion"), "brokerRef.apiVersion", "eventing.knative.dev/v1");
        expect(fields.get("kind"), "brokerRef.kind", "Broker");
        expect(fields.get("namespace"), "brokerRef.namespace", resource.name().namespace());
        reference.note("a cluster refuses brokerRef unless its feature cross-namespace-event-links is on; write"
                + " 'broker' and the name");
        return DeliveryParser.required(reference, fields.get("name"), "brokerRef.name");
    }

    private static void expect(@Nullable YamlNode node, String what, String expected) {
        if (node != null) {
            node.text(what)
                    .filter(found -> !found.equals(expected))
                    .ifPresent(found ->
                            node.problem("expected " + what + " to be " + expected + ", found '" + found + "'"));
        }
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

    private static void kept(
            Resource resource, Map<String, YamlNode> fields, ResourceName now, Map<ResourceName, ResourceName> before) {
        var broker = before.getOrDefault(resource.name(), now);
        if (!broker.equals(now)) {
            fields.getOrDefault("broker", resource.specOrRoot())
                    .problem("expected the Broker of Trigger " + resource.name() + " to stay " + broker
                            + ", which cannot be changed, found " + now + "; give the Trigger another name");
        }
    }

    private static boolean ordered(Resource resource) {
        var order = resource.annotations().text(ORDER).orElse("unordered");
        if (!List.of("ordered", "unordered").contains(order)) {
            resource.annotations().problem(ORDER, "to be ordered or unordered");
        }
        return order.equals("ordered");
    }
}
