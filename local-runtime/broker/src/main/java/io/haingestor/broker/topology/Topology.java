package io.haingestor.broker.topology;

import java.util.List;
import java.util.Optional;

/**
 * Which function receives which event.
 *
 * @param brokers the Brokers
 * @param triggers the Triggers; each names one of the Brokers
 * @param services the functions
 * @param pingSources the schedules
 * @param sinkBindings where Services send what they send by themselves
 * @param ignored what a person should know about the manifests: what means nothing here, and what a cluster would refuse; one sentence each, with
 *     file and line
 */
public record Topology(
        List<BrokerResource> brokers,
        List<TriggerResource> triggers,
        List<ServiceResource> services,
        List<PingSourceResource> pingSources,
        List<SinkBindingResource> sinkBindings,
        List<String> ignored) {

    /** Copies its lists. */
    public Topology {
        brokers = List.copyOf(brokers);
        triggers = List.copyOf(triggers);
        services = List.copyOf(services);
        pingSources = List.copyOf(pingSources);
        sinkBindings = List.copyOf(sinkBindings);
        ignored = List.copyOf(ignored);
    }

    /**
     * @param name of a Service
     * @return the Service of that name
     */
    public Optional<ServiceResource> service(ResourceName name) {
        return services.stream().filter(service -> service.name().equals(name)).findFirst();
    }

    /**
     * @param service the name of a Service
     * @return where it sends what it sends by itself; empty when no SinkBinding says so
     */
    public Optional<SinkBindingResource> sinkOf(ResourceName service) {
        return sinkBindings.stream()
                .filter(binding -> binding.service().equals(service))
                .findFirst();
    }
}
