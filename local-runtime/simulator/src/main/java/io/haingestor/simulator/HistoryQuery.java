package io.haingestor.simulator;

import io.haingestor.events.EpochMicros;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A look into the recorder.
 *
 * @param entityIds of these
 * @param start µs since the epoch, exclusive
 * @param end µs since the epoch, exclusive
 * @param options what to show
 */
record HistoryQuery(Set<String> entityIds, long start, long end, HistoryRows.Options options) {

    /** @return the rows of each entity that has any, in the order in which the entities were asked for */
    Map<String, List<History.Row>> ask(Home home) {
        var changes = home.history().between(entityIds, start, end);
        var before = options.startState() ? home.history().at(entityIds, start) : Map.<String, History.Row>of();
        var answer = new LinkedHashMap<String, List<History.Row>>();
        for (var entityId : entityIds) {
            var rows = new ArrayList<History.Row>();
            var first = before.get(entityId);
            if (first != null) {
                rows.add(new History.Row(first.text(), first.attributes(), start, start));
            }
            for (var row : changes.getOrDefault(entityId, List.of())) {
                if (!options.significantOnly() || HistoryRows.isSignificant(entityId, row)) {
                    rows.add(row);
                }
            }
            if (!rows.isEmpty()) {
                answer.put(entityId, rows);
            }
        }
        return answer;
    }

    /** @return µs since the epoch; empty when the text is no time. A time without an offset is in the home's zone */
    static Optional<Long> time(String text) {
        var iso = text.replace(' ', 'T');
        try {
            return Optional.of(EpochMicros.of(OffsetDateTime.parse(iso).toInstant()));
        } catch (DateTimeException withoutOffset) {
            try {
                return Optional.of(EpochMicros.of(
                        LocalDateTime.parse(iso).atZone(Life.ZONE).toInstant()));
            } catch (DateTimeException noTime) {
                return Optional.empty();
            }
        }
    }
}
