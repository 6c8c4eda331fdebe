package io.haingestor.weather;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WeatherSettingsTest {
    @Test
    void withoutAWordItIsThePublicProviderAndAGatewaySaysWhereTheHomeIs() {
        var settings = read(Map.of());

        assertThat(settings.provider()).isEqualTo("https://api.open-meteo.com");
        assertThat(settings.home()).isNull();
    }

    @Test
    void bothCanBeSaid() {
        var settings = read(Map.of(
                "HA_INGESTOR_WEATHER_URL", "http://127.0.0.1:8123/open-meteo/",
                "HA_INGESTOR_LOCATION", "52.37,4.89"));

        assertThat(settings.provider()).isEqualTo("http://127.0.0.1:8123/open-meteo");
        assertThat(settings.home()).isEqualTo(new Place(52.37, 4.89));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "api.open-meteo.com",
                "file:///etc/passwd",
                "https://",
                "https://user:hushhush@example.com",
                "https://example.com?key=hushhush",
                "https://example.com/#x",
                "https://exa mple.com"
            })
    void anAddressThatIsNoneIsRefusedAndNoSecretIsRepeated(String url) {
        assertThatThrownBy(() -> read(Map.of("HA_INGESTOR_WEATHER_URL", url)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("HA_INGESTOR_WEATHER_URL: expected an address like")
                .message()
                .doesNotContain("hushhush");
    }

    @Test
    void allErrorsAreSaidAtOnce() {
        assertThatThrownBy(() -> read(Map.of("HA_INGESTOR_WEATHER_URL", "x", "HA_INGESTOR_LOCATION", "home")))
                .hasMessageContaining("HA_INGESTOR_WEATHER_URL")
                .hasMessageContaining("HA_INGESTOR_LOCATION: expected <latitude>,<longitude>")
                .hasMessageContaining("'home'");
    }

    private static WeatherSettings read(Map<String, String> values) {
        return WeatherSettings.read(new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withSources(new PropertiesConfigSource(values, "test", 100))
                .withMapping(WeatherConfig.class)
                .build()
                .getConfigMapping(WeatherConfig.class));
    }
}
