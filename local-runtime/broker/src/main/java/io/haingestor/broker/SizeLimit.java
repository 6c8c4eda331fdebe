package io.haingestor.broker;

import io.haingestor.events.EpochMicros;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What happens when the log reaches its limit although Triggers have yet to see what is in it: the oldest sixteenth is given up for them, and each of
 * them gets an event that says exactly what. Used by the thread that writes the log alone.
 */
final class SizeLimit {
    /** Type of the event that records a loss. */
    static final String EVENTS_LOST = "io.haingestor.broker.events-lost";

    private static final int PARTS = 16;
    /** Above it the oldest are given up, so that there is room for what comes meanwhile. */
    private static final double FULL = 0.95;

    private final long limitBytes;

    /** @param limitBytes how large the log may become */
    SizeLimit(long limitBytes) {
        this.limitBytes = limitBytes;
    }

    /** @return whether the log is full */
    boolean isReached(LogStore log) throws SQLException {
        return log.usedBytes() > limitBytes * FULL;
    }

    /** @return the position up to which events are given up */
    static long cut(LogStore log, long head) throws SQLException {
        var first = log.firstPosition();
        return first + Math.max(0, head - first) / PARTS;
    }

    /**
     * What each Trigger loses.
     *
     * @param log outside of a transaction, with every cursor as it is
     * @param positions the Triggers and their positions
     * @param through the last position that is given up
     */
    static Map<TriggerRunner, Loss> losses(LogStore log, Map<TriggerRunner, Long> positions, long through)
            throws SQLException {
        var losses = new LinkedHashMap<TriggerRunner, Loss>();
        for (var entry : positions.entrySet()) {
            var loss = log.unseen(entry.getKey().id(), entry.getValue(), through);
            if (loss.count() > 0 || entry.getValue() < through) {
                losses.put(entry.getKey(), loss);
            }
        }
        return losses;
    }

    /** @return the events that say what is lost, each for the Broker of the Trigger that loses it */
    List<LogEntry> events(Map<TriggerRunner, Loss> losses, Instant now) {
        return losses.entrySet().stream()
                .filter(entry -> !entry.getKey().isReplay() && entry.getValue().count() > 0)
                .map(entry -> event(entry.getKey(), entry.getValue(), now))
                .toList();
    }

    private LogEntry event(TriggerRunner runner, Loss loss, Instant now) {
        var trigger = runner.trigger().name();
        var data = new LinkedHashMap<String, Object>();
        data.put("trigger", trigger.toString());
        data.put("count", loss.count());
        data.put("first_position", loss.first());
        data.put("last_position", loss.last());
        data.put("first_arrived", EpochMicros.toInstant(loss.firstMicros()));
        data.put("last_arrived", EpochMicros.toInstant(loss.lastMicros()));
        data.put("reason", "the event log reached its limit of " + limitBytes + " bytes");
        var event = OwnEvents.of(EVENTS_LOST, trigger + "@" + loss.last(), trigger.toString(), now, data);
        return LogEntry.of(event, runner.broker(), 0, EpochMicros.of(now));
    }

    /** Moves the cursors behind what is given up; a replay of it ends. */
    static void jump(LogStore log, Map<TriggerRunner, Loss> losses, long through) throws SQLException {
        for (var entry : losses.entrySet()) {
            var runner = entry.getKey();
            if (runner.isReplay()) {
                log.removeReplay(runner.id());
            } else {
                log.jump(runner.id(), through, entry.getValue().count());
            }
        }
    }

    /**
     * What a Trigger loses.
     *
     * @param count how many events
     * @param first the first position; 0 when there is none
     * @param last the last position
     * @param firstMicros when the first arrived, in microseconds since the epoch
     * @param lastMicros when the last arrived
     */
    record Loss(long count, long first, long last, long firstMicros, long lastMicros) {}
}
