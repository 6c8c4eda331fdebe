package io.haingestor.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import java.util.TreeSet;

/** What {@code get_config} and {@code GET /api/config} give. */
final class ConfigAnswer {
    private ConfigAnswer() {}

    static ObjectNode of(Home home) {
        var config = Json.object()
                .put("latitude", HomePlan.LATITUDE)
                .put("longitude", HomePlan.LONGITUDE)
                .put("elevation", 2);
        config.putObject("unit_system")
                .put("length", "km")
                .put("accumulated_precipitation", "mm")
                .put("mass", "g")
                .put("pressure", "Pa")
                .put("temperature", "°C")
                .put("volume", "L")
                .put("wind_speed", "m/s");
        config.put("location_name", "Simulated home").put("time_zone", Life.ZONE.getId());
        components(home).forEach(config.putArray("components")::add);
        config.put("config_dir", "/config");
        config.putArray("whitelist_external_dirs").add("/media");
        config.putArray("allowlist_external_dirs").add("/media");
        config.putArray("allowlist_external_urls");
        return config.put("version", Home.VERSION)
                .put("config_source", "storage")
                .put("recovery_mode", false)
                .put("state", home.runState().name())
                .putNull("external_url")
                .putNull("internal_url")
                .put("currency", "EUR")
                .put("country", "NL")
                .put("language", "en")
                .put("safe_mode", false);
    }

    static Set<String> components(Home home) {
        var components = new TreeSet<String>();
        components.add("api");
        components.add("history");
        components.add("recorder");
        components.add("websocket_api");
        for (var slot : home.states().all()) {
            var entityId = slot.state().entityId();
            components.add(entityId.substring(0, entityId.indexOf('.')));
        }
        home.registries().configEntries.all().forEach(entry -> components.add(entry.domain()));
        return components;
    }
}
