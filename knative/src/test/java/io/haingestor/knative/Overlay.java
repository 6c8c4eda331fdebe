package io.haingestor.knative;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.haingestor.broker.topology.Topology;
import io.haingestor.broker.topology.TopologyException;
import io.haingestor.broker.topology.TopologyReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.yaml.snakeyaml.Yaml;

/**
 * A folder with a {@code kustomization.yaml}, as {@code kubectl kustomize} builds it.
 *
 * @param folder the folder
 */
record Overlay(Path folder) {
    private static final String DIFFERS = "differs";

    /** @return the overlays of this folder */
    static List<Overlay> all() throws IOException {
        try (var folders = Files.list(Path.of("overlays"))) {
            return folders.sorted().map(Overlay::new).toList();
        }
    }

    /** @return whether overlays can be built here */
    static boolean buildable() {
        try {
            return new ProcessBuilder("kubectl", "version", "--client").start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Builds it, once.
     *
     * @param into a folder for what is built of overlays
     * @return the one file that comes of it, in a folder of its own
     */
    Path render(Path into) throws IOException, InterruptedException {
        var file = Files.createDirectories(into.resolve(toString())).resolve("all.yaml");
        if (Files.exists(file)) {
            return file;
        }
        var errors = file.resolveSibling("errors.txt");
        var process = new ProcessBuilder("kubectl", "kustomize", folder.toString())
                .redirectOutput(file.toFile())
                .redirectError(errors.toFile())
                .start();
        if (process.waitFor() != 0) {
            throw new IOException("kubectl kustomize " + folder + ": " + Files.readString(errors));
        }
        return file;
    }

    /** @return one of its resources as its model has it */
    <T extends HasMetadata> T resource(Path into, Class<T> model, String kind, String name)
            throws IOException, InterruptedException {
        for (var document : Document.of(render(into))) {
            if (document.kind().equals(kind)) {
                var resource = new YAMLMapper().readValue(document.text(), model);
                if (resource.getMetadata().getName().equals(name)) {
                    return resource;
                }
            }
        }
        throw new AssertionError("expected " + kind + ' ' + name + " in " + this + ", found none");
    }

    /** @return what of it the local runtime understands */
    Topology topology(Path into) throws IOException, InterruptedException, TopologyException {
        return new TopologyReader().read(render(into).getParent());
    }

    /** @return in what it says that it differs from {@code base}: annotation {@code differs} of its own and of its components */
    Set<String> differences() throws IOException {
        var named = new TreeSet<String>();
        collect(folder, named);
        return named;
    }

    @SuppressWarnings("unchecked")
    private static void collect(Path folder, Set<String> named) throws IOException {
        Map<String, Object> kustomization = new Yaml().load(Files.readString(folder.resolve("kustomization.yaml")));
        var metadata = (Map<String, Object>) kustomization.getOrDefault("metadata", Map.of());
        var annotations = (Map<String, String>) metadata.getOrDefault("annotations", Map.of());
        var text = annotations.getOrDefault(DIFFERS, "");
        if (!text.isBlank()) {
            named.addAll(List.of(text.strip().split("\\s+")));
        }
        for (var component : (List<String>) kustomization.getOrDefault("components", List.of())) {
            collect(folder.resolve(component).normalize(), named);
        }
    }

    @Override
    public String toString() {
        return folder.getFileName().toString();
    }
}
