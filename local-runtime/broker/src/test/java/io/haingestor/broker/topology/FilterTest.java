package io.haingestor.broker.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FilterTest {
    private static final CloudEvent EVENT = CloudEventBuilder.v1()
            .withId("1")
            .withType("io.haingestor.state")
            .withSource(URI.create("/home-assistant/1"))
            .withTime(OffsetDateTime.parse("2026-03-01T10:15:00Z"))
            .withDataContentType("application/json")
            .withData("secret".getBytes(StandardCharsets.UTF_8))
            .withExtension("stage", "done")
            .withExtension("empty", "")
            .withExtension("attempt", 3)
            .withExtension("backfilled", true)
            .build();

    @TempDir
    Path folder;

    private Filter filter(String yaml) throws Exception {
        Files.writeString(
                folder.resolve("all.yaml"),
                """
                apiVersion: eventing.knative.dev/v1
                kind: Broker
                metadata: {name: default}
                ---
                apiVersion: eventing.knative.dev/v1
                kind: Trigger
                metadata: {name: t}
                spec:
                  broker: default
                  subscriber: {uri: "http://x"}
                """
                        + "  " + yaml + "\n");
        return new TopologyReader().read(folder).triggers().get(0).filter();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    filters: []                                                              | true
                    filters: [{}]                                                            | true
                    filters: [{exact: {type: io.haingestor.state}}]                          | true
                    filters: [{exact: {type: IO.haingestor.state}}]                          | false
                    filters: [{exact: {type: io.haingestor.state, stage: done}}]             | true
                    filters: [{exact: {type: io.haingestor.state, stage: raw}}]              | false
                    filters: [{exact: {stage: done}}, {exact: {stage: raw}}]                 | false
                    filters: [{exact: {subject: x}}]                                         | false
                    filters: [{exact: {nowhere: x}}]                                         | false
                    filters: [{exact: {attempt: '3'}}]                                       | true
                    filters: [{exact: {backfilled: 'true'}}]                                 | true
                    filters: [{exact: {time: '2026-03-01T10:15:00Z'}}]                       | true
                    filters: [{exact: {specversion: '1.0'}}]                                 | true
                    filters: [{exact: {source: /home-assistant/1}}]                          | true
                    filters: [{exact: {datacontenttype: application/json}}]                  | true
                    filters: [{exact: {dataschema: 'urn:x'}}]                                | false
                    filters: [{exact: {data: secret}}]                                       | false
                    filters: [{exact: {id: '1', time: '2026-03-01T10:15:00.5Z'}}]            | false
                    filters: [{prefix: {type: io.haingestor.}}]                              | true
                    filters: [{prefix: {time: '2026-03-01T'}}]                               | true
                    filters: [{prefix: {attempt: '3', backfilled: tr}}]                      | true
                    filters: [{prefix: {type: io., source: /nowhere}}]                       | false
                    filters: [{prefix: {nowhere: x}}]                                        | false
                    filters: [{suffix: {subject: x}}]                                        | false
                    filters: [{suffix: {nowhere: x}}]                                        | false
                    filters: [{suffix: {type: .STATE}}]                                      | false
                    filters: [{suffix: {time: ':00Z', stage: one}}]                          | true
                    filters: [{not: {prefix: {subject: x}}}]                                 | true
                    filters: [{not: {suffix: {subject: x}}}]                                 | true
                    filters: [{not: {exact: {nowhere: x}}}]                                  | true
                    filters: [{not: {not: {exact: {stage: done}}}}]                          | true
                    filters: [{not: {}}]                                                     | false
                    filters: [{not: {cesql: "nowhere = 'x'"}}]                               | true
                    filters: [{cesql: "stage = 'done' AND attempt < 5"}]                     | true
                    filters: [{cesql: "nowhere = 'x'"}]                                      | false
                    filters: [{cesql: "stage = 'done'"}, {exact: {stage: raw}}]              | false
                    filters: [{all: [{any: [{exact: {stage: raw}}, {not: {exact: {stage: raw}}}]}]}] | true
                    filters: [{prefix: {type: haingestor.}}]                                 | false
                    filters: [{prefix: {subject: x}}]                                        | false
                    filters: [{suffix: {type: .state}}]                                      | true
                    filters: [{suffix: {type: .states}}]                                     | false
                    filters: [{not: {exact: {stage: raw}}}]                                  | true
                    filters: [{not: {exact: {subject: x}}}]                                  | true
                    filters: [{not: {exact: {stage: done}}}]                                 | false
                    filters: [{any: [{exact: {stage: raw}}, {exact: {stage: done}}]}]        | true
                    filters: [{any: [{exact: {stage: raw}}, {exact: {stage: x}}]}]           | false
                    filters: [{all: [{exact: {stage: done}}, {prefix: {type: io}}]}]         | true
                    filters: [{all: [{exact: {stage: done}}, {prefix: {type: com}}]}]         | false
                    filter: {attributes: {type: io.haingestor.state}}                        | true
                    filter: {attributes: {type: io.haingestor.state, stage: ''}}             | true
                    filter: {attributes: {subject: ''}}                                      | false
                    filter: {attributes: {attempt: '3'}}                                     | false
                    filter: {attributes: {attempt: ''}}                                      | true
                    filter: {attributes: {source: /home-assistant/1}}                        | true
                    filter: {attributes: {backfilled: 'true'}}                               | false
                    filter: {attributes: {time: '2026-03-01T10:15:00Z'}}                     | true
                    filter: {attributes: {specversion: '1.0'}}                               | true
                    filter: {attributes: {nowhere: ''}}                                      | false
                    filter: {attributes: {empty: ''}}                                        | false
                    filter: {attributes: {data: ''}}                                         | false
                    filter: {attributes: {}}                                                 | true
                    filter: {attributes: {stage: raw}}                                       | false
                    """)
    void aFilterLetsThroughWhatKnativesWould(String yaml, boolean matches) throws Exception {
        assertThat(filter(yaml).matches(EVENT)).isEqualTo(matches);
    }

    @Test
    void filtersWinOverFilter() throws Exception {
        assertThat(filter("filters: [{exact: {stage: done}}]\n  filter: {attributes: {stage: raw}}")
                        .matches(EVENT))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    filters: [{exact: {type: a, stage: b}}]                       | a
                    filters: [{prefix: {source: x}}, {exact: {type: a}}]          | a
                    filters: [{all: [{exact: {type: a}}]}]                        | a
                    filters: [{any: [{exact: {type: a}}, {exact: {type: b}}]}]    | ''
                    filters: [{not: {exact: {type: a}}}]                          | ''
                    filter: {attributes: {type: a}}                               | a
                    filter: {attributes: {type: ''}}                              | ''
                    """)
    void theExactTypeThatAFilterAsksForIsKnown(String yaml, String type) throws Exception {
        assertThat(filter(yaml).exactType().orElse("")).isEqualTo(type);
    }
}
