package io.haingestor.broker.topology;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads Brokers, by the rules of Knative's admission webhook. */
final class BrokerParser {
    private static final String CLASS = "eventing.knative.dev/broker.class";

    private BrokerParser() {}

    /**
     * @param resource a Broker
     * @param before the Brokers that there were until now: none of them may change its class or its configuration
     */
    static BrokerResource parse(Resource resource, Map<ResourceName, BrokerResource> before) {
        var fields = resource.fields(List.of("config", "delivery"));
        var broker = new BrokerResource(
                resource.name(),
                resource.annotations().text(CLASS).orElse(""),
                config(fields.get("config"), resource.name().namespace()),
                DeliveryParser.ofBroker(fields.get("delivery"), resource.name().namespace()),
                resource.place());
        var kept = before.get(resource.name());
        if (kept != null) {
            if (changed(kept.brokerClass(), broker.brokerClass())) {
                resource.annotations()
                        .problem(CLASS, "to stay " + kept.brokerClass() + " and the Broker's name to change");
            }
            if (changed(kept.config(), broker.config())) {
                fields.getOrDefault("config", resource.specOrRoot())
                        .problem("expected the config of Broker " + resource.name() + " to stay " + kept.config()
                                + ", which cannot be changed, found " + broker.config()
                                + "; give the Broker another name");
            }
        }
        return broker;
    }

    /** @return whether both are known and differ: where a manifest is silent, the cluster filled something in */
    private static boolean changed(String before, String now) {
        return !before.isEmpty() && !now.isEmpty() && !before.equals(now);
    }

    private static String config(@Nullable YamlNode node, String namespace) {
        if (node == null) {
            return "";
        }
        var fields = node.fields("config", DeliveryParser.REFERENCE);
        var kind = DeliveryParser.required(node, fields.get("kind"), "config.kind");
        var name = DeliveryParser.required(node, fields.get("name"), "config.name");
        var own = fields.get("namespace");
        var space = own == null ? namespace : own.text("config.namespace").orElse(namespace);
        return kind.isEmpty() || name.isEmpty() ? "" : kind.get() + ' ' + new ResourceName(space, name.get());
    }
}
