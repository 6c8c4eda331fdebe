package io.haingestor.knative;

import io.haingestor.broker.topology.TopologyException;
import io.haingestor.broker.topology.TopologyReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Finds in manifests what a cluster would refuse: fields that the typed models do not have, values of another type, and what breaks a rule
 * of Knative's admission webhooks. Those are the rules that the local runtime keeps too, and its reader's to tell.
 */
final class ManifestCheck {
    private static final Pattern NOTE = Pattern.compile("(.*):([0-9]+): (a cluster refuses .*)");

    private ManifestCheck() {}

    /** @return what is wrong with the fields and values of a file of resources, whatever they mean together */
    static List<Problem> fields(Path file) throws IOException {
        var models = new StrictModels(file);
        for (var document : Document.of(file)) {
            models.read(document);
        }
        return models.problems();
    }

    /** @return what is wrong with a folder of manifests and the resources that it lists, fields and rules */
    static List<Problem> folder(Path folder) throws IOException {
        var problems = new ArrayList<Problem>();
        for (var file : files(folder)) {
            problems.addAll(fields(file));
        }
        problems.addAll(rules(folder));
        return problems;
    }

    /** @return the files of a folder that hold resources */
    static List<Path> files(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".yaml")
                            && !file.getFileName().toString().equals("kustomization.yaml"))
                    .sorted()
                    .toList();
        }
    }

    private static List<Problem> rules(Path folder) {
        try {
            // What this runtime accepts and only some clusters do is a note.
            return new TopologyReader()
                    .read(folder).ignored().stream()
                            .map(NOTE::matcher)
                            .filter(note -> note.matches())
                            .map(note ->
                                    new Problem(Path.of(note.group(1)), Integer.parseInt(note.group(2)), note.group(3)))
                            .toList();
        } catch (TopologyException e) {
            return e.problems().stream()
                    .map(problem ->
                            new Problem(problem.place().file(), problem.place().line(), problem.message()))
                    .toList();
        }
    }
}
