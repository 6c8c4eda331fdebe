package io.haingestor.compose;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class KnativeServiceTest {
    /** What is built here; the broker has no Knative Service, so its image is named by the compose file alone. */
    private static final Set<String> IMAGES =
            Set.of("ha-ingestor/gateway", "ha-ingestor/normalize", "ha-ingestor/weather", "ha-ingestor/write");

    @Test
    void everyServiceOfTheManifestsHasAnImageThatIsBuiltHere() {
        assertThat(KnativeService.all()).isNotEmpty().allSatisfy(service -> assertThat(service.image())
                .as(service.name())
                .isIn(IMAGES));
    }
}
