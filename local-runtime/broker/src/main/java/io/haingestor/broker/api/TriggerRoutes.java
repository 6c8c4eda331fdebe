package io.haingestor.broker.api;

import io.haingestor.broker.Broker;
import io.haingestor.broker.LogUnavailableException;
import io.haingestor.broker.TriggerStatus;
import io.haingestor.broker.topology.ResourceName;
import io.haingestor.broker.topology.Topology;
import io.haingestor.broker.topology.TriggerResource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** {@code /triggers}: how they stand, pause and resume. */
final class TriggerRoutes {
    private final Supplier<Broker> broker;

    TriggerRoutes(Supplier<Broker> broker) {
        this.broker = broker;
    }

    List<Endpoint> endpoints() {
        return List.of(
                Endpoint.get("/triggers", this::list),
                Endpoint.get("/triggers/{namespace}/{name}", this::show),
                Endpoint.post("/triggers/{namespace}/{name}/pause", call -> pause(call, true)),
                Endpoint.post("/triggers/{namespace}/{name}/resume", call -> pause(call, false)));
    }

    private Answer list(Call call) throws RefusedException, LogUnavailableException {
        call.require(null);
        var now = broker.get();
        var resources = now.topology().triggers().stream()
                .collect(Collectors.toMap(TriggerResource::name, resource -> resource));
        var kept = now.deadLetters().counts();
        var views = new ArrayList<TriggerView>();
        for (var status : now.status().triggers()) {
            var resource = resources.get(status.trigger());
            if (resource != null) {
                views.add(TriggerView.of(resource, status, kept.getOrDefault(status.trigger(), 0L)));
            }
        }
        return Answer.ok(Page.of(views));
    }

    private Answer show(Call call) throws RefusedException, LogUnavailableException {
        var resource = granted(call, call.triggerOfPath(), broker.get().topology());
        return view(resource);
    }

    private Answer pause(Call call, boolean paused) throws RefusedException, LogUnavailableException {
        var resource = granted(call, call.triggerOfPath(), broker.get().topology());
        try {
            broker.get().pause(resource.name(), paused);
        } catch (IllegalArgumentException e) {
            throw gone(resource.name());
        }
        return view(resource);
    }

    private Answer view(TriggerResource resource) throws RefusedException, LogUnavailableException {
        var name = resource.name();
        TriggerStatus status = broker.get().status().triggers().stream()
                .filter(trigger -> trigger.trigger().equals(name))
                .findFirst()
                .orElseThrow(() -> gone(name));
        return Answer.ok(TriggerView.of(
                resource, status, broker.get().deadLetters().counts().getOrDefault(name, 0L)));
    }

    private static RefusedException gone(ResourceName trigger) {
        return RefusedException.missing("Trigger " + trigger + " any more");
    }

    /** @return the Trigger, which the caller may deal with */
    static TriggerResource granted(Call call, ResourceName name, Topology topology) throws RefusedException {
        var found = find(name, topology);
        call.require(found.map(TriggerResource::broker).orElse(null));
        return found.orElseThrow(() -> RefusedException.noTrigger(
                name.toString(),
                topology.triggers().stream().map(TriggerResource::name).toList()));
    }

    /** @return the Trigger of that name; empty when no manifest declares it */
    static Optional<TriggerResource> find(ResourceName name, Topology topology) {
        return topology.triggers().stream()
                .filter(trigger -> trigger.name().equals(name))
                .findFirst();
    }
}
