package io.haingestor.knative;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One error of each kind is put into manifests that are right, and found where it is. */
class SeededErrorTest {
    private static final String RIGHT =
            """
            apiVersion: eventing.knative.dev/v1
            kind: Broker
            metadata: {name: default}
            spec:
              delivery: {retry: 5}
            ---
            apiVersion: eventing.knative.dev/v1
            kind: Trigger
            metadata:
              name: count
            spec:
              broker: default
              filters:
                - exact: {type: counted}
              subscriber:
                ref: {apiVersion: serving.knative.dev/v1, kind: Service, name: count}
              delivery: {retry: 3, backoffPolicy: linear, backoffDelay: PT1S, timeout: PT5S}
            ---
            apiVersion: serving.knative.dev/v1
            kind: Service
            metadata:
              name: count
            spec:
              template:
                metadata:
                  annotations:
                    autoscaling.knative.dev/max-scale: "3"
                spec:
                  containerConcurrency: 10
                  timeoutSeconds: 60
                  containers:
                    - image: counter
                      ports: [{containerPort: 8080}]
                      readinessProbe: {httpGet: {path: /ready}}
                      env: [{name: A, value: "1"}]
            """;

    @TempDir
    Path folder;

    @Test
    void nothingIsFoundWhereNothingIsWrong() throws Exception {
        Files.writeString(folder.resolve("all.yaml"), RIGHT);

        assertThat(ManifestCheck.folder(folder)).isEmpty();
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    retry: 5}                             | retry: 5, format: json}                       | 5  | found 'format'
                    retry: 5}                             | retry: -1}                                    | 5  | expected retry to be 0 or more
                    broker: default                       | filter: {}                                    | 12 | to have a broker or a brokerRef, found neither
                    broker: default                       | broker: default\\n  brokerRef: {name: default} | 12 | to have a broker or a brokerRef, found both
                    broker: default                       | brokerRef: {name: default}                    | 12 | a cluster refuses brokerRef unless
                    broker: default                       | broker: other                                 | 12 | expected the Broker of Trigger
                    broker: default                       | broker: 5                                     | 12 | expected broker to be a text
                    exact: {type: counted}                | {exact: {type: a}, prefix: {type: b}}         | 14 | expected one dialect in an element of filters
                    exact: {type: counted}                | regex: {type: a}                              | 14 | expected one of the dialects
                    exact: {type: counted}                | exact: {Type: a}                              | 14 | expected the name of a CloudEvents attribute
                    exact: {type: counted}                | exact: {type: ''}                             | 14 | that is not empty
                    exact: {type: counted}                | cesql: 'type ='                               | 14 | expected a CESQL expression
                    ref: {apiVersion: serving.knative.dev/v1, kind: Service, name: count} | uri: /count   | 16 | expected an absolute uri
                    ref: {apiVersion: serving.knative.dev/v1, kind: Service, name: count} | {}            | 16 | expected subscriber to have a ref or a uri
                    {apiVersion: serving.knative.dev/v1, kind: Service, name: count} | {apiVersion: v1, kind: Service} | 16 | expected subscriber.ref.name
                    {apiVersion: serving.knative.dev/v1, kind: Service, name: count} | {apiVersion: v1, name: count}   | 16 | expected subscriber.ref.kind
                    {apiVersion: serving.knative.dev/v1, kind: Service, name: count} | {kind: Service, name: count}    | 16 | expected subscriber.ref.apiVersion
                    ref: {apiVersion: serving.knative.dev/v1, kind: Service, name: count} | ref: {apiVersion: v1, kind: Service, name: count}\\n    uri: http://a/ | 17 | expected a relative uri
                    retry: 3                              | retry: -3                                     | 17 | expected retry to be 0 or more, found -3
                    backoffPolicy: linear                 | backoffPolicy: constant                       | 17 | expected backoffPolicy to be one of [linear, exponential]
                    backoffDelay: PT1S                    | backoffDelay: 1s                              | 17 | expected backoffDelay to be an ISO 8601 duration
                    timeout: PT5S                         | timeout: PT0S                                 | 17 | expected timeout to be longer than nothing
                    timeout: PT5S                         | retryAfterMax: PT5S                           | 17 | a cluster refuses retryAfterMax unless
                    timeout: PT5S                         | format: JSON                                  | 17 | expected format to be one of [binary, json]
                    autoscaling.knative.dev/max-scale: "3" | autoscaling.knative.dev/max-scale: many      | 27 | to be a whole number
                    autoscaling.knative.dev/max-scale: "3" | autoscaling.knative.dev/max-scale: 3         | 27 | to be a text, found 3
                    containerConcurrency: 10              | containerConcurrency: 1001                    | 29 | expected containerConcurrency to be from 0 to 1000
                    timeoutSeconds: 60                    | timeoutSeconds: 601                           | 30 | expected timeoutSeconds to be from 0 to 600
                    {containerPort: 8080}                 | {containerPort: 8080}, {containerPort: 8081}  | 33 | expected one containerPort
                    {containerPort: 8080}                 | {containerPort: 8080, hostPort: 80}           | 33 | expected no hostPort
                    path: /ready                          | path: /ready, port: 9000                      | 34 | expected the readinessProbe to ask the port that serves
                    path: /ready                          | pathh: /ready                                 | 34 | found 'pathh'
                    value: "1"                            | value: 1                                      | 35 | String
                    containers:                           | replicas: 2\\n      containers:                | 31 | found 'replicas'
                    timeoutSeconds: 60                    | terminationGracePeriodSeconds: 5              | 30 | a cluster refuses 'terminationGracePeriodSeconds'
                    timeoutSeconds: 60                    | volumes: [{name: a, persistentVolumeClaim: {claimName: b}}] | 30 | unless its feature kubernetes.podspec-persistent-volume-claim is on
                    kind: Broker                          | kind: Breaker                                 | 1  | expected a kind that the check knows
                    metadata: {name: default}             | metadata: {name: default, lables: {}}         | 3  | found 'lables'
                    """)
    void anErrorIsFoundWithItsLine(String right, String wrong, int line, String message) throws Exception {
        assertThat(RIGHT).contains(right);
        var file = folder.resolve("all.yaml");
        Files.writeString(file, RIGHT.replaceFirst(java.util.regex.Pattern.quote(right), wrong.replace("\\n", "\n")));

        assertThat(ManifestCheck.folder(folder)).anySatisfy(problem -> assertThat(problem.toString())
                .startsWith(file + ":" + line + ": ")
                .contains(message));
    }
}
