package io.haingestor.normalize;

import io.haingestor.events.EntityState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which entities ask for which enrichments. The rule of an enrichment is a list with commas of {@code domain=}, {@code device_class=}, {@code area=} and
 * {@code entity=}, each with a text in which {@code *} is any text and {@code ?} one character; an entity that one of them fits asks for it. The word
 * {@code none} fits no entity. Immutable; safe for use by several threads.
 */
final class EnrichmentRules {
    /** No entity asks for anything. */
    static final EnrichmentRules NONE = new EnrichmentRules(Map.of());

    private static final Pattern NAME = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");
    private static final String EXPECTED =
            "expected domain=, device_class=, area= or entity= with a text or pattern, separated by commas, or none";

    private final Map<String, List<Term>> rules;

    private EnrichmentRules(Map<String, List<Term>> rules) {
        this.rules = rules;
    }

    /**
     * @param texts the rule of each enrichment by its name
     * @return the rules
     * @throws IllegalArgumentException when one cannot be read; names every error, each with its key
     */
    static EnrichmentRules read(Map<String, String> texts) {
        var errors = new ArrayList<String>();
        var rules = read(texts, errors);
        if (!errors.isEmpty()) {
            throw new IllegalArgumentException(String.join("\n- ", errors));
        }
        return rules;
    }

    /** Reads on after an error and remembers it, with its key. */
    static EnrichmentRules read(Map<String, String> texts, List<String> errors) {
        var rules = new TreeMap<String, List<Term>>();
        texts.forEach((key, text) -> {
            // An environment variable can say neither a hyphen nor a dot.
            var name = key.replace('.', '-').replace('_', '-');
            if (!NAME.matcher(name).matches()) {
                errors.add(key(key) + ": expected the name of an enrichment, such as weather, got '" + key + "'");
            }
            rules.put(name, terms(key, text, errors));
        });
        rules.values().removeIf(List::isEmpty);
        return new EnrichmentRules(rules);
    }

    /** @return the enrichments that some entity may ask for */
    Set<String> names() {
        return Collections.unmodifiableSet(rules.keySet());
    }

    /** @return the enrichments that the state's entity asks for, in the order of their names */
    List<String> of(EntityState state) {
        if (rules.isEmpty()) {
            return List.of();
        }
        var names = new ArrayList<String>(rules.size());
        for (var rule : rules.entrySet()) {
            for (var term : rule.getValue()) {
                if (term.fits(state)) {
                    names.add(rule.getKey());
                    break;
                }
            }
        }
        return names;
    }

    private static List<Term> terms(String key, String text, List<String> errors) {
        if (text.strip().equals("none")) {
            return List.of();
        }
        var terms = new ArrayList<Term>();
        for (var part : text.split(",", -1)) {
            var equals = part.indexOf('=');
            var property = Property.of(part.substring(0, Math.max(0, equals)).strip());
            var value = part.substring(equals + 1).strip();
            if (property == null || value.isEmpty()) {
                errors.add(key(key) + ": " + EXPECTED + ", got '" + part.strip() + "'");
            } else {
                terms.add(new Term(property, new Glob(value)));
            }
        }
        return terms;
    }

    private static String key(String name) {
        return "haingestor.normalize.enrich." + name;
    }

    /** What a rule looks at. */
    private enum Property {
        DOMAIN,
        DEVICE_CLASS,
        AREA,
        ENTITY;

        static @Nullable Property of(String text) {
            return Arrays.stream(values())
                    .filter(property -> property.name().toLowerCase(Locale.ROOT).equals(text))
                    .findFirst()
                    .orElse(null);
        }

        @Nullable
        String of(EntityState state) {
            return switch (this) {
                case DOMAIN -> state.domain();
                case DEVICE_CLASS -> state.deviceClass();
                case AREA -> state.registry() == null ? null : state.registry().areaId();
                case ENTITY -> state.entityId();
            };
        }
    }

    private record Term(Property property, Glob glob) {
        boolean fits(EntityState state) {
            var value = property.of(state);
            return value != null && glob.fits(value);
        }
    }
}
