package io.haingestor.knative;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a Deployment or a Knative Service makes pods of.
 *
 * @param owner the Deployment or the Service
 * @param spec the pod's specification
 * @param least how many pods there are of it at least
 * @param most how many there may be
 */
record Pod(String owner, Map<String, Object> spec, int least, int most) {
    private static final List<String> OWNERS = List.of("apps/v1 Deployment", "serving.knative.dev/v1 Service");

    /** @return the pods of a file of resources */
    static List<Pod> of(Path file) throws IOException {
        return Document.of(file).stream()
                .filter(document -> OWNERS.contains(document.kind()))
                .map(document -> {
                    var spec = map(document.content().get("spec"));
                    var template = map(spec.get("template"));
                    var fixed = document.kind().endsWith("Deployment");
                    var replicas = ((Number) spec.getOrDefault("replicas", 1)).intValue();
                    return new Pod(
                            String.valueOf(
                                    map(document.content().get("metadata")).get("name")),
                            map(template.get("spec")),
                            fixed ? replicas : scale(template, "min-scale"),
                            fixed ? replicas : scale(template, "max-scale"));
                })
                .toList();
    }

    private static int scale(Map<String, Object> template, String annotation) {
        var annotations = map(map(template.get("metadata")).get("annotations"));
        return Integer.parseInt(String.valueOf(annotations.getOrDefault("autoscaling.knative.dev/" + annotation, "0")));
    }

    /** @return what it asks for, in thousandths of a processor or in MiB */
    int request(String resource) {
        var amount = map(map(container().get("resources")).get("requests")).get(resource);
        return Integer.parseInt(String.valueOf(amount).replaceAll("m|Mi", ""));
    }

    /** @return its only container */
    Map<String, Object> container() {
        var containers = (List<?>) Objects.requireNonNull(spec.get("containers"), owner);
        if (containers.size() != 1) {
            throw new AssertionError("expected one container of " + owner + ", found " + containers.size());
        }
        return map(containers.get(0));
    }

    /** @return what holds for its container: what itself says, else what the pod says */
    @Nullable
    Object security(String field) {
        var own = map(container().get("securityContext")).get(field);
        return own == null ? map(spec.get("securityContext")).get(field) : own;
    }

    /** @return where its volumes are mounted */
    List<String> mounts() {
        return ((List<?>) container().getOrDefault("volumeMounts", List.of()))
                .stream()
                        .map(mount -> String.valueOf(map(mount).get("mountPath")))
                        .toList();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(@Nullable Object value) {
        return value == null ? Map.of() : (Map<String, Object>) value;
    }

    @Override
    public String toString() {
        return owner;
    }
}
