package io.haingestor.broker.conformance;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/**
 * The Brokers and Triggers that the cases need, as manifests.
 *
 * @param namespace the namespace of all of them
 * @param broker the Broker that cases share
 * @param subscribers the address of the {@link Recorder}
 */
record Manifests(String namespace, String broker, String subscribers) {
    /** The type, and the subscriber's path, of an event that says whether the Triggers are there. */
    static final String READY = "conformance.ready";

    /** @return the Broker of a case */
    String broker(Case one) {
        return one.broker() == null ? broker : "conformance-" + one.id();
    }

    /**
     * @param cases what is to be judged
     * @param shared whether the shared Broker is to be declared too
     * @return the manifests, as one YAML file
     */
    String yaml(List<Case> cases, boolean shared) {
        var all = new ArrayList<Object>();
        if (shared) {
            all.add(resource("Broker", broker, Map.of(), Map.of()));
        }
        all.add(trigger(
                "conformance-ready",
                broker,
                "/" + READY,
                new Case.Trigger(Map.of(), Map.of("filter", Map.of("attributes", Map.of("type", READY))), READY)));
        for (var one : cases) {
            if (one.broker() != null) {
                all.add(resource("Broker", broker(one), Map.of(), one.broker()));
            }
            one.triggers()
                    .forEach((name, trigger) -> all.add(trigger(
                            "conformance-" + one.id() + "-" + name,
                            broker(one),
                            "/" + one.id() + "/" + trigger.subscriber(),
                            trigger)));
        }
        var options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        return new Yaml(options).dumpAll(all.iterator());
    }

    private Map<String, Object> trigger(String name, String of, String path, Case.Trigger trigger) {
        var spec = new LinkedHashMap<String, Object>();
        spec.put("broker", of);
        spec.putAll(trigger.spec());
        var somewhere = trigger.subscriber().contains("://");
        spec.put("subscriber", Map.of("uri", somewhere ? trigger.subscriber() : subscribers + path));
        return resource("Trigger", name, trigger.annotations(), spec);
    }

    private Map<String, Object> resource(
            String kind, String name, Map<String, Object> annotations, Map<String, Object> spec) {
        var metadata = new LinkedHashMap<String, Object>(Map.of("name", name, "namespace", namespace));
        if (!annotations.isEmpty()) {
            metadata.put("annotations", annotations);
        }
        var resource = new LinkedHashMap<String, Object>();
        resource.put("apiVersion", "eventing.knative.dev/v1");
        resource.put("kind", kind);
        resource.put("metadata", metadata);
        resource.put("spec", spec);
        return resource;
    }
}
