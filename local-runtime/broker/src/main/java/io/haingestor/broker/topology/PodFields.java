package io.haingestor.broker.topology;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells of what Kubernetes knows in a pod and Knative Serving takes only where a feature flag is on, or never (knative/serving, {@code fieldmask.go} and
 * {@code config-features}). None of it matters to a function on this machine.
 */
final class PodFields {
    private static final Set<String> TAKEN = Set.of(
            "containers",
            "volumes",
            "serviceAccountName",
            "automountServiceAccountToken",
            "imagePullSecrets",
            "enableServiceLinks",
            "containerConcurrency",
            "timeoutSeconds",
            "responseStartTimeoutSeconds",
            "idleTimeoutSeconds");
    private static final Map<String, String> FLAGS = Map.ofEntries(
            Map.entry("affinity", "kubernetes.podspec-affinity"),
            Map.entry("dnsConfig", "kubernetes.podspec-dnsconfig"),
            Map.entry("dnsPolicy", "kubernetes.podspec-dnspolicy"),
            Map.entry("hostAliases", "kubernetes.podspec-hostaliases"),
            Map.entry("initContainers", "kubernetes.podspec-init-containers"),
            Map.entry("nodeSelector", "kubernetes.podspec-nodeselector"),
            Map.entry("priorityClassName", "kubernetes.podspec-priorityclassname"),
            Map.entry("runtimeClassName", "kubernetes.podspec-runtimeclassname"),
            Map.entry("schedulerName", "kubernetes.podspec-schedulername"),
            Map.entry("securityContext", "kubernetes.podspec-securitycontext"),
            Map.entry("tolerations", "kubernetes.podspec-tolerations"),
            Map.entry("topologySpreadConstraints", "kubernetes.podspec-topologyspreadconstraints"));
    private static final List<String> VOLUMES = List.of("name", "secret", "configMap", "projected", "emptyDir");

    private PodFields() {}

    /** @param pod {@code spec.template.spec} of a Service */
    static void check(Map<String, YamlNode> pod) {
        pod.forEach((name, value) -> {
            if (!TAKEN.contains(name)) {
                note(value, "'" + name + "' in the pod of a Service", FLAGS.get(name));
            }
        });
        var volumes = pod.get("volumes");
        for (var volume : volumes == null ? List.<YamlNode>of() : volumes.items("volumes")) {
            volume.fields("a volume").forEach((name, value) -> {
                if (!VOLUMES.contains(name)) {
                    var claim = name.equals("persistentVolumeClaim");
                    note(
                            value,
                            "a volume of kind '" + name + "' in a Service",
                            claim ? "kubernetes.podspec-persistent-volume-claim" : null);
                }
            });
        }
    }

    private static void note(YamlNode where, String what, @Nullable String flag) {
        where.note("a cluster refuses " + what + (flag == null ? "" : " unless its feature " + flag + " is on"));
    }
}
