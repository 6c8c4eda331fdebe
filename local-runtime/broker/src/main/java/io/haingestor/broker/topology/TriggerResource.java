package io.haingestor.broker.topology;

/**
 * A Trigger ({@code eventing.knative.dev/v1}).
 *
 * @param name its name
 * @param broker the Broker whose events it gets, in its own namespace
 * @param filter which of them
 * @param subscriber who receives them
 * @param delivery how hard it is tried, with the Broker's and the default values filled in
 * @param ordered whether events of one {@code partitionkey} are delivered one after the other; from the annotation
 *     {@code kafka.eventing.knative.dev/delivery.order}
 * @param inFlight how many deliveries may be unfinished at a time, waiting retries included; from the annotation
 *     {@code local-runtime.haingestor.io/in-flight}
 * @param rate how many deliveries may begin in a second, retries not counted; {@link #UNLIMITED} for as many as there are; from the annotation
 *     {@code local-runtime.haingestor.io/rate}
 * @param place where it is declared
 */
// The fields of one Kubernetes resource.
public record TriggerResource(
        ResourceName name,
        ResourceName broker,
        Filter filter,
        Destination subscriber,
        DeliverySpec delivery,
        boolean ordered,
        int inFlight,
        int rate,
        Place place) {
    /** The in-flight window of a Trigger that does not say otherwise. */
    public static final int DEFAULT_IN_FLIGHT = 100;

    /** The rate of a Trigger that does not say otherwise. */
    public static final int UNLIMITED = Integer.MAX_VALUE;
}
