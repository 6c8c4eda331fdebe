package io.haingestor.broker.topology;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads Knative Services, as far as a function on this machine needs them, by the rules of Knative Serving's admission webhook. */
final class ServiceParser {
    private static final int DEFAULT_PORT = 8080;
    private static final int MOST_CONCURRENCY = 1000;
    private static final int MOST_TIMEOUT_SECONDS = 600;

    private ServiceParser() {}

    /** @return the Service; what Kubernetes itself would refuse in its pod is not looked at */
    static ServiceResource parse(Resource resource) {
        var template = fields(resource.fields("spec of a Service").get("template"), "template");
        var node = fields(template.get("metadata"), "metadata").get("annotations");
        var inner = node == null ? Annotations.none() : Annotations.of(node);
        AutoscalingAnnotations.refuse(resource.annotations());
        AutoscalingAnnotations.check(inner);
        var annotations = new LinkedHashMap<>(resource.annotations().texts());
        annotations.putAll(inner.texts());
        var pod = fields(template.get("spec"), "spec of a pod");
        PodFields.check(pod);
        var concurrency = within(
                pod.get("containerConcurrency"),
                "containerConcurrency",
                MOST_CONCURRENCY,
                Scaling.DEFAULT.concurrency());
        var timeout = within(pod.get("timeoutSeconds"), "timeoutSeconds", MOST_TIMEOUT_SECONDS, (int)
                Scaling.DEFAULT.timeout().toSeconds());
        var all = containers(resource, pod.get("containers"));
        var container = serving(all);
        var image = container.get("image");
        return new ServiceResource(
                resource.name(),
                image == null ? "" : image.text("image").orElse(""),
                environment(container.get("env")),
                references(container.get("env")),
                annotations,
                AutoscalingAnnotations.scaling(inner, concurrency, Duration.ofSeconds(Math.max(1, timeout))),
                resource.place());
    }

    private static int within(@Nullable YamlNode node, String what, int most, int otherwise) {
        var number = node == null ? Optional.<Integer>empty() : node.number(what);
        if (node == null || number.isEmpty()) {
            return otherwise;
        }
        if (number.get() < 0 || number.get() > most) {
            node.problem("expected " + what + " to be from 0 to " + most + ", found " + number.get());
            return otherwise;
        }
        return number.get();
    }

    private static List<Map<String, YamlNode>> containers(Resource resource, @Nullable YamlNode node) {
        var containers = new ArrayList<Map<String, YamlNode>>();
        for (var container : node == null ? List.<YamlNode>of() : node.items("containers")) {
            containers.add(container.fields("a container"));
        }
        if (containers.isEmpty()) {
            (node == null ? resource.specOrRoot() : node)
                    .problem("expected Service " + resource.name()
                            + " to have a container in spec.template.spec.containers, found none");
        }
        return containers;
    }

    /** @return the container that events go to: the one with a port, else the first */
    private static Map<String, YamlNode> serving(List<Map<String, YamlNode>> containers) {
        var serving = containers.isEmpty() ? Map.<String, YamlNode>of() : containers.get(0);
        YamlNode first = null;
        for (var container : containers) {
            var ports = container.get("ports");
            for (var port : ports == null ? List.<YamlNode>of() : ports.items("ports")) {
                if (first == null) {
                    first = port;
                    serving = container;
                } else {
                    port.problem("expected one containerPort in a Service, found another at " + first.place());
                }
            }
        }
        probes(serving, first == null ? Map.of() : first.fields("a port"));
        return serving;
    }

    private static void probes(Map<String, YamlNode> container, Map<String, YamlNode> port) {
        var host = port.get("hostPort");
        if (host != null) {
            host.problem("expected no hostPort in a Service, found one");
        }
        var number = port.get("containerPort");
        var name = port.get("name");
        var serving =
                number == null ? DEFAULT_PORT : number.number("containerPort").orElse(DEFAULT_PORT);
        var named = name == null ? "" : name.text("the name of a port").orElse("");
        for (var kind : List.of("readinessProbe", "livenessProbe", "startupProbe")) {
            var probe = fields(container.get(kind), kind);
            for (var way : List.of("httpGet", "tcpSocket", "grpc")) {
                var probed = fields(probe.get(way), way).get("port");
                if (probed != null
                        && !List.of("0", String.valueOf(serving), named).contains(probed.scalar())) {
                    probed.problem("expected the " + kind + " to ask the port that serves, which is " + serving
                            + ", found '" + probed.scalar() + "'");
                }
            }
        }
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

    /** @return the names of the variables whose values are kept elsewhere */
    private static Set<String> references(@Nullable YamlNode variables) {
        var names = new LinkedHashSet<String>();
        for (var variable : variables == null ? List.<YamlNode>of() : variables.items("env")) {
            var fields = variable.fields("a variable");
            if (fields.get("valueFrom") != null) {
                DeliveryParser.required(variable, fields.get("name"), "the variable's name")
                        .ifPresent(names::add);
            }
        }
        return names;
    }

    private static Map<String, YamlNode> fields(@Nullable YamlNode node, String what) {
        return node == null ? Map.of() : node.fields(what);
    }
}
