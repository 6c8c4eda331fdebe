package io.haingestor.gateway;

import io.haingestor.events.RegistryBlock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which entities are passed on. The most specific rule that names an entity decides: its id, then a glob, its device, its area, a label, its
 * domain; where rules of one kind say both, it is left out. An entity that no rule names is passed on, unless there are rules that include.
 */
final class EntityFilter {
    private final Rules include;
    private final Rules exclude;

    EntityFilter(Rules include, Rules exclude) {
        this.include = include;
        this.exclude = exclude;
    }

    /**
     * @param entityId the entity
     * @param registry what the registries know of it
     * @return whether its events are passed on
     */
    boolean lets(String entityId, @Nullable RegistryBlock registry) {
        for (var kind : Kind.values()) {
            if (exclude.names(kind, entityId, registry)) {
                return false;
            }
            if (include.names(kind, entityId, registry)) {
                return true;
            }
        }
        return include.isEmpty();
    }

    /** From the most specific to the least. */
    private enum Kind {
        ENTITY,
        GLOB,
        DEVICE,
        AREA,
        LABEL,
        DOMAIN
    }

    /**
     * Rules that include, or rules that exclude.
     *
     * @param entities entity ids
     * @param globs patterns of entity ids
     * @param devices device ids
     * @param areas area ids
     * @param labels label ids
     * @param domains domains
     */
    record Rules(
            Set<String> entities,
            List<Pattern> globs,
            Set<String> devices,
            Set<String> areas,
            Set<String> labels,
            Set<String> domains) {

        static final Rules NONE = new Rules(Set.of(), List.of(), Set.of(), Set.of(), Set.of(), Set.of());

        private boolean isEmpty() {
            return entities.isEmpty()
                    && globs.isEmpty()
                    && devices.isEmpty()
                    && areas.isEmpty()
                    && labels.isEmpty()
                    && domains.isEmpty();
        }

        private boolean names(Kind kind, String entityId, @Nullable RegistryBlock registry) {
            return switch (kind) {
                case ENTITY -> entities.contains(entityId);
                case GLOB ->
                    globs.stream().anyMatch(glob -> glob.matcher(entityId).matches());
                case DEVICE -> registry != null && has(devices, registry.deviceId());
                case AREA -> registry != null && has(areas, registry.areaId());
                case LABEL -> registry != null && hasAny(labels, registry.labels());
                case DOMAIN -> domains.contains(domain(entityId));
            };
        }
    }

    /** @return the part of an entity id before the dot */
    static String domain(String entityId) {
        var dot = entityId.indexOf('.');
        return dot < 0 ? entityId : entityId.substring(0, dot);
    }

    /**
     * @param glob {@code *} for any characters, {@code ?} for one, {@code [abc]} and {@code [!abc]} for one of a set
     * @throws IllegalArgumentException when a set has no end
     */
    static Pattern glob(String glob) {
        var regex = new StringBuilder();
        var literal = new StringBuilder();
        var pieces = new ArrayList<String>();
        for (var i = 0; i < glob.length(); i++) {
            var c = glob.charAt(i);
            switch (c) {
                case '*' -> pieces.add(".*");
                case '?' -> pieces.add(".");
                case '[' -> {
                    var end = glob.indexOf(']', i + 2);
                    if (end < 0) {
                        throw new IllegalArgumentException("expected a ']' after '[', got '" + glob + "'");
                    }
                    pieces.add(set(glob.substring(i + 1, end)));
                    i = end;
                }
                default -> literal.append(c);
            }
            if (!pieces.isEmpty() || i == glob.length() - 1) {
                regex.append(literal.isEmpty() ? "" : Pattern.quote(literal.toString()));
                pieces.forEach(regex::append);
                literal.setLength(0);
                pieces.clear();
            }
        }
        return Pattern.compile(regex.toString());
    }

    private static String set(String characters) {
        var negated = characters.startsWith("!");
        var members = (negated ? characters.substring(1) : characters).replaceAll("([\\\\\\[\\]^&])", "\\\\$1");
        return (negated ? "[^" : "[") + members + ']';
    }

    private static boolean has(Set<String> rules, @Nullable String id) {
        return id != null && rules.contains(id);
    }

    private static boolean hasAny(Set<String> rules, Collection<String> ids) {
        for (var id : ids) {
            if (rules.contains(id)) {
                return true;
            }
        }
        return false;
    }
}
