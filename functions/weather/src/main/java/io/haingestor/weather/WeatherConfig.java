package io.haingestor.weather;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/** Every key of this module, below {@code haingestor.weather}, as it is written. */
@ConfigMapping(prefix = "haingestor.weather")
public interface WeatherConfig {

    /** @return the address of Open-Meteo, or of what stands in for it */
    @WithDefault("${HA_INGESTOR_WEATHER_URL:https://api.open-meteo.com}")
    String url();

    /** @return where the home is, {@code <latitude>,<longitude>}; what a gateway says when absent */
    @WithDefault("${HA_INGESTOR_LOCATION:}")
    Optional<String> location();
}
