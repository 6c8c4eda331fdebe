package io.haingestor.events;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import org.jspecify.annotations.Nullable;

/**
 * Where a home is, as Home Assistant's own configuration says it ({@code get_config}). Data of {@code io.home-assistant.config}. Every field may be absent:
 * the gateway leaves out coordinates that it is told to remove.
 *
 * @param latitude in degrees, -90 to 90
 * @param longitude in degrees, -180 to 180
 * @param elevation in metres
 * @param timeZone an IANA name, e.g. {@code Europe/Amsterdam}
 * @param country ISO 3166-1, two letters
 * @param currency ISO 4217, three letters
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record HomeConfig(
        @Nullable Double latitude,
        @Nullable Double longitude,
        @Nullable Double elevation,
        @Nullable String timeZone,
        @Nullable String country,
        @Nullable String currency) {}
