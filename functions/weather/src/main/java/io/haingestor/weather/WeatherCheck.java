package io.haingestor.weather;

import io.haingestor.events.config.ConfigurationCheck;
import io.smallrye.config.SmallRyeConfig;
import java.util.ArrayList;
import java.util.List;

/** Checks the configuration of the weather. */
public final class WeatherCheck implements ConfigurationCheck {
    /** Made by {@link java.util.ServiceLoader}. */
    public WeatherCheck() {}

    @Override
    public Class<?> mapping() {
        return WeatherConfig.class;
    }

    @Override
    public List<String> errors(SmallRyeConfig config) {
        var errors = new ArrayList<String>();
        WeatherSettings.read(config.getConfigMapping(WeatherConfig.class), errors);
        return errors;
    }
}
