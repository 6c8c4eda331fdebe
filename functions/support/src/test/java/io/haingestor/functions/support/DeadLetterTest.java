package io.haingestor.functions.support;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeadLetterTest {
    @ParameterizedTest
    @CsvSource({
        "http://write.home.svc.cluster.local/write-observation, write-observation",
        "http://write.home.svc.cluster.local/, write",
        "http://write.home.svc.cluster.local, write",
        "http://localhost:8080/a/b, b",
        "'not an address', 'not an address'",
        "'', ''"
    })
    void theFunctionThatFailedIsNamedAsATriggersSubscriberNamesIt(String destination, String function) {
        assertThat(new DeadLetter(destination, "500", "").function()).isEqualTo(function);
    }
}
