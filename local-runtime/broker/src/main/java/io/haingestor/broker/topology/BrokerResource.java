package io.haingestor.broker.topology;

/**
 * A Broker ({@code eventing.knative.dev/v1}).
 *
 * @param name its name
 * @param brokerClass who implements it on a cluster, e.g. {@code Kafka}; empty when the cluster's default does. Nothing here depends on it
 * @param config what configures it on a cluster, e.g. {@code ConfigMap default/kafka-broker-config}; empty when the cluster's default does
 * @param delivery what its Triggers get that say nothing themselves
 * @param place where it is declared
 */
public record BrokerResource(ResourceName name, String brokerClass, String config, DeliverySpec delivery, Place place) {

    /** A Broker of the cluster's default class. */
    public BrokerResource(ResourceName name, DeliverySpec delivery, Place place) {
        this(name, "", "", delivery, place);
    }
}
