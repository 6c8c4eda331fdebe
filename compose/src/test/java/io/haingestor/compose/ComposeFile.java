package io.haingestor.compose;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * Compose files laid over each other, as far as the tests look: mappings are merged, anything else is replaced.
 *
 * @param content the merged mapping, variables not replaced
 */
record ComposeFile(Map<String, Object> content) {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z0-9_]+)(?::[-?]([^}]*))?}");

    /** @param names of files in the folder of the compose files; a later one wins */
    static ComposeFile read(String... names) {
        return new ComposeFile(Stream.of(names)
                .map(ComposeFile::parse)
                .reduce(ComposeFile::merged)
                .orElseThrow());
    }

    /** The services by name. */
    Map<String, Service> services() {
        return mapping(content.get("services")).entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        entry -> new Service(mapping(entry.getValue())),
                        (one, other) -> one,
                        LinkedHashMap::new));
    }

    /** Every variable of a file, with its default; without one, or with a message, empty. */
    static Map<String, String> variables(String file) {
        var found = new TreeMap<String, String>();
        VARIABLE.matcher(text(file)).results().forEach(match -> {
            var isDefault = match.group().contains(":-");
            found.merge(match.group(1), isDefault ? match.group(2) : "", (one, other) -> one.isEmpty() ? other : one);
        });
        return found;
    }

    /**
     * One service.
     *
     * @param content its mapping
     */
    record Service(Map<String, Object> content) {
        /** Its variables. */
        Map<String, String> environment() {
            return mapping(content.getOrDefault("environment", Map.of())).entrySet().stream()
                    .collect(Collectors.toMap(Map.Entry::getKey, entry -> String.valueOf(entry.getValue())));
        }

        /** Its image without registry and tag. */
        String image() {
            return String.valueOf(content.get("image"))
                    .replaceFirst("^\\$\\{HA_INGESTOR_REGISTRY:-}", "")
                    .replaceFirst(":\\$\\{HA_INGESTOR_VERSION:-latest}$", "");
        }

        /** Whether its image is built here. */
        boolean isOurs() {
            return image().startsWith("ha-ingestor/");
        }

        /** A list, empty when there is none. */
        List<String> list(String key) {
            return ((List<?>) content.getOrDefault(key, List.of()))
                    .stream().map(String::valueOf).toList();
        }
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> mapping(Object value) {
        return (Map<String, Object>) value;
    }

    private static Map<String, Object> parse(String name) {
        return new Yaml(new SafeConstructor(new LoaderOptions())).load(text(name));
    }

    private static String text(String name) {
        try {
            return Files.readString(Project.COMPOSE.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, Object> merged(Map<String, Object> base, Map<String, Object> over) {
        var keys = new TreeSet<>(base.keySet());
        keys.addAll(over.keySet());
        var all = new LinkedHashMap<String, Object>();
        for (var key : keys) {
            var below = base.get(key);
            var above = over.getOrDefault(key, below);
            all.put(
                    key,
                    below instanceof Map<?, ?> && above instanceof Map<?, ?> && below != above
                            ? merged(mapping(below), mapping(above))
                            : above);
        }
        return all;
    }
}
