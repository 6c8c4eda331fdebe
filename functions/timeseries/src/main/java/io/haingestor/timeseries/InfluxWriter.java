package io.haingestor.timeseries;

import com.influxdb.client.WriteApiBlocking;
import com.influxdb.client.domain.WritePrecision;
import com.influxdb.exceptions.InfluxException;
import io.haingestor.timeseries.InfluxFieldKinds.Field;
import io.haingestor.timeseries.WriteResult.Refused;
import io.haingestor.timeseries.WriteResult.Renamed;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Writes batches until every good point is stored and every other one has a reason. It relies on two things: writing a point again
 * changes nothing, so whatever is unclear is sent again; and a batch that is cut in halves again and again shows its bad points.
 *
 * <p>As measured against InfluxDB 2.8: a 422 stored the lines that it does not speak of, and names one conflict only; a 400 stored
 * nothing of the batch.
 */
final class InfluxWriter {
    private static final Pattern CONFLICT = Pattern.compile(
            "field type conflict: input field \"(.*?)\" on measurement \"(.*?)\" is type \\w+, already exists as type (\\w+)",
            Pattern.DOTALL);
    private static final Pattern DROPPED = Pattern.compile("dropped=(\\d+)");
    private static final String RETENTION = "outside retention policy";

    private final WriteApiBlocking api;
    private final InfluxSettings settings;
    private final InfluxFieldKinds kinds;

    InfluxWriter(WriteApiBlocking api, InfluxSettings settings, InfluxFieldKinds kinds) {
        this.api = api;
        this.settings = settings;
        this.kinds = kinds;
    }

    /**
     * Stores a batch.
     *
     * @throws InfluxException when the server could not deal with all of it now
     */
    WriteResult write(List<Point> batch) {
        var outcome = new Outcome();
        var sendable = new ArrayList<Point>(batch.size());
        for (var point : batch) {
            var problem = LineProtocol.problem(point);
            if (!TimeRange.ALL.contains(point.timeMicros())) {
                outcome.refused.add(Refused.timeOutOfRange(point));
            } else if (problem != null) {
                outcome.refused.add(new Refused(point, "not-line-protocol", "InfluxDB cannot take it: " + problem));
            } else {
                sendable.add(point);
            }
        }
        send(sendable, new HashSet<>(), outcome);
        return outcome.refused.isEmpty() && outcome.renamed.isEmpty()
                ? WriteResult.ALL_STORED
                : new WriteResult(outcome.refused, outcome.renamed);
    }

    private static final class Outcome {
        private final List<Refused> refused = new ArrayList<>();
        private final List<Renamed> renamed = new ArrayList<>();
    }

    /** Sends points until none is open. {@code learned} are the fields whose types this very batch has taught. */
    private void send(List<Point> points, Set<Field> learned, Outcome outcome) {
        var open = points;
        while (!open.isEmpty()) {
            var renamed = new ArrayList<Renamed>();
            var assumed = kinds.new Assumed();
            var lines = new ArrayList<String>(open.size());
            for (var point : open) {
                lines.add(LineProtocol.line(
                        point, FieldNames.storable(point, LineProtocol.RESERVED_FIELDS, assumed, renamed)));
            }
            try {
                api.writeRecord(settings.bucket(), settings.org(), WritePrecision.US, String.join("\n", lines));
                assumed.wereRight();
                outcome.renamed.addAll(renamed);
                return;
            } catch (InfluxException e) {
                open = switch (e.status()) {
                    case 422 -> afterPartialWrite(open, e, learned, outcome);
                    case 400 -> afterBadLines(open, lines, e, outcome);
                    case 413 -> halve(open, "too-large", e, outcome);
                    default -> throw e;
                };
            }
        }
    }

    /** Returns what is to be sent again. */
    private List<Point> afterPartialWrite(List<Point> points, InfluxException e, Set<Field> learned, Outcome outcome) {
        var message = InfluxFailure.message(e);
        var conflict = CONFLICT.matcher(message);
        if (conflict.find()) {
            var field = new Field(conflict.group(2), conflict.group(1));
            kinds.learn(field, conflict.group(3));
            // A field that is taught twice has two types in two of the server's shards: apart, the points do not
            // disturb each other.
            return learned.add(field) ? points : halve(points, "field-type-conflict", e, outcome);
        }
        if (message.contains(RETENTION)) {
            return afterRetention(points, message, e, outcome);
        }
        return halve(points, "not-accepted", e, outcome);
    }

    private List<Point> afterRetention(List<Point> points, String message, InfluxException e, Outcome outcome) {
        var dropped = DROPPED.matcher(message);
        if (dropped.find() && dropped.group(1).equals(Integer.toString(points.size()))) {
            refuse(points, "outside-retention", e, outcome);
            return List.of();
        }
        // The old ones side by side, so that halves are soon all old or all young. Among copies of one point the order
        // stays.
        var byTime = points.stream()
                .sorted(Comparator.comparingLong(Point::timeMicros))
                .toList();
        return halve(byTime, "outside-retention", e, outcome);
    }

    private List<Point> afterBadLines(List<Point> points, List<String> lines, InfluxException e, Outcome outcome) {
        if (!InfluxFailure.code(e).equals("invalid")) {
            // Not InfluxDB's word about a line: a proxy or another server. No point may be lost to that.
            throw e;
        }
        var message = InfluxFailure.message(e);
        var named = new ArrayList<Point>();
        var rest = new ArrayList<Point>();
        for (int i = 0; i < lines.size(); i++) {
            (message.contains("'" + lines.get(i) + "'") ? named : rest).add(points.get(i));
        }
        if (named.isEmpty()) {
            return halve(points, "not-parsed", e, outcome);
        }
        refuse(named, "not-parsed", e, outcome);
        return rest;
    }

    /** Deals with the first half, and returns the second; a single point is refused. */
    private List<Point> halve(List<Point> points, String code, InfluxException e, Outcome outcome) {
        if (points.size() == 1) {
            refuse(points, code, e, outcome);
            return List.of();
        }
        int middle = points.size() / 2;
        send(points.subList(0, middle), new HashSet<>(), outcome);
        send(points.subList(middle, points.size()), new HashSet<>(), outcome);
        return List.of();
    }

    private static void refuse(List<Point> points, String code, InfluxException e, Outcome outcome) {
        var reason = InfluxFailure.message(e);
        outcome.refused.addAll(points.stream()
                .map(point -> new Refused(point, code, "InfluxDB does not take it: " + reason))
                .collect(Collectors.toList()));
    }
}
