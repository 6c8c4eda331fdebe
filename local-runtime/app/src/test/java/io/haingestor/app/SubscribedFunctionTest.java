package io.haingestor.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.haingestor.broker.topology.Destination;
import io.haingestor.broker.topology.ResourceName;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which function a subscriber is. */
final class SubscribedFunctionTest {

    @ParameterizedTest
    @CsvSource({
        "'', write",
        "/, write",
        "/write-observation, write-observation",
        "write-observation, write-observation",
        "/functions/write-observation, write-observation",
        "/write-observation?fast=1, write-observation",
        "?fast=a/b, write",
        "/v1/, write"
    })
    void isTheLastSegmentOfThePathElseTheService(String path, String function) {
        assertThat(SubscribedFunction.of(service("Service", path))).contains(function);
    }

    @Test
    void noOtherKindAndNoAddressIsOne() {
        assertThat(SubscribedFunction.of(service("Broker", "/write"))).isEmpty();
        assertThat(SubscribedFunction.of(new Destination.Address(URI.create("http://a/write"))))
                .isEmpty();
    }

    private static Destination service(String kind, String path) {
        return new Destination.Ref("v1", kind, new ResourceName("ha-ingestor", "write"), path);
    }
}
