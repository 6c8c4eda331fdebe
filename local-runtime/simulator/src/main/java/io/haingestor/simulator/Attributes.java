package io.haingestor.simulator;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The attributes of a state, unchangeable, with their JSON written once for all messages that carry them. Used by one thread. */
final class Attributes {
    static final Attributes NONE = new Attributes(Map.of());

    private final Map<String, @Nullable Object> values;
    private @Nullable String json;

    private Attributes(Map<String, @Nullable Object> values) {
        this.values = values;
    }

    /** @param values JSON values by name, in the order they are written; copied */
    static Attributes of(Map<String, ? extends @Nullable Object> values) {
        return values.isEmpty() ? NONE : new Attributes(Collections.unmodifiableMap(new LinkedHashMap<>(values)));
    }

    Map<String, @Nullable Object> values() {
        return values;
    }

    @Nullable
    Object get(String name) {
        return values.get(name);
    }

    Attributes with(String name, @Nullable Object value) {
        var copy = new LinkedHashMap<>(values);
        copy.put(name, value);
        return new Attributes(Collections.unmodifiableMap(copy));
    }

    Attributes without(String name) {
        var copy = new LinkedHashMap<>(values);
        copy.remove(name);
        return of(copy);
    }

    String json() {
        var written = json;
        if (written == null) {
            written = Json.write(values);
            json = written;
        }
        return written;
    }

    boolean sameAs(Attributes other) {
        return this == other || same(values, other.values);
    }

    /** Python's {@code ==}, by which Home Assistant decides whether something changed: {@code 1 == 1.0 == True}. */
    static boolean same(@Nullable Object a, @Nullable Object b) {
        if (a instanceof Map<?, ?> left && b instanceof Map<?, ?> right) {
            return left.size() == right.size()
                    && left.entrySet().stream()
                            .allMatch(entry -> right.containsKey(entry.getKey())
                                    && same(entry.getValue(), right.get(entry.getKey())));
        }
        if (a instanceof List<?> left && b instanceof List<?> right) {
            if (left.size() != right.size()) {
                return false;
            }
            for (int i = 0; i < left.size(); i++) {
                if (!same(left.get(i), right.get(i))) {
                    return false;
                }
            }
            return true;
        }
        var left = number(a);
        var right = number(b);
        return (left != null && right != null) ? left.equals(right) : Objects.equals(a, b);
    }

    private static @Nullable Double number(@Nullable Object value) {
        if (value instanceof Boolean truth) {
            return truth ? 1.0 : 0.0;
        }
        return value instanceof Number number ? Double.valueOf(number.doubleValue() + 0.0) : null;
    }
}
