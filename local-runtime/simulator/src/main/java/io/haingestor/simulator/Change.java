package io.haingestor.simulator;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One {@code state_changed}: {@code before} is absent for an addition, {@code after} for a removal, never both.
 *
 * @param before the state that was
 * @param after the state that is
 * @param timeFired µs since the epoch; equals {@code after.lastUpdated()} when there is an {@code after}
 * @param context what caused it
 */
record Change(@Nullable State before, @Nullable State after, long timeFired, HomeContext context) {

    String entityId() {
        return after != null ? after.entityId() : Objects.requireNonNull(before).entityId();
    }

    /** The {@code event} of a {@code subscribe_entities} message. */
    void writeDiff(StringBuilder out) {
        if (after == null) {
            out.append("{\"r\":[\"").append(entityId()).append("\"]}");
        } else if (before == null) {
            out.append("{\"a\":{");
            after.writeCompressed(out);
            out.append("}}");
        } else {
            writeChange(out, before, after);
        }
    }

    /** The {@code event} of a {@code subscribe_events} message. */
    void writeStateChanged(StringBuilder out) {
        out.append("{\"event_type\":\"state_changed\",\"data\":{\"entity_id\":\"")
                .append(entityId())
                .append("\",\"old_state\":");
        writeState(out, before);
        out.append(",\"new_state\":");
        writeState(out, after);
        out.append("},\"origin\":\"LOCAL\",\"time_fired\":\"");
        WireText.iso(out, timeFired);
        out.append("\",\"context\":");
        context.write(out);
        out.append('}');
    }

    private static void writeState(StringBuilder out, @Nullable State state) {
        if (state == null) {
            out.append("null");
        } else {
            state.writeFull(out);
        }
    }

    private static void writeChange(StringBuilder out, State before, State after) {
        out.append("{\"c\":{\"").append(after.entityId()).append("\":{\"+\":{");
        if (!before.text().equals(after.text())) {
            out.append("\"s\":");
            WireText.string(out, after.text());
            out.append(',');
        }
        if (before.lastChanged() != after.lastChanged()) {
            out.append("\"lc\":");
            WireText.seconds(out, after.lastChanged());
        } else {
            out.append("\"lu\":");
            WireText.seconds(out, after.lastUpdated());
        }
        writeContext(out, before.context(), after.context());
        var removed = new StringBuilder();
        if (before.attributes() != after.attributes()) {
            writeAttributes(out, removed, before.attributes(), after.attributes());
        }
        out.append('}').append(removed).append("}}}");
    }

    private static void writeContext(StringBuilder out, HomeContext before, HomeContext after) {
        var parentDiffers = !Objects.equals(before.parentId(), after.parentId());
        var userDiffers = !Objects.equals(before.userId(), after.userId());
        if (!parentDiffers && !userDiffers) {
            if (!before.id().equals(after.id())) {
                out.append(",\"c\":\"").append(after.id()).append('"');
            }
            return;
        }
        out.append(",\"c\":{");
        if (parentDiffers) {
            out.append("\"parent_id\":");
            HomeContext.writeOptional(out, after.parentId());
            out.append(',');
        }
        if (userDiffers) {
            out.append("\"user_id\":");
            HomeContext.writeOptional(out, after.userId());
            out.append(',');
        }
        out.append("\"id\":\"").append(after.id()).append("\"}");
    }

    /** As the real one: a new attribute whose value is null is left out. */
    private static void writeAttributes(
            StringBuilder added, StringBuilder removed, Attributes before, Attributes after) {
        var first = true;
        for (var entry : after.values().entrySet()) {
            if (!Attributes.same(before.get(entry.getKey()), entry.getValue())) {
                added.append(first ? ",\"a\":{" : ",");
                first = false;
                WireText.string(added, entry.getKey());
                added.append(':').append(Json.write(entry.getValue()));
            }
        }
        if (!first) {
            added.append('}');
        }
        for (var name : before.values().keySet()) {
            if (!after.values().containsKey(name)) {
                removed.append(removed.isEmpty() ? ",\"-\":{\"a\":[" : ",");
                WireText.string(removed, name);
            }
        }
        if (!removed.isEmpty()) {
            removed.append("]}");
        }
    }
}
