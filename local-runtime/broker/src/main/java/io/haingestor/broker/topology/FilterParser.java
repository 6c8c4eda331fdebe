package io.haingestor.broker.topology;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code spec.filter} and {@code spec.filters} of a Trigger, by the rules of Knative's admission webhook. */
final class FilterParser {
    /** The name of an attribute. */
    static final Pattern ATTRIBUTE = Pattern.compile("[a-z][a-z0-9]*");

    private static final List<String> DIALECTS = List.of("exact", "prefix", "suffix", "all", "any", "not", "cesql");

    private static final Filter NOTHING = new Filter.Any(List.of());

    private FilterParser() {}

    /**
     * @param filter {@code spec.filter}; null when there is none
     * @param filters {@code spec.filters}, which wins when it is not empty; null when there is none
     * @return the filter; one that lets nothing through where a problem was told
     */
    static Filter parse(@Nullable YamlNode filter, @Nullable YamlNode filters) {
        var elements = filters == null ? List.<YamlNode>of() : filters.items("filters");
        if (!elements.isEmpty()) {
            return all(elements);
        }
        if (filter == null) {
            return new Filter.All(List.of());
        }
        var attributes = filter.fields("filter", List.of("attributes")).get("attributes");
        return attributes == null
                ? new Filter.All(List.of())
                : new Filter.Attributes(attributes(attributes, "filter.attributes", true));
    }

    private static Filter all(List<YamlNode> elements) {
        var filters = elements.stream().map(FilterParser::element).toList();
        return filters.size() == 1 ? filters.get(0) : new Filter.All(filters);
    }

    private static Filter element(YamlNode element) {
        var dialects = element.fields("a filter");
        if (dialects.size() > 1) {
            element.problem("expected one dialect in an element of filters, found " + dialects.keySet()
                    + "; write one element for each");
        }
        return dialects.entrySet().stream()
                .map(dialect -> dialect(dialect.getKey(), dialect.getValue()))
                .findFirst()
                .orElse(new Filter.All(List.of()));
    }

    private static Filter dialect(String name, YamlNode value) {
        return switch (name) {
            case "exact" -> new Filter.Exact(attributes(value, name, false));
            case "prefix" -> new Filter.Prefix(attributes(value, name, false));
            case "suffix" -> new Filter.Suffix(attributes(value, name, false));
            case "not" -> new Filter.Not(element(value));
            case "all" -> all(elements(value, name));
            case "cesql" -> cesql(value);
            case "any" ->
                new Filter.Any(elements(value, name).stream()
                        .map(FilterParser::element)
                        .toList());
            default -> {
                value.problem("expected one of the dialects " + DIALECTS + ", found '" + name + "'");
                yield NOTHING;
            }
        };
    }

    private static Filter cesql(YamlNode value) {
        var text = value.text("'cesql'");
        if (text.isEmpty()) {
            return NOTHING;
        }
        try {
            return new Cesql(text.get());
        } catch (IllegalArgumentException e) {
            value.problem("expected a CESQL expression, found '" + text.get() + "': " + e.getMessage());
            return NOTHING;
        }
    }

    private static List<YamlNode> elements(YamlNode value, String dialect) {
        var elements = value.items("'" + dialect + "'");
        if (elements.isEmpty()) {
            value.problem("expected at least one filter in '" + dialect + "', found none");
        }
        return elements;
    }

    private static Map<String, String> attributes(YamlNode value, String what, boolean mayBeEmpty) {
        var attributes = new LinkedHashMap<String, String>();
        value.fields("'" + what + "'").forEach((name, wanted) -> {
            if (!ATTRIBUTE.matcher(name).matches()) {
                wanted.problem(
                        "expected the name of a CloudEvents attribute (lower-case letters and digits, a letter first), found '"
                                + name + "'");
            }
            Optional<String> text = wanted.text("'" + name + "'");
            if (text.isPresent() && text.get().isEmpty() && !mayBeEmpty) {
                wanted.problem("expected a value for '" + name + "' that is not empty");
            }
            attributes.put(name, text.orElse(""));
        });
        if (attributes.isEmpty() && !mayBeEmpty) {
            value.problem("expected at least one attribute in '" + what + "', found none");
        }
        return attributes;
    }
}
