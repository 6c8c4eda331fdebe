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
 */
record Pod(String owner, Map<String, Object> spec) {
    private static final List<String> OWNERS = List.of("apps/v1 Deployment", "serving.knative.dev/v1 Service");

    /** @return the pods of a file of resources */
    static List<Pod> of(Path file) throws IOException {
        return Document.of(file).stream()
                .filter(document -> OWNERS.contains(document.kind()))
                .map(document -> {
                    var template = map(map(document.content().get("spec")).get("template"));
                    return new Pod(
                            String.valueOf(
                                    map(document.content().get("metadata")).get("name")),
                            map(template.get("spec")));
                })
                .toList();
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
