package io.haingestor.broker.topology;

/**
 * A Broker ({@code eventing.knative.dev/v1}).
 *
 * @param name its name
 * @param delivery what its Triggers get that say nothing themselves
 * @param place where it is declared
 */
public record BrokerResource(ResourceName name, DeliverySpec delivery, Place place) {}
