package io.haingestor.broker.topology;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A value in a YAML file that knows where it stands. What is not as it is asked for is a problem at that place, and reads as absent.
 *
 * @param node the value
 * @param file the file
 * @param problems where problems are told
 */
record YamlNode(Node node, Path file, Problems problems) {

    /** @return where it stands */
    Place place() {
        return new Place(file, node.getStartMark().getLine() + 1);
    }

    /** Tells a problem here. */
    void problem(String message) {
        problems.add(place(), message);
    }

    /** @return whether it is {@code null} or nothing at all */
    boolean isNull() {
        return node.getTag().equals(Tag.NULL);
    }

    /**
     * @param what what it is, for the problem that it is not a mapping
     * @return its entries by key
     */
    Map<String, YamlNode> fields(String what) {
        var fields = new LinkedHashMap<String, YamlNode>();
        if (isNull()) {
            return fields;
        }
        if (!(node instanceof MappingNode mapping)) {
            problem("expected " + what + " to be a mapping, found " + found());
            return fields;
        }
        for (var tuple : mapping.getValue()) {
            var key = new YamlNode(tuple.getKeyNode(), file, problems);
            if (!(tuple.getKeyNode() instanceof ScalarNode scalar)) {
                key.problem("expected the keys of " + what + " to be texts, found " + key.found());
            } else if (fields.put(scalar.getValue(), new YamlNode(tuple.getValueNode(), file, problems)) != null) {
                key.problem("'" + scalar.getValue() + "' stands twice in " + what);
            }
        }
        return fields;
    }

    /**
     * Tells of every field that nobody knows.
     *
     * @param what what this is
     * @param known the fields that there are
     * @return its entries by key
     */
    Map<String, YamlNode> fields(String what, List<String> known) {
        var fields = fields(what);
        fields.forEach((name, value) -> {
            if (!known.contains(name)) {
                value.problem("expected one of " + known + " in " + what + ", found '" + name + "'");
            }
        });
        return fields;
    }

    /**
     * @param what what it is, for the problem that it is not a list
     * @return its items
     */
    List<YamlNode> items(String what) {
        var items = new ArrayList<YamlNode>();
        if (isNull()) {
            return items;
        }
        if (!(node instanceof SequenceNode sequence)) {
            problem("expected " + what + " to be a list, found " + found());
            return items;
        }
        for (var item : sequence.getValue()) {
            items.add(new YamlNode(item, file, problems));
        }
        return items;
    }

    /**
     * @param what what it is, for the problem that it is not a text
     * @return the text
     */
    Optional<String> text(String what) {
        if (node instanceof ScalarNode scalar) {
            if (scalar.getTag().equals(Tag.STR)) {
                return Optional.of(scalar.getValue());
            }
            if (isNull()) {
                problem("expected " + what + " to be a text, found nothing");
                return Optional.empty();
            }
            problem("expected " + what + " to be a text, found " + scalar.getValue() + "; put it in quotes");
            return Optional.empty();
        }
        problem("expected " + what + " to be a text, found " + found());
        return Optional.empty();
    }

    /**
     * @param what what it is, for the problem that it is not a whole number
     * @return the number
     */
    Optional<Integer> number(String what) {
        if (node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.INT)) {
            try {
                return Optional.of(Integer.decode(scalar.getValue().replace("_", "")));
            } catch (NumberFormatException e) {
                problem("expected " + what + " to be a whole number of at most 2147483647, found " + scalar.getValue());
                return Optional.empty();
            }
        }
        problem("expected " + what + " to be a whole number, found " + found());
        return Optional.empty();
    }

    /** @return the value as written; empty when it is a list or a mapping */
    String scalar() {
        return node instanceof ScalarNode scalar ? scalar.getValue() : "";
    }

    /** Says something that a person should know and that is not wrong. */
    void note(String message) {
        problems.note(place(), message);
    }

    private String found() {
        if (node instanceof ScalarNode scalar) {
            return isNull() ? "nothing" : "'" + scalar.getValue() + "'";
        }
        return node instanceof MappingNode ? "a mapping" : "a list";
    }
}
