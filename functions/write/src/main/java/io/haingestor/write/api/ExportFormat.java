package io.haingestor.write.api;

import com.fasterxml.jackson.databind.ObjectWriter;
import io.haingestor.events.EventJson;
import io.haingestor.timeseries.Point;
import io.haingestor.write.schema.LineProtocol;
import io.haingestor.write.schema.PointSchema;
import io.haingestor.write.schema.StoredState;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How an export is written. */
enum ExportFormat {
    /** One JSON object per line. */
    NDJSON("application/x-ndjson") {
        @Override
        Rows rows(PointSchema schema) {
            return new JsonRows(schema);
        }
    },
    /** RFC 4180 with a header. */
    CSV("text/csv;charset=UTF-8;header=present") {
        @Override
        Rows rows(PointSchema schema) {
            return new CsvRows(schema);
        }
    },
    /** InfluxDB's line protocol, nanoseconds. */
    LP("text/plain;charset=UTF-8") {
        @Override
        Rows rows(PointSchema schema) {
            return new LineRows();
        }
    };

    private final String mediaType;

    ExportFormat(String mediaType) {
        this.mediaType = mediaType;
    }

    String mediaType() {
        return mediaType;
    }

    abstract Rows rows(PointSchema schema);

    /** Writes points, one after the other. */
    interface Rows {
        /** Writes what comes before the first. */
        default void begin(OutputStream out) throws IOException {}

        void write(Point point, OutputStream out) throws IOException;
    }

    private record JsonRows(PointSchema schema, ObjectWriter writer) implements Rows {
        JsonRows(PointSchema schema) {
            this(schema, EventJson.mapper().writerFor(StoredState.class));
        }

        @Override
        public void write(Point point, OutputStream out) throws IOException {
            out.write(writer.writeValueAsBytes(schema.read(point)));
            out.write('\n');
        }
    }

    private record LineRows() implements Rows {
        @Override
        public void write(Point point, OutputStream out) throws IOException {
            out.write(LineProtocol.of(point).getBytes(StandardCharsets.UTF_8));
            out.write('\n');
        }
    }

    private record CsvRows(PointSchema schema) implements Rows {
        private static final List<String> DIMENSIONS =
                List.of("unit", "device_class", "area", "device_id", "integration");

        @Override
        public void begin(OutputStream out) throws IOException {
            out.write(("id,entity_id,domain,last_updated,availability,state,value,measurement,"
                            + String.join(",", DIMENSIONS) + ",fields\r\n")
                    .getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public void write(Point point, OutputStream out) throws IOException {
            var state = schema.read(point);
            var row = new StringBuilder(256);
            append(state.id(), row);
            append(state.entityId(), row);
            append(state.domain(), row);
            append(state.lastUpdated().toString(), row);
            append(state.availability(), row);
            append(state.state(), row);
            append(state.value() == null ? null : state.value().toString(), row);
            append(state.measurement(), row);
            for (var dimension : DIMENSIONS) {
                append(state.dimensions().get(dimension), row);
            }
            append(
                    state.fields().isEmpty()
                            ? null
                            : EventJson.mapper().writeValueAsString(new TreeMap<>(state.fields())),
                    row);
            row.setLength(row.length() - 1);
            out.write(row.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
        }

        private static void append(@Nullable String text, StringBuilder row) {
            if (text != null) {
                if (needsQuotes(text)) {
                    row.append('"').append(text.replace("\"", "\"\"")).append('"');
                } else {
                    row.append(text);
                }
            }
            row.append(',');
        }

        private static boolean needsQuotes(String text) {
            for (int at = 0; at < text.length(); at++) {
                char c = text.charAt(at);
                if (c == ',' || c == '"' || c == '\n' || c == '\r') {
                    return true;
                }
            }
            // An empty text is a text, nothing at all is none.
            return text.isEmpty();
        }
    }
}
