package io.haingestor.simulator;

import org.jspecify.annotations.Nullable;

/**
 * Home Assistant's context: what caused a change.
 *
 * @param id a ULID
 * @param parentId the context that caused this one
 * @param userId who did it, when somebody did
 */
record HomeContext(String id, @Nullable String parentId, @Nullable String userId) {

    boolean isPlain() {
        return parentId == null && userId == null;
    }

    void write(StringBuilder out) {
        out.append("{\"id\":\"").append(id).append("\",\"parent_id\":");
        writeOptional(out, parentId);
        out.append(",\"user_id\":");
        writeOptional(out, userId);
        out.append('}');
    }

    static void writeOptional(StringBuilder out, @Nullable String id) {
        if (id == null) {
            out.append("null");
        } else {
            WireText.string(out, id);
        }
    }
}
