package io.haingestor.broker.topology;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The annotations of a resource, each with its place.
 *
 * @param texts text by name
 * @param nodes place by name
 */
record Annotations(Map<String, String> texts, Map<String, YamlNode> nodes) {
    private static final Pattern WHOLE = Pattern.compile("[0-9]{1,10}");

    /** Copies its maps. */
    Annotations {
        texts = Map.copyOf(texts);
        nodes = Map.copyOf(nodes);
    }

    /** @return the annotations of {@code metadata.annotations}, told of where they are no texts */
    static Annotations of(YamlNode node) {
        return new Annotations(TopologyReader.texts(node, "an annotation"), node.fields("annotations"));
    }

    /** @return no annotation at all */
    static Annotations none() {
        return new Annotations(Map.of(), Map.of());
    }

    /** @return the text of an annotation */
    Optional<String> text(String name) {
        return Optional.ofNullable(texts.get(name));
    }

    /**
     * @param name an annotation
     * @param least the least that it may be, 0 or more
     * @param most the most that it may be
     * @param otherwise what holds where the annotation is missing, or where a problem was told
     */
    int number(String name, int least, int most, int otherwise) {
        var text = texts.get(name);
        if (text == null) {
            return otherwise;
        }
        if (WHOLE.matcher(text).matches() && Long.parseLong(text) >= least && Long.parseLong(text) <= most) {
            return Integer.parseInt(text);
        }
        problem(name, "to be a whole number from " + least + " to " + most);
        return otherwise;
    }

    /** Tells that an annotation is not what was expected of it. */
    void problem(String name, String expected) {
        var node = nodes.get(name);
        if (node != null) {
            node.problem("expected the annotation " + name + ' ' + expected + ", found '" + texts.get(name) + "'");
        }
    }
}
