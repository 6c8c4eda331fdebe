package io.haingestor.weather;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The configuration, understood.
 *
 * @param provider the address of Open-Meteo, without a slash at its end
 * @param home where the home is; null when a gateway must say it
 */
record WeatherSettings(String provider, @Nullable Place home) {

    /** @throws ConfigurationException with every error, each with its key */
    static WeatherSettings read(WeatherConfig config) {
        var errors = new ArrayList<String>();
        var settings = read(config, errors);
        if (!errors.isEmpty()) {
            throw new ConfigurationException(String.join("\n- ", errors));
        }
        return settings;
    }

    /** Reads on after an error and remembers it, with its key. */
    static WeatherSettings read(WeatherConfig config, List<String> errors) {
        var provider = config.url().strip().replaceAll("/+$", "");
        if (!isAddress(provider)) {
            errors.add(
                    "HA_INGESTOR_WEATHER_URL: expected an address like https://api.open-meteo.com, without user and query, got '"
                            + provider.replaceAll("//[^/@]*@", "//***@").replaceAll("\\?.*", "?***") + "'");
        }
        Place home = null;
        var location = config.location().map(String::strip).orElse("");
        if (!location.isEmpty()) {
            try {
                home = Place.parse(location);
            } catch (IllegalArgumentException e) {
                errors.add("HA_INGESTOR_LOCATION: " + e.getMessage());
            }
        }
        return new WeatherSettings(provider, home);
    }

    /** The operator alone says it, so any host will do; what could smuggle something into each request will not. */
    private static boolean isAddress(String text) {
        try {
            var uri = URI.create(text);
            return Set.of("http", "https").contains(String.valueOf(uri.getScheme()))
                    && uri.getHost() != null
                    && uri.getUserInfo() == null
                    && uri.getQuery() == null
                    && uri.getFragment() == null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
