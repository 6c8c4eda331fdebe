package io.haingestor.knative;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.Yaml;

/**
 * One document of a YAML file.
 *
 * @param kind its {@code apiVersion} and {@code kind}, e.g. {@code v1 Namespace}
 * @param line where it begins
 * @param text the document, after as many empty lines as stand before it: so its lines have the file's numbers
 * @param content what it says
 */
record Document(String kind, int line, String text, Map<String, Object> content) {

    /** @return the documents of a file; what is no resource, such as a list of changes to one, is left out */
    static List<Document> of(Path file) throws IOException {
        var documents = new ArrayList<Document>();
        var text = new StringBuilder();
        var number = 0;
        var begin = 1;
        for (var line : Files.readAllLines(file)) {
            number++;
            if (line.equals("---")) {
                add(documents, text.toString(), begin);
                text.setLength(0);
                text.append("\n".repeat(number));
                begin = number + 1;
            } else {
                text.append(line).append('\n');
            }
        }
        add(documents, text.toString(), begin);
        return documents;
    }

    private static void add(List<Document> documents, String text, int line) {
        Object loaded = new Yaml().load(text);
        if (loaded instanceof Map<?, ?>) {
            @SuppressWarnings("unchecked")
            var content = (Map<String, Object>) loaded;
            documents.add(new Document(content.get("apiVersion") + " " + content.get("kind"), line, text, content));
        }
    }
}
