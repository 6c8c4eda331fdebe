package io.haingestor.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.haingestor.events.EventJson;
import io.haingestor.events.EventTypes;
import io.haingestor.functions.support.Answer;
import io.haingestor.functions.support.FunctionContract;
import io.haingestor.functions.support.InProcessFunctions;
import io.haingestor.write.rejects.RejectsStore;
import io.haingestor.write.rejects.StoredReject;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(DataFolder.class)
class RecordRejectedFunctionTest extends FunctionContract {
    @Inject
    RejectsStore store;

    @Inject
    InProcessFunctions functions;

    @Override
    protected String function() {
        return "record-rejected";
    }

    @Override
    protected Stream<CloudEvent> events() {
        return Stream.of(
                // What cannot be read is rejected, but a rejected event that cannot be read is refused, or it would
                // come back for ever.
                CloudEventBuilder.v1(event("sensor.contract@0/write", complete("sensor.contract@0")))
                        .withType("io.haingestor.test")
                        .build(),
                event("sensor.contract@1/write", complete("sensor.contract@1")),
                event("without-event", "{\"function\":\"write\",\"reasons\":[{\"code\":\"a\",\"message\":\"b\"}]}"),
                event("without-function", "{\"reasons\":[{\"code\":\"a\",\"message\":\"b\"}],\"event\":{}}"));
    }

    @Test
    void aRejectedEventIsKeptOnceHoweverOftenItComes() throws Exception {
        var event = event("sensor.once@1/write", complete("sensor.once@1"));

        for (int time = 0; time < 3; time++) {
            assertThat(functions
                            .invoke("record-rejected", event)
                            .toCompletableFuture()
                            .get())
                    .isEqualTo(new Answer.Done(List.of()));
        }

        assertThat(store.page(Long.MAX_VALUE, null, "sensor.once", 10).items())
                .singleElement()
                .satisfies(kept -> {
                    assertThat(kept.function()).isEqualTo("write");
                    assertThat(kept.reasons()).hasSize(1);
                    assertThat(kept.event().get("id").textValue()).isEqualTo("sensor.once@1");
                })
                .extracting(StoredReject::subject)
                .isEqualTo("sensor.once");
    }

    @Test
    void aRejectedEventThatCannotBeReadIsRefusedForEver() throws Exception {
        assertThat(functions
                        .invoke("record-rejected", event("bad", "[]"))
                        .toCompletableFuture()
                        .get())
                .isInstanceOfSatisfying(Answer.Failed.class, answer -> {
                    assertThat(answer.status()).isEqualTo(400);
                    assertThat(answer.retriable()).isFalse();
                });
    }

    private static String complete(String id) {
        return "{\"function\":\"write\",\"reasons\":[{\"code\":\"a\",\"message\":\"b\",\"field\":\"/c\"}],\"event\":{\"id\":\""
                + id + "\",\"data\":{\"value\":1.10}}}";
    }

    private static CloudEvent event(String id, String data) {
        int at = id.indexOf('@');
        return CloudEventBuilder.v1()
                .withId(id)
                .withType(EventTypes.REJECTED)
                .withSource(URI.create("/ha-ingestor/write"))
                .withSubject(at < 0 ? "sensor.contract" : id.substring(0, at))
                .withData(EventJson.CONTENT_TYPE, data.getBytes(StandardCharsets.UTF_8))
                .build();
    }
}
