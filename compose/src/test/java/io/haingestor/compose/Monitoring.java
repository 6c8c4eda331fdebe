package io.haingestor.compose;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What the dashboards and alerts ask Prometheus. */
final class Monitoring {
    static final Path FOLDER = Project.COMPOSE.resolve("monitoring");
    static final Path ALERTS = FOLDER.resolve("alerts.yaml");
    static final Path PROMETHEUS = FOLDER.resolve("prometheus.yaml");

    private static final Pattern EXPRESSION = Pattern.compile("(?m)^\\s*expr: (.*)$");
    /** A name with an underscore that is neither a label in braces or {@code by (...)} nor a function; and {@code up}. */
    private static final Pattern METRIC = Pattern.compile("\\b([a-z]+(?:_[a-z0-9]+)+|up)\\b(?!\\s*\\()");

    private Monitoring() {}

    /** Every metric that is asked for, with the suffixes that Prometheus's types add. */
    static Set<String> metrics() {
        var found = new TreeSet<String>();
        try (var files = Files.list(FOLDER.resolve("grafana/dashboards"))) {
            EXPRESSION.matcher(Files.readString(ALERTS)).results().forEach(match -> collect(match.group(1), found));
            for (var file : files.toList()) {
                for (var panel : json(file).get("panels")) {
                    panel.get("targets")
                            .forEach(target -> collect(target.get("expr").asText(), found));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    private static JsonNode json(Path file) throws IOException {
        return new ObjectMapper().readTree(file.toFile());
    }

    private static void collect(String expression, Set<String> found) {
        var withoutLabels = expression.replaceAll("\\{[^}]*}", "").replaceAll("\\b(by|on)\\s*\\([^)]*\\)", "");
        METRIC.matcher(withoutLabels).results().forEach(match -> found.add(match.group(1)));
    }
}
