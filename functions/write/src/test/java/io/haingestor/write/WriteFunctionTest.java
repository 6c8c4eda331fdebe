package io.haingestor.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.haingestor.events.Availability;
import io.haingestor.events.EntityState;
import io.haingestor.events.EventJson;
import io.haingestor.events.EventTypes;
import io.haingestor.functions.support.Answer;
import io.haingestor.functions.support.FunctionContract;
import io.haingestor.functions.support.InProcessFunctions;
import io.haingestor.timeseries.TimeSeriesStore;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(DataFolder.class)
class WriteFunctionTest extends FunctionContract {
    private static final Instant AT = Instant.parse("2026-03-01T10:00:00.123456Z");

    @Inject
    TimeSeriesStore store;

    @Inject
    WriteMonitor monitor;

    @Inject
    InProcessFunctions functions;

    @Override
    protected String function() {
        return "write";
    }

    @Override
    protected Stream<CloudEvent> events() {
        return Stream.of(
                event(States.temperature("sensor.contract", AT, 21.5, "kitchen")),
                event(States.without(Availability.REMOVED, "sensor.contract", AT.plusSeconds(1))),
                event(States.temperature("sensor.contract", Instant.parse("2500-01-01T00:00:00Z"), 1, "kitchen")),
                event("nothing-at-all", "{}"));
    }

    @Test
    void aStateIsInTheStoreWhenTheAnswerComes() throws Exception {
        long before = store.counts().points();

        var answer = invoke(event(States.temperature("sensor.now", AT, 21.5, "kitchen")));

        assertThat(answer.replies()).isEmpty();
        assertThat(store.counts().points()).isEqualTo(before + 1);
    }

    @Test
    void whatTheStoreCanNeverTakeIsRejectedWithTheReason() throws Exception {
        long rejected = monitor.status().rejected();

        var reply = invoke(event(States.temperature("sensor.far", Instant.parse("2500-01-01T00:00:00Z"), 1, "kitchen")))
                .replies()
                .get(0);

        assertThat(reply.getType()).isEqualTo(EventTypes.REJECTED);
        var data = EventJson.mapper().readTree(reply.getData().toBytes());
        assertThat(data.at("/function").textValue()).isEqualTo("write");
        assertThat(data.at("/reasons/0/code").textValue()).isEqualTo("time-out-of-range");
        assertThat(data.at("/event/id").textValue()).startsWith("sensor.far@");
        assertThat(monitor.status().rejected()).isEqualTo(rejected + 1);
    }

    @Test
    void everythingThatAStateLacksIsAReason() throws Exception {
        var reply = invoke(event("lacking", "{\"entity_id\":\"kitchen\"}"))
                .replies()
                .get(0);

        var data = EventJson.mapper().readTree(reply.getData().toBytes());
        assertThat(data.get("reasons").findValuesAsText("code"))
                .containsExactly("entity-id-invalid", "domain-missing", "availability-missing", "last-updated-invalid");
    }

    @Test
    void theCountsAddUp() {
        var status = monitor.status();

        assertThat(status.received())
                .isEqualTo(status.stored() + status.rejected() + status.skipped() + status.failed());
    }

    private Answer.Done invoke(CloudEvent event) throws Exception {
        return (Answer.Done)
                functions.invoke("write", event).toCompletableFuture().get();
    }

    private static CloudEvent event(EntityState state) {
        return event(state.id().toString(), new String(EventJson.write(state), StandardCharsets.UTF_8));
    }

    private static CloudEvent event(String id, String data) {
        return CloudEventBuilder.v1()
                .withId(id)
                .withType(EventTypes.STATE)
                .withSource(URI.create("/ha-ingestor/normalize"))
                .withSubject("sensor.contract")
                .withExtension("stage", "done")
                .withData(EventJson.CONTENT_TYPE, data.getBytes(StandardCharsets.UTF_8))
                .build();
    }
}
