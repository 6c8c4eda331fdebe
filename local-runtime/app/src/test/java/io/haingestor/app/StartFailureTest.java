package io.haingestor.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.haingestor.gateway.InvalidConfigurationException;
import io.haingestor.timeseries.StoreUnavailableException;
import io.haingestor.timeseries.UnusableStoreException;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class StartFailureTest {
    static Stream<Throwable> whatAUserCanPutRight() {
        return Stream.of(
                UserErrorException.machine("the reason"),
                new StoreUnavailableException("the reason", new IOException("inner"), java.time.Duration.ZERO),
                new UnusableStoreException("the reason", new IOException("inner")),
                new InvalidConfigurationException(List.of("the reason")),
                new io.haingestor.write.InvalidConfigurationException(List.of("the reason")));
    }

    @ParameterizedTest
    @MethodSource("whatAUserCanPutRight")
    void whatAUserCanPutRightIsSaidHoweverDeepItLies(Throwable cause) {
        assertThat(StartFailure.explain(new IllegalStateException(new RuntimeException("a bean", cause))))
                .isInstanceOf(UserErrorException.class)
                .hasMessageContaining("the reason")
                .hasMessageNotContaining("inner");
    }

    @Test
    void everythingElseIsAFaultOfTheProgramAndKeepsItsCause() {
        var failure = new IllegalStateException("a bug");

        assertThat(StartFailure.explain(failure))
                .isNotInstanceOf(UserErrorException.class)
                .hasCause(failure);
    }
}
