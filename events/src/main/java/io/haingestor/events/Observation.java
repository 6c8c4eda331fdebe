package io.haingestor.events;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * One reading from a provider of context, such as the weather of a place. Data of {@code io.haingestor.observation.<kind>}.
 *
 * @param kind what is read: {@code weather}, {@code air-quality}, ...; lower-case letters, digits and hyphens
 * @param provider who says it, e.g. {@code open-meteo}
 * @param place what it is said of, as the kind names places: for the weather {@code <latitude>,<longitude>}
 * @param validFrom when the reading begins to hold
 * @param validTo when another reading takes its place
 * @param values what was read, by name: numbers, texts and booleans
 * @param units the units of the values that have one, by the same names
 * @param attribution whom to name where the values are shown, in the provider's words
 * @param simulated whether the values are made up for a simulated home
 */
@JsonNaming(SnakeCaseStrategy.class)
public record Observation(
        String kind,
        String provider,
        String place,
        Instant validFrom,
        Instant validTo,
        ObjectNode values,
        Map<String, String> units,
        String attribution,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean simulated) {

    /** Takes absent values and units as none. */
    @SuppressWarnings("NullAway") // Jackson passes null for what is absent.
    public Observation {
        values = values == null ? EventJson.mapper().createObjectNode() : values;
        // In the order of their names, so that the same reading has the same bytes in every process.
        units = units == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(units));
    }

    /** @return the CloudEvents {@code id}, the same for every copy of the reading: {@code <provider>/<place>@<valid from, in µs>} */
    public String id() {
        return provider + '/' + place + '@' + EpochMicros.of(validFrom);
    }
}
