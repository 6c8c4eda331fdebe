package io.haingestor.events.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EmptyVariablesTest {

    @Test
    void anEmptyVariableIsOneThatIsNotSet() {
        var config = config(Map.of("HA_TOKEN", "", "HA_ACCESS_TOKEN", " ", "SUPERVISOR_TOKEN", "abc"));

        assertThat(config.getOptionalValue("HA_TOKEN", String.class)).isEmpty();
        assertThat(config.getValue("token", String.class)).isEqualTo("abc");
        assertThat(config.getValue("folder", String.class)).isEqualTo("data/gateway");
    }

    @Test
    void oneThatIsNotEmptyIsWhatItSays() {
        var config = config(Map.of("HA_TOKEN", "one", "HA_INGESTOR_DATA", "/data"));

        assertThat(config.getValue("token", String.class)).isEqualTo("one");
        assertThat(config.getValue("folder", String.class)).isEqualTo("/data/gateway");
    }

    private static SmallRyeConfig config(Map<String, String> environment) {
        var own = Map.of(
                "token", "${HA_TOKEN:${HA_ACCESS_TOKEN:${SUPERVISOR_TOKEN:}}}",
                "folder", "${HA_INGESTOR_DATA:data}/gateway");
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .addDiscoveredInterceptors()
                .withSources(
                        new EnvConfigSource(environment, EnvConfigSource.ORDINAL),
                        new PropertiesConfigSource(own, "own", 100))
                .build();
    }
}
