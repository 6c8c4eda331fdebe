package io.haingestor.broker.topology;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads a folder of Knative manifests, the very files that {@code kubectl apply -k} takes: what its {@code kustomization.yaml} lists
 * under {@code resources} (files, and folders with a kustomization of their own); in a folder without one, every {@code *.yaml}. A
 * kustomization's {@code namespace} holds; fields of it that would change resources otherwise are refused.
 */
public final class TopologyReader {
    private static final List<String> FLOWS = List.of("flows.knative.dev", "messaging.knative.dev");

    private final Consumer<Path> reading;

    /** Reads any number of folders. */
    public TopologyReader() {
        this(path -> {});
    }

    /** @param reading is told each file and folder just before it is read, and what is named and not there */
    public TopologyReader(Consumer<Path> reading) {
        this.reading = reading;
    }

    /**
     * @param folder the folder of manifests
     * @return what it declares
     * @throws TopologyException with everything that is wrong in it
     */
    public Topology read(Path folder) throws TopologyException {
        return read(folder, Map.of(), Map.of());
    }

    /**
     * Reads what is to take the place of manifests that are in force: a Trigger keeps its Broker, a Broker its class and its configuration.
     *
     * @param folder the folder of manifests
     * @param inForce what was read from it before
     * @return what it declares now
     * @throws TopologyException with everything that is wrong in it, or that may not be changed
     */
    public Topology read(Path folder, Topology inForce) throws TopologyException {
        return read(
                folder,
                inForce.triggers().stream().collect(Collectors.toMap(TriggerResource::name, TriggerResource::broker)),
                inForce.brokers().stream().collect(Collectors.toMap(BrokerResource::name, broker -> broker)));
    }

    private Topology read(
            Path folder,
            Map<ResourceName, ResourceName> brokerByTrigger,
            Map<ResourceName, BrokerResource> brokersBefore)
            throws TopologyException {
        var problems = new Problems();
        var resources = new Reading(problems, brokersBefore);
        for (var manifest : new ManifestFiles(problems, reading).read(folder)) {
            resources.add(manifest);
        }
        var topology = resources.topology(brokerByTrigger);
        problems.throwIfAny();
        return topology;
    }

    /** One run over the manifests. */
    private static final class Reading {
        private final Problems problems;
        private final Map<ResourceName, BrokerResource> brokersBefore;
        private final Map<String, Place> seen = new HashMap<>();
        private final Map<ResourceName, BrokerResource> brokers = new LinkedHashMap<>();
        private final List<ServiceResource> services = new ArrayList<>();
        private final List<Resource> pingSources = new ArrayList<>();
        private final List<Resource> sinkBindings = new ArrayList<>();
        private final List<Resource> triggers = new ArrayList<>();

        Reading(Problems problems, Map<ResourceName, BrokerResource> brokersBefore) {
            this.problems = problems;
            this.brokersBefore = brokersBefore;
        }

        void add(ManifestFiles.Manifest manifest) {
            var fields = manifest.root().fields("a resource");
            var version = DeliveryParser.required(manifest.root(), fields.get("apiVersion"), "apiVersion");
            var kind = DeliveryParser.required(manifest.root(), fields.get("kind"), "kind");
            var metadata = fields.get("metadata");
            if (version.isEmpty() || kind.isEmpty()) {
                return;
            }
            if (metadata == null) {
                manifest.root().problem("expected metadata with a name, found nothing");
                return;
            }
            var properties = metadata.fields("metadata");
            var name = DeliveryParser.required(metadata, properties.get("name"), "metadata.name");
            if (name.isEmpty()) {
                return;
            }
            var annotations = properties.get("annotations");
            var own = properties.get("namespace");
            var namespace = manifest.namespace()
                    .or(() -> own == null ? Optional.empty() : own.text("metadata.namespace"))
                    .orElse("default");
            add(
                    version.get().replaceFirst("/.*", "") + '/' + kind.get(),
                    new Resource(
                            new ResourceName(namespace, name.get()),
                            manifest.root(),
                            fields.get("spec"),
                            annotations == null ? Annotations.none() : Annotations.of(annotations)));
        }

        private void add(String kind, Resource resource) {
            switch (kind) {
                case "eventing.knative.dev/Broker" -> {
                    if (isFirst("Broker", resource)) {
                        brokers.put(resource.name(), BrokerParser.parse(resource, brokersBefore));
                    }
                }
                case "eventing.knative.dev/Trigger" -> {
                    if (isFirst("Trigger", resource)) {
                        triggers.add(resource);
                    }
                }
                case "serving.knative.dev/Service" -> {
                    if (isFirst("Service", resource)) {
                        services.add(ServiceParser.parse(resource));
                    }
                }
                case "sources.knative.dev/PingSource" -> {
                    if (isFirst("PingSource", resource)) {
                        pingSources.add(resource);
                    }
                }
                case "v1/Namespace" -> {
                    // The others say which one they are in.
                }
                case "sources.knative.dev/SinkBinding" -> {
                    if (isFirst("SinkBinding", resource)) {
                        sinkBindings.add(resource);
                    }
                }
                default ->
                    resource.root()
                            .note(kind + ' ' + resource.name() + " means nothing here"
                                    + (FLOWS.contains(kind.replaceFirst("/.*", ""))
                                            ? "; docs/flows.md says how to write it as Triggers"
                                            : ""));
            }
        }

        private boolean isFirst(String kind, Resource resource) {
            var other = seen.putIfAbsent(kind + ' ' + resource.name(), resource.place());
            if (other != null) {
                problems.add(
                        resource.place(),
                        "expected one " + kind + ' ' + resource.name() + ", found another at " + other);
            }
            return other == null;
        }

        Topology topology(Map<ResourceName, ResourceName> brokerByTrigger) {
            var parsed = new ArrayList<TriggerResource>();
            for (var trigger : triggers) {
                TriggerParser.parse(trigger, brokers, brokerByTrigger).ifPresent(parsed::add);
            }
            var pings = new ArrayList<PingSourceResource>();
            for (var source : pingSources) {
                PingSourceParser.parse(source, brokers.keySet()).ifPresent(pings::add);
            }
            var sinks = new ArrayList<SinkBindingResource>();
            for (var binding : sinkBindings) {
                SinkBindingParser.parse(binding, brokers.keySet()).ifPresent(sinks::add);
            }
            return new Topology(List.copyOf(brokers.values()), parsed, services, pings, sinks, problems.notes());
        }
    }

    /** @return texts by name */
    static Map<String, String> texts(@Nullable YamlNode node, String what) {
        var texts = new LinkedHashMap<String, String>();
        if (node != null) {
            node.fields(what).forEach((name, value) -> value.text(what + " '" + name + "'")
                    .ifPresent(text -> texts.put(name, text)));
        }
        return texts;
    }
}
