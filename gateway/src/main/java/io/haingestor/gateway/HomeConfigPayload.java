package io.haingestor.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import io.haingestor.events.HomeConfig;
import org.jspecify.annotations.Nullable;

/** Takes of {@code get_config} what says where the home is. */
final class HomeConfigPayload {
    /** The home does not say. */
    static final HomeConfig NOTHING = new HomeConfig(null, null, null, null, null, null);

    private HomeConfigPayload() {}

    /**
     * @param config what Home Assistant answered
     * @param secrets where these remove positions, the height goes with them
     */
    static HomeConfig of(JsonNode config, Secrets secrets) {
        var hidden = secrets.removes("latitude") || secrets.removes("longitude");
        return new HomeConfig(
                hidden ? null : number(config.path("latitude")),
                hidden ? null : number(config.path("longitude")),
                hidden ? null : number(config.path("elevation")),
                text(config.path("time_zone")),
                text(config.path("country")),
                text(config.path("currency")));
    }

    private static @Nullable Double number(JsonNode value) {
        return value.isNumber() ? (Double) value.doubleValue() : null;
    }

    private static @Nullable String text(JsonNode value) {
        return value.isTextual() && !value.textValue().isEmpty() ? value.textValue() : null;
    }
}
