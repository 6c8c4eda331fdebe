package io.haingestor.timeseries;

import io.haingestor.timeseries.FieldValue.Numeric;
import io.haingestor.timeseries.FieldValue.Text;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Points as the clean schema makes them of a home: sensors, lights and doors that change at irregular times. */
public final class HomePoints {
    private static final String CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final long BEGIN = 1_767_225_600_000_000L;

    private final int entities;
    private final RandomGenerator random;
    private final double[] levels;
    private final long[] lastMicros;
    private long now = BEGIN;

    /**
     * @param entities how many entities the home has
     * @param random the home's chance
     */
    public HomePoints(int entities, RandomGenerator random) {
        this.entities = entities;
        this.random = random;
        this.levels = new double[entities];
        this.lastMicros = new long[entities];
        for (int i = 0; i < entities; i++) {
            levels[i] = 15 + random.nextInt(100) / 10.0;
            lastMicros[i] = BEGIN;
        }
    }

    /**
     * @param count how many
     * @return that many changes, each of a random entity, in the order of their time
     */
    public List<Point> next(int count) {
        var points = new ArrayList<Point>(count);
        for (int i = 0; i < count; i++) {
            points.add(next());
        }
        return points;
    }

    private Point next() {
        int entity = random.nextInt(entities);
        now += 500 + random.nextInt(20_000);
        var fields = new HashMap<String, FieldValue>();
        var duration = (now - lastMicros[entity]) / 1e6;
        lastMicros[entity] = now;
        fields.put("duration_s", new Numeric(duration));
        fields.put("context_id", new Text(ulid(now / 1_000)));
        fields.put("availability", new Text("available"));
        var dimensions = new HashMap<>(Map.of(
                "area",
                "area_" + entity % 12,
                "device_id",
                "%032x".formatted(0x1234567L * (entity / 3 + 1)),
                "integration",
                "zha"));
        String id;
        if (entity % 5 == 0) {
            id = "light.lamp_" + entity;
            dimensions.put("device_class", "light");
            boolean on = random.nextBoolean();
            fields.put("state", new Text(on ? "on" : "off"));
            fields.put("value", new Numeric(on ? 1 : 0));
            fields.put("attr_brightness", new Numeric(random.nextInt(256)));
            fields.put("attr_color_mode", new Text("color_temp"));
            fields.put("context_user_id", new Text("4d2f6a1c9e8b4f03a1b2c3d4e5f60718"));
        } else {
            id = "sensor.room_" + entity + "_temperature";
            dimensions.put("device_class", "temperature");
            dimensions.put("unit", "°C");
            levels[entity] = Math.round((levels[entity] + random.nextInt(11) / 10.0 - 0.5) * 10) / 10.0;
            fields.put("state", new Text(Double.toString(levels[entity])));
            fields.put("value", new Numeric(levels[entity]));
            fields.put("attr_battery_level", new Numeric(50 + entity % 50));
            fields.put("attr_state_class", new Text("measurement"));
        }
        return new Point(
                "state", Map.of("entity_id", id, "domain", id.substring(0, id.indexOf('.'))), dimensions, fields, now);
    }

    private String ulid(long millis) {
        var text = new char[26];
        for (int i = 9; i >= 0; i--) {
            text[i] = CROCKFORD.charAt((int) millis & 31);
            millis >>= 5;
        }
        for (int i = 10; i < 26; i++) {
            text[i] = CROCKFORD.charAt(random.nextInt(32));
        }
        return new String(text);
    }
}
