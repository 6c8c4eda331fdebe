package io.haingestor.broker.topology;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/** Finds and parses the files of a folder of manifests, as {@code kubectl apply -k} finds them. */
final class ManifestFiles {
    private static final List<String> KUSTOMIZATIONS =
            List.of("kustomization.yaml", "kustomization.yml", "Kustomization");
    /** Fields of a kustomization that change resources in ways that are not followed here. */
    private static final Set<String> NOT_FOLLOWED = Set.of(
            "bases",
            "commonAnnotations",
            "components",
            "crds",
            "generators",
            "helmCharts",
            "namePrefix",
            "nameSuffix",
            "patches",
            "patchesJson6902",
            "patchesStrategicMerge",
            "replacements",
            "transformers",
            "vars");

    private final Problems problems;
    private final Consumer<Path> reading;
    private final List<Manifest> found = new ArrayList<>();
    private final Set<Path> seen = new HashSet<>();

    /**
     * @param problems where problems are told, and what means nothing here
     * @param reading is told each file and folder just before it is read, and what is not there
     */
    ManifestFiles(Problems problems, Consumer<Path> reading) {
        this.problems = problems;
        this.reading = reading;
    }

    /**
     * One YAML document.
     *
     * @param root the document
     * @param namespace the namespace that a kustomization puts its resources in; empty when it does not say
     */
    record Manifest(YamlNode root, Optional<String> namespace) {}

    /** @return every document of the folder */
    List<Manifest> read(Path folder) {
        if (!Files.isDirectory(folder)) {
            reading.accept(folder);
            problems.add(
                    new Place(folder, 1),
                    "expected a folder of manifests, found " + (Files.exists(folder) ? "a file" : "nothing"));
            return List.of();
        }
        folder(folder, Optional.empty());
        return found;
    }

    private void folder(Path folder, Optional<String> outerNamespace) {
        if (!seen.add(folder.toAbsolutePath().normalize())) {
            return;
        }
        reading.accept(folder);
        var kustomization = KUSTOMIZATIONS.stream()
                .map(folder::resolve)
                .filter(Files::isRegularFile)
                .findFirst();
        if (kustomization.isPresent()) {
            for (var root : documents(kustomization.get())) {
                kustomization(folder, root, outerNamespace);
            }
            return;
        }
        try (var files = Files.list(folder)) {
            files.filter(file ->
                            file.toString().endsWith(".yaml") || file.toString().endsWith(".yml"))
                    .sorted()
                    .forEach(file -> file(file, outerNamespace));
        } catch (IOException e) {
            problems.add(new Place(folder, 1), "expected a readable folder, but " + e);
        }
    }

    private void kustomization(Path folder, YamlNode root, Optional<String> outerNamespace) {
        var fields = root.fields("a kustomization");
        fields.forEach((name, value) -> {
            if (NOT_FOLLOWED.contains(name)) {
                value.problem("'" + name
                        + "' is not followed here: expected plain resources; build the folder with `kubectl kustomize` and"
                        + " name the result");
            }
        });
        var own = fields.get("namespace");
        var namespace = outerNamespace.or(() -> own == null ? Optional.empty() : own.text("namespace"));
        var resources = fields.get("resources");
        if (resources == null) {
            return;
        }
        for (var resource : resources.items("resources")) {
            resource.text("a resource").ifPresent(name -> resource(folder, name, resource, namespace));
        }
    }

    private void resource(Path folder, String name, YamlNode entry, Optional<String> namespace) {
        if (name.contains("://")) {
            entry.note(name + " is not on this machine");
            return;
        }
        var path = folder.resolve(name).normalize();
        if (Files.isDirectory(path)) {
            folder(path, namespace);
        } else if (Files.isRegularFile(path)) {
            file(path, namespace);
        } else {
            reading.accept(path);
            entry.problem("expected a file or a folder named '" + name + "', found nothing");
        }
    }

    private void file(Path file, Optional<String> namespace) {
        if (seen.add(file.toAbsolutePath().normalize())) {
            documents(file).forEach(root -> found.add(new Manifest(root, namespace)));
        }
    }

    private List<YamlNode> documents(Path file) {
        var documents = new ArrayList<YamlNode>();
        reading.accept(file);
        try (Reader reader = Files.newBufferedReader(file)) {
            for (var node : new Yaml(new LoaderOptions()).composeAll(reader)) {
                var root = new YamlNode(node, file, problems);
                if (!root.isNull()) {
                    documents.add(root);
                }
            }
        } catch (MarkedYAMLException e) {
            var mark = e.getProblemMark();
            problems.add(
                    new Place(file, mark == null ? 1 : mark.getLine() + 1), "expected YAML, but " + e.getProblem());
        } catch (YAMLException | IOException e) {
            problems.add(new Place(file, 1), "expected a readable YAML file, but " + e.getMessage());
        }
        return documents;
    }
}
