package io.haingestor.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.haingestor.simulator.Schema.Kind;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** History over the WebSocket (history/websocket_api.py and recorder/websocket_api.py of 2024.3.3). */
final class HistoryCommands {
    private final Home home;

    HistoryCommands(Home home) {
        this.home = home;
    }

    void addTo(Commands commands) {
        commands.add("history/history_during_period", schema(), this::during)
                .add("history/stream", schema(), this::stream)
                .answer("recorder/info", Schema.none(), message -> Json.object()
                        .put("backlog", 0)
                        .put("max_backlog", 65_000)
                        .put("migration_in_progress", false)
                        .put("migration_is_live", false)
                        .put("recording", true)
                        .put("thread_running", true));
    }

    private static Schema schema() {
        return Schema.none()
                .required("start_time", Kind.TEXT)
                .optional("end_time", Kind.TEXT)
                .required("entity_ids", Kind.TEXTS)
                .optional("include_start_time_state", Kind.TRUTH)
                .optional("significant_changes_only", Kind.TRUTH)
                .optional("minimal_response", Kind.TRUTH)
                .optional("no_attributes", Kind.TRUTH);
    }

    private void during(Session session, int id, ObjectNode message) throws CommandException {
        var query = query(message);
        var answer = query.start() > home.time().now() ? Map.<String, List<History.Row>>of() : query.ask(home);
        session.connection().send(Messages.result(id, written(answer, query.options())));
    }

    private void stream(Session session, int id, ObjectNode message) throws CommandException {
        var query = query(message);
        session.connection().send(Messages.result(id, "null"));
        var out = new StringBuilder("{\"id\":" + id + ",\"type\":\"event\",\"event\":{\"states\":");
        out.append(written(query.ask(home), query.options())).append(",\"start_time\":");
        WireText.seconds(out, query.start());
        out.append(",\"end_time\":");
        WireText.seconds(out, query.end());
        session.connection().send(out.append("}}").toString());
        if (!message.has("end_time")) {
            session.subscribe(new Subscription(
                    session.connection(), id, new Subscription.HistoryOf(query.entityIds(), query.options())));
        }
    }

    private HistoryQuery query(ObjectNode message) throws CommandException {
        var start = HistoryQuery.time(message.path("start_time").asText())
                .orElseThrow(() -> new CommandException("invalid_start_time", "Invalid start_time"));
        var end = message.has("end_time")
                ? HistoryQuery.time(message.path("end_time").asText())
                        .orElseThrow(() -> new CommandException("invalid_end_time", "Invalid end_time"))
                : Long.valueOf(home.time().now() + 1);
        Set<String> entityIds = new LinkedHashSet<>();
        for (var entityId : message.path("entity_ids")) {
            if (!StateMachine.isValid(entityId.asText())) {
                throw new CommandException("invalid_entity_ids", "Invalid entity_ids");
            }
            entityIds.add(entityId.asText());
        }
        return new HistoryQuery(
                entityIds,
                start,
                end,
                new HistoryRows.Options(
                        message.path("include_start_time_state").asBoolean(true),
                        message.path("significant_changes_only").asBoolean(true),
                        message.path("minimal_response").asBoolean(false),
                        message.path("no_attributes").asBoolean(false)));
    }

    private static StringBuilder written(Map<String, List<History.Row>> rows, HistoryRows.Options options) {
        var out = new StringBuilder("{");
        rows.forEach((entityId, list) -> {
            out.append(out.length() == 1 ? "\"" : ",\"").append(entityId).append("\":");
            HistoryRows.compressed(out, list, options);
        });
        return out.append('}');
    }
}
