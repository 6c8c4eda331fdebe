package io.haingestor.functions.support;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.funqy.Context;
import io.quarkus.funqy.knative.events.CloudEvent;
import io.quarkus.funqy.knative.events.CloudEventMapping;
import io.quarkus.funqy.runtime.FunctionInvoker;
import io.smallrye.mutiny.Uni;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FunctionShapeTest {

    @ParameterizedTest
    @ValueSource(strings = {"event", "later", "nothing", "nothingLater", "bytes"})
    void aFunctionTakesAnEventAndGivesAnEventOrNothing(String method) {
        assertThat(FunctionShape.problems(function(method))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"plainResult", "noData", "plainResultLater"})
    void aResultThatIsNoEventWithDataIsRefused(String method) {
        assertThat(FunctionShape.problems(function(method)))
                .singleElement()
                .asString()
                .contains("'" + method + "'", "must give a CloudEvent<T>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"plainInput", "noInput", "contextAlone", "voidInput"})
    void anInputThatIsNoEventWithDataIsRefused(String method) {
        assertThat(FunctionShape.problems(function(method)))
                .singleElement()
                .asString()
                .contains("'" + method + "'", "must take a CloudEvent<T>");
    }

    @ParameterizedTest
    @ValueSource(strings = "mapped")
    void aMappingBesideTheTriggerIsRefused(String method) {
        assertThat(FunctionShape.problems(function(method)))
                .singleElement()
                .asString()
                .contains("@CloudEventMapping");
    }

    private static FunctionInvoker function(String name) {
        var method = Arrays.stream(Functions.class.getDeclaredMethods())
                .filter(each -> each.getName().equals(name))
                .findFirst()
                .orElseThrow();
        return new FunctionInvoker(name, Functions.class, method);
    }

    /** Functions as somebody may write them. */
    interface Functions {
        CloudEvent<String> event(CloudEvent<String> event);

        Uni<CloudEvent<String>> later(CloudEvent<String> event);

        void nothing(CloudEvent<String> event);

        Uni<Void> nothingLater(CloudEvent<String> event);

        CloudEvent<byte[]> bytes(CloudEvent<byte[]> event);

        String plainResult(CloudEvent<String> event);

        Uni<String> plainResultLater(CloudEvent<String> event);

        CloudEvent<Void> noData(CloudEvent<String> event);

        CloudEvent<String> plainInput(String event);

        CloudEvent<String> noInput();

        CloudEvent<String> contextAlone(@Context CloudEvent<String> event);

        CloudEvent<String> voidInput(CloudEvent<Void> event);

        @CloudEventMapping(trigger = "a")
        CloudEvent<String> mapped(CloudEvent<String> event);
    }
}
