package io.haingestor.functions.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.haingestor.events.EntityState;
import io.haingestor.events.EventJson;
import io.haingestor.events.EventTypes;
import io.haingestor.events.PayloadData;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class InProcessFunctionsTest {
    @Inject
    InProcessFunctions functions;

    @Test
    void everyFunctionIsKnownByItsName() {
        assertThat(functions.names()).contains("pass-on", "refuse", "be-away");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        functions.invoke("nobody", Samples.stateFor("nobody").build()))
                .withMessageContaining("pass-on");
    }

    @ParameterizedTest
    @ValueSource(strings = {"pass-on", "pass-on-later"})
    void aReplyHasTheBytesThatHttpWouldAnswer(String function) throws Exception {
        var event = Samples.stateFor(function).build();
        var overHttp = HttpCall.to("/").binary(event).reply();

        assertThat(onlyReply(functions.invoke(function, event)).getData().toBytes())
                .isEqualTo(overHttp.getData().toBytes());
    }

    @Test
    void aPayloadIsHandedOnWithoutParsing() {
        var state = Samples.state();
        var event = CloudEventBuilder.v1(Samples.stateFor("pass-on").build())
                .withData(PayloadData.of(state))
                .build();
        var reply = onlyReply(functions.invoke("pass-on", event));

        assertThat(((PayloadData) reply.getData()).valueAs(EventJson.mapper().constructType(EntityState.class)))
                .isSameAs(state);
    }

    @Test
    void aPayloadOfAnotherTypeIsReadFromItsJson() throws IOException {
        var event = CloudEventBuilder.v1(Samples.stateFor("pass-on").build())
                .withData(PayloadData.of(EventJson.mapper().readTree(EventJson.write(Samples.state()))))
                .build();

        assertThat(onlyReply(functions.invoke("pass-on", event)).getData().toBytes())
                .isEqualTo(EventJson.write(Samples.state()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"say-nothing", "swallow"})
    void noReplyIsNoReply(String function) {
        assertThat(answer(functions.invoke(function, Samples.stateFor(function).build())))
                .isEqualTo(new Answer.Done(List.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"refuse", "refuse-later"})
    void aRefusedEventIsARejectedReply(String function) {
        var reply =
                onlyReply(functions.invoke(function, Samples.of(function, "{}").build()));

        assertThat(reply.getType()).isEqualTo(EventTypes.REJECTED);
        assertThat(reply.getId()).isEqualTo("sensor.kitchen_temperature@1772360130123456/" + function);
        assertThat(reply.getExtension("partitionkey")).isEqualTo("sensor.kitchen_temperature");
    }

    @Test
    void aFaultThatPassesSaysWhenToComeBack() {
        assertThat(answer(
                        functions.invoke("be-away", Samples.of("be-away", "{}").build())))
                .isEqualTo(new Answer.Failed(503, "The store is away", Duration.ofMillis(2500)));
    }

    @Test
    void anUnexpectedFaultMayBeTriedAgain() {
        var failed = (Answer.Failed)
                answer(functions.invoke("break", Samples.of("break", "{}").build()));

        assertThat(failed.status()).isEqualTo(500);
        assertThat(failed.retriable()).isTrue();
    }

    @Test
    void aRefusedRejectionIsNeverTriedAgain() {
        var failed = (Answer.Failed) answer(functions.invoke(
                EventTypes.REJECTED,
                Samples.of("x", "{}").withType(EventTypes.REJECTED).build()));

        assertThat(failed.retriable()).isFalse();
    }

    @Test
    void whatAFunctionEmitsComesBesideItsReply() {
        var done = (Answer.Done) answer(
                functions.invoke("emit-three", Samples.of("emit-three", "{}").build()));

        assertThat(done.replies())
                .extracting(CloudEvent::getId)
                .map(id -> id.replaceAll(".*/pass-on/", ""))
                .containsExactly("1", "2", "3");
    }

    @Test
    void everyCallHasARequestScopeOfItsOwn() throws IOException {
        for (var call = 0; call < 2; call++) {
            var reply = onlyReply(functions.invoke(
                    "count-in-request", Samples.of("count-in-request", "{}").build()));

            assertThat(tree(reply).intValue()).isEqualTo(1 + 2);
        }
    }

    @Test
    void anEventOfAnOlderSpecificationIsRefusedAsOverHttp() {
        var old = CloudEventBuilder.v03(Samples.stateFor("pass-on").build()).build();
        var failed = (Answer.Failed) answer(functions.invoke("pass-on", old));

        assertThat(failed.status()).isEqualTo(400);
        assertThat(failed.retriable()).isFalse();
    }

    private static JsonNode tree(CloudEvent event) throws IOException {
        return EventTree.parse(event.getData().toBytes());
    }

    private static CloudEvent onlyReply(CompletionStage<Answer> answer) {
        var replies = ((Answer.Done) answer(answer)).replies();
        assertThat(replies).hasSize(1);
        return replies.get(0);
    }

    private static Answer answer(CompletionStage<Answer> answer) {
        return answer.toCompletableFuture().join();
    }
}
