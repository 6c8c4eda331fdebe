package io.haingestor.compose;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * A Knative Service of {@code knative/base}, as far as a container is made of it.
 *
 * @param name the Service's name
 * @param image the image of its one container
 * @param environment its variables, those without a value of their own (from a ConfigMap or Secret) with an empty one
 */
record KnativeService(String name, String image, Map<String, String> environment) {

    /** Every Service of {@code knative/base}. */
    static List<KnativeService> all() {
        try (Stream<Path> files = Files.list(Project.ROOT.resolve("knative/base"))) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .flatMap(KnativeService::documents)
                    .filter(document -> "serving.knative.dev/v1".equals(document.get("apiVersion")))
                    .map(KnativeService::of)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Map<?, ?>> documents(Path file) {
        var yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
        try {
            return StreamSupport.stream(yaml.loadAll(Files.readString(file)).spliterator(), false)
                    .filter(document -> document != null)
                    .map(document -> (Map<?, ?>) document);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static KnativeService of(Map<?, ?> document) {
        var container = (Map<?, ?>) ((List<?>) at(document, "spec", "template", "spec", "containers")).get(0);
        var environment = ((List<?>) (container.get("env") == null ? List.of() : container.get("env")))
                .stream()
                        .map(entry -> (Map<?, ?>) entry)
                        .collect(Collectors.toMap(
                                entry -> (String) entry.get("name"),
                                entry -> entry.get("value") == null ? "" : (String) entry.get("value")));
        return new KnativeService(
                (String) at(document, "metadata", "name"), (String) container.get("image"), environment);
    }

    private static Object at(Map<?, ?> document, String... path) {
        Object found = document;
        for (String key : path) {
            found = ((Map<?, ?>) found).get(key);
        }
        return found;
    }
}
