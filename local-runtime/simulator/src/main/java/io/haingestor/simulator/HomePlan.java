package io.haingestor.simulator;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The home of a seed: which entities there are, and its registries. The first entities of a larger home are those of a smaller one.
 */
final class HomePlan {
    static final double LATITUDE = 52.373134;
    static final double LONGITUDE = 4.890315;

    private static final List<Entry.Floor> FLOORS = List.of(
            new Entry.Floor("ground_floor", "Ground floor", 0, null, List.of("downstairs")),
            new Entry.Floor("first_floor", "First floor", 1, null, List.of()),
            new Entry.Floor("attic", "Attic", 2, null, List.of()),
            new Entry.Floor("basement", "Basement", -1, null, List.of()));

    private static final List<Entry.Label> LABELS = List.of(
            new Entry.Label("energy", "Energy", "#ffc107", "mdi:flash", "What uses or makes energy"),
            new Entry.Label("security", "Security", "#f44336", null, null),
            new Entry.Label("comfort", "Comfort", null, null, null));

    private final Registries registries = new Registries();
    private final List<SimulatedEntity> entities = new ArrayList<>();
    private final Map<String, List<SimulatedEntity>> byDevice = new LinkedHashMap<>();
    private final long seed;
    private final int count;

    private HomePlan(long seed, int count) {
        this.seed = seed;
        this.count = count;
    }

    /** @param count how many entities, at least 1 */
    static HomePlan of(long seed, int count) {
        var plan = new HomePlan(seed, count);
        FLOORS.forEach(plan.registries.floors::add);
        LABELS.forEach(plan.registries.labels::add);
        for (int room = 0; !plan.isFull(); room++) {
            plan.furnish(room);
            if (room == 0) {
                Catalog.ofHouse().forEach(device -> plan.install(device, null));
                Catalog.ofCore().forEach(plan::addCore);
            }
        }
        return plan;
    }

    Registries registries() {
        return registries;
    }

    List<SimulatedEntity> entities() {
        return entities;
    }

    /** @return the entities of each device by its id */
    Map<String, List<SimulatedEntity>> byDevice() {
        return byDevice;
    }

    /** @return 32 hexadecimal digits, as Home Assistant's ids are; the same for the same name and seed */
    static String id(long seed, String name) {
        return UUID.nameUUIDFromBytes((seed + ":" + name).getBytes(StandardCharsets.UTF_8))
                .toString()
                .replace("-", "");
    }

    private boolean isFull() {
        return entities.size() >= count;
    }

    private void furnish(int number) {
        var room = Catalog.ROOMS.get(number % Catalog.ROOMS.size());
        var round = number / Catalog.ROOMS.size();
        var name = round == 0 ? room.name() : room.name() + ' ' + (round + 1);
        var area = registries.areas.add(new Entry.Area(
                slug(name), name, room.floor().isEmpty() ? null : room.floor(), null, null, List.of(), List.of()));
        Catalog.ofRoom().forEach(device -> install(device, area));
    }

    private void install(Template template, Entry.@Nullable Area area) {
        if (isFull()) {
            return;
        }
        var name = area == null ? template.name() : area.name() + ' ' + template.name();
        var slug = area == null ? template.key() : area.areaId() + '_' + template.key();
        var config = configEntry(template.integration());
        var device = registries.devices.add(new Entry.Device(
                id(seed, "device " + slug),
                name,
                null,
                area == null ? null : area.areaId(),
                List.of(config.entryId()),
                List.of(),
                List.of(List.of(template.integration(), slug)),
                template.labels(),
                template.manufacturer(),
                template.model(),
                "1.4.2",
                null,
                null,
                null,
                null,
                template.integration().equals("met") ? "service" : null,
                null));
        for (var entity : template.entities()) {
            add(entity, template, slug, device, config);
        }
    }

    private void addCore(Template template) {
        add(template.entities().get(0), template, "", null, null);
    }

    private void add(
            Template.EntityOf of,
            Template template,
            String deviceSlug,
            Entry.@Nullable Device device,
            Entry.@Nullable Config config) {
        if (isFull()) {
            return;
        }
        var parts = List.of(deviceSlug, of.key()).stream()
                .filter(part -> !part.isEmpty())
                .toList();
        var entityId = of.domain() + '.' + String.join("_", parts);
        var originalName = of.key().isEmpty() ? null : sentence(of.key());
        var entry = new Entry.Entity(
                id(seed, "entity " + entityId),
                entityId,
                String.join("-", parts),
                template.integration(),
                config == null ? null : config.entryId(),
                device == null ? null : device.id(),
                null,
                null,
                originalName,
                device != null,
                null,
                of.domain().equals("lock") ? List.of("security") : List.of(),
                of.category(),
                null,
                null,
                null,
                Map.of("conversation", Map.of("should_expose", of.category() == null)));
        // The sun and the zones of a real home are in no registry either.
        if (device != null || !List.of("sun", "zone").contains(of.domain())) {
            registries.entities.add(entry);
        }
        simulate(of, entry);
    }

    private void simulate(Template.EntityOf of, Entry.Entity entry) {
        var attributes = Attributes.of(of.attributes()).with("friendly_name", registries.friendlyName(entry));
        var prototype = new SimulatedEntity.Prototype(
                entry.entityId(), of.behaviour(), of.weight(), entry.deviceId(), of.first(), attributes);
        var entity = new SimulatedEntity(prototype, offset(entry.entityId()));
        entities.add(entity);
        if (entry.deviceId() != null) {
            byDevice.computeIfAbsent(entry.deviceId(), id -> new ArrayList<>()).add(entity);
        }
    }

    private Entry.Config configEntry(String integration) {
        var id = id(seed, "config entry " + integration);
        return registries
                .configEntries
                .find(id)
                .orElseGet(() -> registries.configEntries.add(new Entry.Config(
                        id,
                        integration,
                        sentence(integration),
                        "user",
                        "loaded",
                        false,
                        false,
                        true,
                        false,
                        false,
                        null,
                        null)));
    }

    private double offset(String entityId) {
        var hash = UUID.nameUUIDFromBytes((seed + "offset" + entityId).getBytes(StandardCharsets.UTF_8))
                .getLeastSignificantBits();
        return (hash & 0xffff) / (double) 0xffff - 0.5;
    }

    private static String slug(String name) {
        return name.toLowerCase(Locale.ROOT).replace(' ', '_');
    }

    private static String sentence(String key) {
        return Character.toUpperCase(key.charAt(0)) + key.substring(1).replace('_', ' ');
    }
}
