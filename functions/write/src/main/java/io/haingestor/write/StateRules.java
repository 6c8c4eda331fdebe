package io.haingestor.write;

import io.haingestor.events.EntityState;
import io.haingestor.events.Rejected.Reason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What a state must say to be kept. JSON may lack what the type promises. */
final class StateRules {
    /** Farther from now than any store reaches, and near enough for microseconds. */
    static final Instant EARLIEST = Instant.parse("-9999-01-01T00:00:00Z");

    static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    private StateRules() {}

    /** @return why it can never be kept; empty when it can */
    @SuppressWarnings("ConstantValue") // What comes from JSON may be null whatever the type says.
    static List<Reason> problems(EntityState state) {
        var problems = new ArrayList<Reason>(0);
        int dot = state.entityId() == null ? -1 : state.entityId().indexOf('.');
        if (dot < 1 || dot == state.entityId().length() - 1) {
            problems.add(new Reason(
                    "entity-id-invalid",
                    "Expected an entity id like sensor.kitchen_temperature, got '" + state.entityId() + "'",
                    "/entity_id"));
        }
        if (state.domain() == null || state.domain().isEmpty()) {
            problems.add(new Reason("domain-missing", "Expected the entity's domain, got nothing", "/domain"));
        }
        if (state.availability() == null) {
            problems.add(new Reason(
                    "availability-missing",
                    "Expected available, unknown, unavailable or removed, got nothing",
                    "/availability"));
        }
        var at = state.lastUpdated();
        if (at == null || isOutOfRange(at)) {
            problems.add(new Reason(
                    "last-updated-invalid",
                    "Expected when the state was last updated, between " + EARLIEST + " and " + LATEST + ", got " + at,
                    "/last_updated"));
        }
        return problems;
    }

    static boolean isOutOfRange(Instant time) {
        return time.isBefore(EARLIEST) || time.isAfter(LATEST);
    }
}
