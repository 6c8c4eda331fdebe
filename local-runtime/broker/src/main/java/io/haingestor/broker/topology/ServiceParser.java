package io.haingestor.broker.topology;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads Knative Services, as far as a function in this process needs them. */
final class ServiceParser {
    private ServiceParser() {}

    /** @return the Service; what Kubernetes would refuse in its pod is not looked at */
    static ServiceResource parse(Resource resource) {
        var template = fields(resource.fields("spec of a Service").get("template"), "template");
        var annotations = new LinkedHashMap<>(resource.annotations());
        annotations.putAll(TopologyReader.texts(
                fields(template.get("metadata"), "metadata").get("annotations"), "an annotation"));
        var containers = fields(template.get("spec"), "spec of a pod").get("containers");
        var all = containers == null ? List.<YamlNode>of() : containers.items("containers");
        var container = all.isEmpty() ? Map.<String, YamlNode>of() : all.get(0).fields("a container");
        var image = container.get("image");
        return new ServiceResource(
                resource.name(),
                image == null ? "" : image.text("image").orElse(""),
                environment(container.get("env")),
                annotations,
                resource.place());
    }

    private static Map<String, String> environment(@Nullable YamlNode variables) {
        var environment = new LinkedHashMap<String, String>();
        for (var variable : variables == null ? List.<YamlNode>of() : variables.items("env")) {
            var fields = variable.fields("a variable");
            var value = fields.get("value");
            if (value != null) {
                DeliveryParser.required(variable, fields.get("name"), "the variable's name")
                        .ifPresent(name ->
                                value.text("the value of " + name).ifPresent(text -> environment.put(name, text)));
            }
        }
        return environment;
    }

    private static Map<String, YamlNode> fields(@Nullable YamlNode node, String what) {
        return node == null ? Map.of() : node.fields(what);
    }
}
