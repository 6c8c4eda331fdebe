package io.haingestor.broker.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is refused of a PingSource, each with file and line. */
class PingSourceAdmissionTest {
    private static final String PING =
            """
            apiVersion: eventing.knative.dev/v1
            kind: Broker
            metadata: {name: default}
            ---
            apiVersion: sources.knative.dev/v1
            kind: PingSource
            metadata:
              name: hourly
            spec:
              schedule: "0 * * * *"
              sink: {ref: {apiVersion: eventing.knative.dev/v1, kind: Broker, name: default}}
            """;

    @TempDir
    Path folder;

    private Topology read(String manifests) throws Exception {
        Files.writeString(folder.resolve("all.yaml"), manifests);
        return new TopologyReader().read(folder);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
                    schedule: "0 * * *"           | expected a schedule such as '0 * * * *' or '@every 90s', found '0 * * *': there must be 5 fields
                    schedule: "61 * * * *"        | found '61 * * * *': Failed to parse cron expression. Value 61 not in range
                    schedule: 5                   | expected schedule to be a text, found 5; put it in quotes
                    timezone: Mars/Base           | found '* * * * *' in Mars/Base: 'Mars/Base' is no time zone
                    dataBase64: "***"             | expected dataBase64 to be base64, but
                    ceOverrides: {extension: {}}  | expected one of [extensions] in ceOverrides, found 'extension'
                    ceOverrides: {extensions: {id: x}}    | expected the name of an extension attribute
                    ceOverrides: {extensions: {a-b: x}}   | expected the name of an extension attribute
                    scheduled: "0 * * * *"        | expected one of [schedule, timezone, contentType, data, dataBase64, sink, ceOverrides] in spec, found 'scheduled'
                    """)
    void aFieldThatCannotBeIsTold(String field, String expected) {
        assertThatThrownBy(() -> read(PING.replace("schedule: \"0 * * * *\"", field)))
                .isInstanceOf(TopologyException.class)
                .hasMessageStartingWith(folder.resolve("all.yaml") + ":10: ")
                .hasMessageContaining(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
                    data: "{"            | expected data of contentType application/json to be a JSON object, but
                    data: "[1]"          | expected data of contentType application/json to be a JSON object, as Knative does, found '[1]'
                    dataBase64: "WzFd"   | to be a JSON object, as Knative does, found '[1]'
                    """)
    void dataThatCallsItselfJsonIsAJsonObject(String data, String expected) {
        assertThatThrownBy(() -> read(PING + "  contentType: application/json\n  " + data + "\n"))
                .isInstanceOf(TopologyException.class)
                .hasMessageStartingWith(folder.resolve("all.yaml") + ":13: ")
                .hasMessageContaining(expected);
    }

    @Test
    void dataIsGivenOnce() {
        assertThatThrownBy(() -> read(PING + "  data: x\n  dataBase64: eA==\n"))
                .hasMessage(folder.resolve("all.yaml") + ":13: expected data or dataBase64, found both");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    sink: {uri: "http://example.com"}                                                    | found http://example.com
                    sink: {ref: {apiVersion: serving.knative.dev/v1, kind: Service, name: default}}      | found Service default/default
                    sink: {ref: {apiVersion: eventing.knative.dev/v1, kind: Broker, name: other}}        | found Broker default/other
                    sink: {ref: {apiVersion: eventing.knative.dev/v1, kind: Broker, name: default, namespace: x}} | found Broker x/default
                    sink: {ref: {apiVersion: eventing.knative.dev/v1, kind: Broker, name: default}, uri: /x}      | found Broker default/default/x
                    """)
    void aSinkThatIsNoBrokerIsToldWithTheBrokersThatThereAre(String sink, String found) {
        assertThatThrownBy(() -> read(PING.replaceFirst("sink: .*", sink)))
                .isInstanceOf(TopologyException.class)
                .hasMessageStartingWith(folder.resolve("all.yaml")
                        + ":11: expected the sink of PingSource default/hourly to be a ref to one of the Brokers"
                        + " [default/default] (apiVersion: eventing.knative.dev/v1, kind: Broker), ")
                .hasMessageContaining(found + "; a Trigger brings its events anywhere else");
    }

    @Test
    void aPingSourceWithoutASinkIsTold() {
        assertThatThrownBy(() -> read(PING.replaceFirst("  sink: .*\n", "")))
                .hasMessageContaining("all.yaml:10: expected the sink of PingSource default/hourly")
                .hasMessageEndingWith("found nothing");
    }

    @Test
    void aPingSourceWithoutAScheduleTicksEveryMinuteAsKnativesDoes() throws Exception {
        assertThat(read(PING.replaceFirst("  schedule: .*\n", ""))
                        .pingSources()
                        .get(0)
                        .schedule())
                .isEqualTo(Schedule.of("* * * * *", ""));
    }

    @Test
    void whatAClusterRefusesAndWhatNeverComesIsNoted() throws Exception {
        assertThat(read(PING.replace("0 * * * *", "@every 90s")).ignored())
                .containsExactly(folder.resolve("all.yaml") + ":10: a cluster refuses @every in a schedule");
        assertThat(read(PING.replace("0 * * * *", "0 0 30 2 *")).ignored())
                .containsExactly(
                        folder.resolve("all.yaml") + ":10: the schedule '0 0 30 2 *' asks for a time that never comes");
    }
}
