package io.haingestor.broker;

import io.haingestor.broker.topology.BrokerResource;
import io.haingestor.broker.topology.ResourceName;
import io.haingestor.broker.topology.Topology;
import io.haingestor.broker.topology.TriggerResource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the log holds when the broker opens, made to agree with the topology: new Brokers and Triggers are entered, and Triggers that are
 * gone are forgotten.
 *
 * @param head the youngest position
 * @param replied how many events up to there are replies
 * @param brokers the Brokers' ids
 * @param triggers the Triggers' places
 * @param replays the places of replays that go on
 */
record LogContents(
        long head,
        long replied,
        Map<ResourceName, Integer> brokers,
        Map<ResourceName, Entry> triggers,
        List<Entry> replays) {
    private static final Logger LOG = LoggerFactory.getLogger(LogContents.class);

    /**
     * A Trigger's place.
     *
     * @param id its id
     * @param paused whether it is to begin nothing
     * @param replay what it replays; null for the place of a Trigger
     * @param backlog what it had not done
     */
    record Entry(int id, boolean paused, @Nullable ReplaySpec replay, Backlog backlog) {

        /** @return the place of a replay that was just begun */
        static Entry begun(int id, ReplaySpec replay) {
            var saved = new Cursor.Saved(replay.first() - 1, 0, 0, 0, 0, 0);
            return new Entry(id, false, replay, new Backlog(saved, List.of(), new TreeMap<>()));
        }
    }

    /**
     * Reads the log. Nobody else may use it meanwhile.
     *
     * @param file a log that {@link LogFile#prepare} has seen
     * @param topology what it is to agree with
     */
    static LogContents load(Path file, Topology topology) throws SQLException {
        try (var connection = LogFile.connect(file, false)) {
            connection.setAutoCommit(false);
            var contents = new Loader(connection, topology).load();
            connection.commit();
            return contents;
        }
    }

    /**
     * @return the Broker's id
     * @throws IllegalArgumentException when the topology has no such Broker
     */
    int broker(ResourceName name) {
        var id = brokers.get(name);
        if (id == null) {
            throw new IllegalArgumentException("Expected one of the Brokers " + brokers.keySet() + ", got " + name);
        }
        return id;
    }

    /** @return the place of a Trigger of the topology */
    Entry trigger(ResourceName name) {
        return Objects.requireNonNull(
                triggers.get(name), () -> "Trigger " + name + " names a Broker that does not exist");
    }

    private static final class Loader {
        private final Connection connection;
        private final Topology topology;
        private final Map<ResourceName, Integer> brokers = new HashMap<>();
        private final Map<ResourceName, Row> rows = new LinkedHashMap<>();
        private final Map<Integer, ReplaySpec> specs = new HashMap<>();
        private final Map<Row, ReplaySpec> replays = new LinkedHashMap<>();
        private long head;
        private long counted;
        private long replied;

        Loader(Connection connection, Topology topology) {
            this.connection = connection;
            this.topology = topology;
        }

        LogContents load() throws SQLException {
            readState();
            for (BrokerResource broker : topology.brokers()) {
                enter(broker.name());
            }
            readReplays();
            readTriggers();
            for (var trigger : topology.triggers()) {
                enter(trigger);
            }
            count();
            var triggers = new LinkedHashMap<ResourceName, Entry>();
            for (var trigger : topology.triggers()) {
                var row = rows.get(trigger.name());
                if (row != null) {
                    triggers.put(trigger.name(), new Entry(row.id, row.paused, null, backlog(row, trigger)));
                }
            }
            return new LogContents(head, replied, brokers, triggers, replays());
        }

        private void readState() throws SQLException {
            query("SELECT removed, counted, replied, (SELECT max(position) FROM event) FROM log_state", result -> {
                counted = result.getLong(2);
                replied = result.getLong(3);
                head = Math.max(result.getLong(1), result.getLong(4));
            });
        }

        private void enter(ResourceName broker) throws SQLException {
            update("INSERT OR IGNORE INTO broker (namespace, name) VALUES (?, ?)", broker.namespace(), broker.name());
            query(
                    "SELECT id FROM broker WHERE namespace = ? AND name = ?",
                    result -> brokers.put(broker, result.getInt(1)),
                    broker.namespace(),
                    broker.name());
        }

        private void readReplays() throws SQLException {
            query(
                    "SELECT cursor, c.namespace, r.name, subscriber, first, last, begun FROM replay r JOIN trigger_cursor c ON c.id = r.cursor",
                    result -> specs.put(
                            result.getInt(1),
                            new ReplaySpec(
                                    new ResourceName(result.getString(2), result.getString(3)),
                                    result.getString(4),
                                    result.getLong(5),
                                    result.getLong(6),
                                    Instant.ofEpochMilli(result.getLong(7)))));
        }

        /** Takes a cursor that is a replay's whose Trigger there still is. */
        private boolean isReplay(Row row) {
            var spec = specs.get(row.id);
            if (spec == null || trigger(spec.trigger()).isEmpty()) {
                return false;
            }
            replays.put(row, spec);
            return true;
        }

        private Optional<TriggerResource> trigger(ResourceName name) {
            return topology.triggers().stream()
                    .filter(trigger -> trigger.name().equals(name))
                    .findFirst();
        }

        /** What was matched is counted as it is read, so what was not done is read, and counted, again. */
        private List<Entry> replays() throws SQLException {
            var entries = new ArrayList<Entry>();
            for (var replay : replays.entrySet()) {
                var row = replay.getKey();
                var spec = replay.getValue();
                var trigger = trigger(spec.trigger()).orElseThrow();
                row.matched = row.saved.delivered() + row.saved.deadLettered();
                var backlog = backlog(row, trigger);
                row.matched += backlog.passed().size();
                entries.add(new Entry(row.id, row.paused, spec, backlog(row, trigger)));
            }
            return entries;
        }

        private void readTriggers() throws SQLException {
            var found = new ArrayList<Row>();
            query(
                    "SELECT id, namespace, name, broker, position, counted, matched, delivered, dead_lettered, retried, paused, lost FROM trigger_cursor",
                    result -> found.add(Row.of(result)));
            for (var row : found) {
                var wanted = topology.triggers().stream()
                        .anyMatch(trigger -> trigger.name().equals(row.name)
                                && Integer.valueOf(row.broker).equals(brokers.get(trigger.broker())));
                if (wanted) {
                    rows.put(row.name, row);
                } else if (!isReplay(row)) {
                    forget(row);
                }
            }
        }

        private void forget(Row row) throws SQLException {
            LOG.atWarn()
                    .addKeyValue("trigger", row.name)
                    .addKeyValue(
                            "undelivered",
                            row.matched - row.saved.delivered() - row.saved.deadLettered() - row.saved.lost())
                    .log("trigger-gone");
            update("DELETE FROM pending WHERE trigger = ?", row.id);
            update("DELETE FROM replay WHERE cursor = ?", row.id);
            update("DELETE FROM trigger_cursor WHERE id = ?", row.id);
        }

        private void enter(TriggerResource trigger) throws SQLException {
            var broker = brokers.get(trigger.broker());
            if (broker == null || rows.containsKey(trigger.name())) {
                return;
            }
            update(
                    "INSERT INTO trigger_cursor (namespace, name, broker, position, counted, matched, delivered, dead_lettered, retried)"
                            + " VALUES (?, ?, ?, ?, ?, 0, 0, 0, 0)",
                    trigger.name().namespace(),
                    trigger.name().name(),
                    broker,
                    head,
                    head);
            query(
                    "SELECT id, namespace, name, broker, position, counted, matched, delivered, dead_lettered, retried, paused, lost FROM trigger_cursor"
                            + " WHERE namespace = ? AND name = ?",
                    result -> rows.put(trigger.name(), Row.of(result)),
                    trigger.name().namespace(),
                    trigger.name().name());
        }

        /** Counts what was stored since the counts were: at most about the last second before a crash. */
        private void count() throws SQLException {
            var from =
                    rows.values().stream().mapToLong(row -> row.counted).min().orElse(counted);
            query(
                    "SELECT position, hops > 0, triggers FROM event WHERE position > ?",
                    result -> {
                        var position = result.getLong(1);
                        replied += position > counted ? result.getInt(2) : 0;
                        var ids = result.getBytes(3);
                        for (var row : rows.values()) {
                            row.matched += position > row.counted && Matches.contains(ids, row.id) ? 1 : 0;
                        }
                    },
                    Math.min(from, counted));
        }

        private Backlog backlog(Row row, TriggerResource trigger) throws SQLException {
            var passed = new ArrayList<Dispatch>();
            var ahead = new TreeMap<Long, Dispatch>();
            query(
                    "SELECT p.position, p.sink, p.attempts, p.tries, p.due, p.history, e.arrived, e.hops, e.attributes, length(e.data)"
                            + " FROM pending p JOIN event e ON e.position = p.position WHERE p.trigger = ? ORDER BY p.position",
                    result -> {
                        var dispatch = dispatch(result, trigger);
                        if (dispatch.position <= row.saved.position()) {
                            passed.add(dispatch);
                        } else {
                            ahead.put(dispatch.position, dispatch);
                        }
                    },
                    row.id);
            var saved = row.saved;
            return new Backlog(
                    new Cursor.Saved(
                            saved.position(),
                            row.matched,
                            saved.delivered(),
                            saved.deadLettered(),
                            saved.retried(),
                            saved.lost()),
                    passed,
                    ahead);
        }

        private static Dispatch dispatch(ResultSet result, TriggerResource trigger) throws SQLException {
            var attributes = result.getBytes(9);
            var key = trigger.ordered() ? KeyOrder.key(EventCodec.decode(attributes, null)) : null;
            var dispatch = new Dispatch(
                    result.getLong(1),
                    result.getLong(7),
                    result.getInt(8),
                    attributes.length + result.getInt(10),
                    key,
                    0);
            dispatch.resume(new Dispatch.Kept(
                    dispatch.position,
                    Dispatch.Sink.of(result.getInt(2)),
                    result.getInt(3),
                    result.getInt(4),
                    result.getLong(5),
                    AttemptHistory.ofJson(result.getBytes(6))));
            return dispatch;
        }

        private void update(String sql, Object... parameters) throws SQLException {
            try (var statement = connection.prepareStatement(sql)) {
                for (var i = 0; i < parameters.length; i++) {
                    statement.setObject(i + 1, parameters[i]);
                }
                statement.executeUpdate();
            }
        }

        private void query(String sql, RowReader reader, Object... parameters) throws SQLException {
            try (var statement = connection.prepareStatement(sql)) {
                for (var i = 0; i < parameters.length; i++) {
                    statement.setObject(i + 1, parameters[i]);
                }
                try (var result = statement.executeQuery()) {
                    while (result.next()) {
                        reader.read(result);
                    }
                }
            }
        }
    }

    private interface RowReader {
        void read(ResultSet result) throws SQLException;
    }

    private static final class Row {
        final int id;
        final ResourceName name;
        final int broker;
        final long counted;
        final boolean paused;
        final Cursor.Saved saved;
        long matched;

        private Row(int id, ResourceName name, int broker, long counted, boolean paused, Cursor.Saved saved) {
            this.id = id;
            this.name = name;
            this.broker = broker;
            this.counted = counted;
            this.paused = paused;
            this.saved = saved;
            this.matched = saved.matched();
        }

        static Row of(ResultSet result) throws SQLException {
            return new Row(
                    result.getInt(1),
                    new ResourceName(result.getString(2), result.getString(3)),
                    result.getInt(4),
                    result.getLong(6),
                    result.getBoolean(11),
                    new Cursor.Saved(
                            result.getLong(5),
                            result.getLong(7),
                            result.getLong(8),
                            result.getLong(9),
                            result.getLong(10),
                            result.getLong(12)));
        }
    }
}
