package io.haingestor.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The services of the home: what can be called, and what a call changes. Used by one thread. */
final class Services {
    private static final Set<String> TARGETS = Set.of("entity_id", "device_id", "area_id");

    private final Home home;
    private final Map<String, Map<String, Service>> byDomain = new LinkedHashMap<>();

    /** What a call makes of one entity. */
    @FunctionalInterface
    interface Effect {
        Outcome on(State state, ObjectNode data);
    }

    /** A state and its attributes after a call. */
    record Outcome(String text, Attributes attributes) {}

    /**
     * One service.
     *
     * @param name as people read it
     * @param fields what it takes beside its target, with a description each
     * @param effect what it does to each entity of its domain
     */
    record Service(String name, Map<String, String> fields, Effect effect) {}

    Services(Home home) {
        this.home = home;
        for (var domain : List.of("homeassistant", "switch", "input_boolean", "automation", "script")) {
            add(domain, "turn_on", "Turn on", Map.of(), to("on"));
            add(domain, "turn_off", "Turn off", Map.of(), to("off"));
            add(domain, "toggle", "Toggle", Map.of(), toggle("on", "off"));
        }
        var brightness = Map.of("brightness", "0 to 255");
        add("light", "turn_on", "Turn on", brightness, Services::lit);
        add("light", "turn_off", "Turn off", Map.of(), Services::dark);
        add(
                "light",
                "toggle",
                "Toggle",
                brightness,
                (state, data) -> state.text().equals(Behaviour.Light.ON) ? dark(state, data) : lit(state, data));
        add("automation", "trigger", "Trigger", Map.of("skip_condition", "true or false"), this::trigger);
        add("lock", "lock", "Lock", Map.of(), to("locked"));
        add("lock", "unlock", "Unlock", Map.of(), to("unlocked"));
        add("cover", "open_cover", "Open", Map.of(), to("open"));
        add("cover", "close_cover", "Close", Map.of(), to("closed"));
        add("cover", "toggle", "Toggle", Map.of(), toggle("open", "closed"));
        add("media_player", "media_play", "Play", Map.of(), to("playing"));
        add("media_player", "media_pause", "Pause", Map.of(), to("paused"));
        add(
                "climate",
                "set_hvac_mode",
                "Set HVAC mode",
                Map.of("hvac_mode", "one of hvac_modes"),
                (state, data) -> new Outcome(data.path("hvac_mode").asText(state.text()), state.attributes()));
        add(
                "climate",
                "set_temperature",
                "Set target temperature",
                Map.of("temperature", "in °C"),
                (state, data) -> new Outcome(
                        state.text(),
                        state.attributes()
                                .with("temperature", data.path("temperature").asDouble())));
    }

    /** @return descriptions as {@code get_services} gives them: domain, then service */
    ObjectNode described() {
        var answer = Json.object();
        byDomain.forEach((domain, services) -> {
            var described = answer.putObject(domain);
            services.forEach((key, service) -> {
                var one = described.putObject(key).put("name", service.name()).put("description", service.name());
                var fields = one.putObject("fields");
                service.fields().forEach((field, text) -> fields.putObject(field)
                        .put("name", field)
                        .put("description", text)
                        .put("required", false)
                        .putObject("selector")
                        .putNull("text"));
                one.putObject("target")
                        .putArray("entity")
                        .addObject()
                        .putArray("domain")
                        .add(domain);
            });
        });
        return answer;
    }

    /**
     * Tells everybody of the call, then does it.
     *
     * @param data service data and target in one object
     * @return the entities that changed
     * @throws CommandException {@code not_found} when there is no such service, {@code invalid_format} when the data does not fit it
     */
    List<State> call(String domain, String name, ObjectNode data, HomeContext context) throws CommandException {
        var service = byDomain.getOrDefault(domain, Map.of()).get(name);
        if (service == null) {
            throw CommandException.serviceNotFound(domain, name);
        }
        check(service, data);
        var event = Json.object().put("domain", domain).put("service", name);
        home.hub().fire("call_service", event.set("service_data", data), context, "LOCAL");
        var changed = new ArrayList<State>();
        for (var entityId : targets(domain, data)) {
            var state = home.states().get(entityId);
            if (state == null || state.isUnavailable()) {
                continue;
            }
            var outcome = service.effect().on(state, data);
            if (home.set(entityId, outcome.text(), outcome.attributes(), false, context)) {
                changed.add(home.states().get(entityId));
            }
        }
        return changed;
    }

    private static void check(Service service, ObjectNode data) throws CommandException {
        var targeted = false;
        for (var names = data.fieldNames(); names.hasNext(); ) {
            var name = names.next();
            if (TARGETS.contains(name)) {
                targeted = true;
            } else if (!service.fields().containsKey(name)) {
                throw CommandException.invalidFormat("extra keys not allowed @ data['" + name + "']");
            }
        }
        if (!targeted) {
            throw CommandException.invalidFormat("must contain at least one of entity_id, device_id, area_id.");
        }
    }

    private Set<String> targets(String domain, ObjectNode data) {
        var entityIds = new LinkedHashSet<>(texts(data.path("entity_id")));
        if (entityIds.remove("all")) {
            home.states().all().forEach(slot -> entityIds.add(slot.state().entityId()));
        }
        var devices = texts(data.path("device_id"));
        var areas = texts(data.path("area_id"));
        if (!devices.isEmpty() || !areas.isEmpty()) {
            for (var entity : home.registries().entities.all()) {
                if (devices.contains(entity.deviceId()) || areas.contains(areaOf(entity))) {
                    entityIds.add(entity.entityId());
                }
            }
        }
        if (!domain.equals("homeassistant")) {
            entityIds.removeIf(entityId -> !entityId.startsWith(domain + '.'));
        }
        return entityIds;
    }

    private String areaOf(Entry.Entity entity) {
        if (entity.areaId() != null) {
            return entity.areaId();
        }
        var device = entity.deviceId() == null
                ? null
                : home.registries().devices.find(entity.deviceId()).orElse(null);
        return device == null || device.areaId() == null ? "" : device.areaId();
    }

    private static List<String> texts(JsonNode given) {
        var texts = new ArrayList<String>();
        if (given instanceof ArrayNode list) {
            list.forEach(item -> texts.add(item.asText()));
        } else if (given.isTextual()) {
            texts.add(given.asText());
        }
        return texts;
    }

    private void add(String domain, String key, String name, Map<String, String> fields, Effect effect) {
        byDomain.computeIfAbsent(domain, any -> new LinkedHashMap<>()).put(key, new Service(name, fields, effect));
    }

    private static Effect to(String text) {
        return (state, data) -> new Outcome(text, state.attributes());
    }

    private static Effect toggle(String one, String other) {
        return (state, data) -> new Outcome(state.text().equals(one) ? other : one, state.attributes());
    }

    private static Outcome lit(State state, ObjectNode data) {
        var brightness = data.path("brightness").asInt(180);
        return new Outcome(Behaviour.Light.ON, Behaviour.Light.lit(state.attributes(), brightness));
    }

    private static Outcome dark(State state, ObjectNode data) {
        return new Outcome(Behaviour.Light.OFF, Behaviour.Light.dark(state.attributes()));
    }

    private Outcome trigger(State state, ObjectNode data) {
        var event = Json.object()
                .put("name", String.valueOf(state.attributes().get("friendly_name")))
                .put("entity_id", state.entityId())
                .putNull("source");
        home.fire("automation_triggered", event);
        return new Outcome(
                state.text(),
                state.attributes()
                        .with("last_triggered", WireText.iso(home.time().now())));
    }
}
