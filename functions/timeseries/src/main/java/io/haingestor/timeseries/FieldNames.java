package io.haingestor.timeseries;

import io.haingestor.timeseries.FieldValue.Numeric;
import io.haingestor.timeseries.FieldValue.Text;
import io.haingestor.timeseries.WriteResult.Renamed;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The one rule for fields whose type conflicts with what is stored: the value becomes a text under {@code <field>_str}. Should
 * that name be a number in the store too, or be taken in the point itself, another {@code _str} is added.
 */
final class FieldNames {
    private static final String SUFFIX = "_str";
    private static final double EXACT_LONG = 1e15;

    private FieldNames() {}

    /** What a store knows of the types of its fields. */
    interface Kinds<E extends Exception> {
        /** Returns the type that the store has for this field; for an unknown field the wanted one, which it keeps from now on. */
        FieldKind kindOf(String measurement, String field, FieldKind wanted) throws E;
    }

    /**
     * Returns the fields of the point under the names that they can be stored under, adding a report for each that changes. The
     * names in {@code reserved} cannot be stored at all.
     */
    static <E extends Exception> Map<String, FieldValue> storable(
            Point point, Set<String> reserved, Kinds<E> kinds, List<Renamed> renamed) throws E {
        Map<String, FieldValue> changed = null;
        for (var field : point.fields().entrySet()) {
            var wanted = FieldKind.of(field.getValue());
            var isReserved = reserved.contains(field.getKey());
            var stored = isReserved ? wanted : kinds.kindOf(point.measurement(), field.getKey(), wanted);
            if (!isReserved && stored == wanted) {
                continue;
            }
            if (changed == null) {
                changed = new HashMap<>(point.fields());
            }
            var name = freeName(point, field.getKey(), kinds);
            changed.remove(field.getKey());
            changed.put(name, new Text(text(field.getValue())));
            renamed.add(new Renamed(point, field.getKey(), name, reason(point, field.getKey(), isReserved, stored)));
        }
        return changed == null ? point.fields() : changed;
    }

    private static <E extends Exception> String freeName(Point point, String field, Kinds<E> kinds) throws E {
        var name = field + SUFFIX;
        while (point.fields().containsKey(name)
                || kinds.kindOf(point.measurement(), name, FieldKind.TEXT) != FieldKind.TEXT) {
            name += SUFFIX;
        }
        return name;
    }

    private static String reason(Point point, String field, boolean isReserved, FieldKind stored) {
        if (isReserved) {
            return "the store cannot keep a field named " + field;
        }
        return "the field " + field + " of " + point.measurement() + " is " + name(stored)
                + " in the store, here it is "
                + name(FieldKind.of(point.fields().getOrDefault(field, new Text(""))));
    }

    private static String name(FieldKind kind) {
        return switch (kind) {
            case NUMBER -> "a number";
            case TEXT -> "a text";
            case OTHER -> "an integer or a boolean of another program";
        };
    }

    /** Returns a number as people write it: without a fraction when it has none. */
    static String text(FieldValue value) {
        if (value instanceof Text text) {
            return text.value();
        }
        double number = ((Numeric) value).value();
        return number == Math.rint(number) && Math.abs(number) < EXACT_LONG
                ? Long.toString((long) number)
                : Double.toString(number);
    }
}
