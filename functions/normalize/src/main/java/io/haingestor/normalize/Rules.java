package io.haingestor.normalize;

import io.haingestor.events.EpochMicros;
import io.haingestor.events.HomeAssistantEvent;
import io.haingestor.events.HomeAssistantState;
import io.haingestor.events.Rejected.Reason;
import io.haingestor.events.StateChanged;
import io.haingestor.events.StateId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why an event can never become a state. The README of this module has a table of the rules; a code never changes its meaning. Absent fields are null
 * here whatever their records say, for anything may come in. For one event.
 */
@SuppressWarnings("NullAway") // Jackson passes null for what is absent.
final class Rules {
    private static final int LONGEST_ENTITY_ID = 255;
    private static final int LONGEST_STATE = 255;
    private static final Instant EARLIEST = Instant.EPOCH;
    /** What a store that counts nanoseconds in 64 bits can hold. */
    private static final Instant LATEST = Instant.parse("2262-04-11T23:47:16.854775Z");

    private final List<Reason> broken = new ArrayList<>();

    /** @return every rule that the event breaks; empty when it can be used */
    static List<Reason> broken(String id, @Nullable HomeAssistantEvent<StateChanged> event) {
        var rules = new Rules();
        if (event == null || event.data() == null) {
            rules.add("data-missing", "Expected what changed, got nothing", "/data");
        } else {
            rules.check(id, event.data());
        }
        return rules.broken;
    }

    private void check(String id, StateChanged change) {
        checkEntityId(change.entityId());
        if (change.newState() != null) {
            checkState(change.newState(), change.entityId());
        }
        checkId(id, change);
    }

    private void checkEntityId(@Nullable String entityId) {
        if (entityId == null || entityId.isEmpty()) {
            add("entity-id-missing", "Expected an entity id, got none", "/data/entity_id");
        } else if (!isEntityId(entityId)) {
            add(
                    "entity-id-malformed",
                    "Expected <domain>.<object_id> of a-z, 0-9 and _, at most 255 characters, got '"
                            + shortened(entityId) + "'",
                    "/data/entity_id");
        }
    }

    private void checkState(HomeAssistantState state, @Nullable String entityId) {
        if (state.entityId() != null && entityId != null && !state.entityId().equals(entityId)) {
            add(
                    "entity-id-mismatch",
                    "Expected the state of '" + shortened(entityId) + "', got that of '" + shortened(state.entityId())
                            + "'",
                    "/data/new_state/entity_id");
        }
        if (state.state() == null) {
            add("state-missing", "Expected a text, got none", "/data/new_state/state");
        } else if (state.state().codePointCount(0, state.state().length()) > LONGEST_STATE) {
            add(
                    "state-too-long",
                    "Expected at most 255 characters, got "
                            + state.state().codePointCount(0, state.state().length()),
                    "/data/new_state/state");
        }
        checkTime("last-updated", state.lastUpdated(), "/data/new_state/last_updated");
        checkTime("last-changed", state.lastChanged(), "/data/new_state/last_changed");
    }

    private void checkTime(String rule, @Nullable Instant time, String field) {
        if (time == null) {
            add(rule + "-missing", "Expected a time, got none", field);
        } else if (isOutOfRange(time)) {
            add(rule + "-out-of-range", "Expected a time from " + EARLIEST + " to " + LATEST + ", got " + time, field);
        }
    }

    private void checkId(String id, StateChanged change) {
        StateId stated;
        try {
            stated = StateId.parse(id);
        } catch (IllegalArgumentException e) {
            add("id-malformed", String.valueOf(e.getMessage()), null);
            return;
        }
        if (isOutOfRange(EpochMicros.toInstant(stated.lastUpdatedMicros()))) {
            add(
                    "id-malformed",
                    "Expected a time from " + EARLIEST + " to " + LATEST + " in the id, got '" + id + "'",
                    null);
            return;
        }
        var state = change.newState();
        var updated = state == null ? null : state.lastUpdated();
        var sameEntity = change.entityId() == null || stated.entityId().equals(change.entityId());
        var sameTime =
                updated == null || isOutOfRange(updated) || stated.lastUpdatedMicros() == EpochMicros.of(updated);
        if (!sameEntity || !sameTime) {
            add(
                    "id-mismatch",
                    "Expected the id to be the entity id and the µs of last_updated, got '" + shortened(id) + "'",
                    null);
        }
    }

    private void add(String code, String message, @Nullable String field) {
        broken.add(new Reason(code, message, field));
    }

    static boolean isOutOfRange(Instant time) {
        return time.isBefore(EARLIEST) || time.isAfter(LATEST);
    }

    /**
     * Home Assistant's own rule also forbids underscores at the ends of either part and two in a row; such ids exist in old homes, and nothing here breaks
     * on them.
     */
    private static boolean isEntityId(String text) {
        var dot = -1;
        for (var at = 0; at < text.length(); at++) {
            var character = text.charAt(at);
            if (character == '.' && dot < 0) {
                dot = at;
            } else if (!isWord(character)) {
                return false;
            }
        }
        return dot > 0 && dot < text.length() - 1 && text.length() <= LONGEST_ENTITY_ID;
    }

    private static boolean isWord(char character) {
        return (character >= 'a' && character <= 'z') || (character >= '0' && character <= '9') || character == '_';
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST_ENTITY_ID ? text : text.substring(0, LONGEST_ENTITY_ID) + "…";
    }
}
