package io.haingestor.timeseries;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/**
 * One table of an answer to InfluxQL.
 *
 * @param measurement the measurement; empty where there is none
 * @param tags the tags that the answer is grouped by; absent ones left out
 * @param columns the names of the columns
 * @param rows the values, a JSON array each
 */
record InfluxTable(String measurement, Map<String, String> tags, List<String> columns, List<JsonNode> rows) {

    Series series() {
        return new Series(measurement, tags);
    }
}
