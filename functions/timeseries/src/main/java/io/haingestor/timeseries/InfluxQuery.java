package io.haingestor.timeseries;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.influxdb.client.service.InfluxQLQueryService;
import com.influxdb.exceptions.InfluxException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/**
 * Asks InfluxDB in InfluxQL. Flux is not asked: its 2.8.0 puts texts in wrong rows when a series holds empty ones and turns LF into CR
 * LF. The client's own reader of InfluxQL is not used: it fails at null and makes all values texts.
 */
final class InfluxQuery {
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private final InfluxQLQueryService service;
    private final String bucket;

    InfluxQuery(InfluxQLQueryService service, String bucket) {
        this.service = service;
        this.bucket = bucket;
    }

    /**
     * Returns the tables of all statements, times in microseconds.
     *
     * @throws InfluxException when the server refuses
     * @throws IOException when the connection fails
     */
    List<InfluxTable> ask(String statements) throws IOException {
        var response = service.query(statements, bucket, null, "u", null, "application/json")
                .execute();
        if (!response.isSuccessful()) {
            throw new InfluxException(response);
        }
        try (var body = response.body()) {
            if (body == null) {
                throw new IOException("the answer to a query has no body");
            }
            return tables(JSON.readTree(body.byteStream()));
        }
    }

    private static List<InfluxTable> tables(JsonNode answer) throws IOException {
        var tables = new ArrayList<InfluxTable>();
        failOn(answer);
        for (var result : answer.path("results")) {
            failOn(result);
            if (result.path("partial").asBoolean()) {
                throw new IOException("the server cut the answer to a query: raise its limits of InfluxQL");
            }
            for (var series : result.path("series")) {
                var tags = new HashMap<String, String>();
                series.path("tags").properties().forEach(tag -> {
                    if (!tag.getValue().asText().isEmpty()) {
                        tags.put(tag.getKey(), tag.getValue().asText());
                    }
                });
                var columns = new ArrayList<String>();
                series.path("columns").forEach(column -> columns.add(column.asText()));
                var rows = new ArrayList<JsonNode>();
                series.path("values").forEach(rows::add);
                tables.add(new InfluxTable(series.path("name").asText(), tags, columns, rows));
            }
        }
        return tables;
    }

    private static void failOn(JsonNode answer) throws IOException {
        if (answer.has("error")) {
            throw new IOException("a query failed: " + answer.path("error").asText());
        }
    }
}
