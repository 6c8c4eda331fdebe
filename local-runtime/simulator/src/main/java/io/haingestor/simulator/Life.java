package io.haingestor.simulator;

import io.haingestor.events.EpochMicros;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What happens in the home by itself. Used by one thread. */
final class Life {
    static final ZoneId ZONE = ZoneId.of("Europe/Amsterdam");

    private static final int TRIES = 16;
    private static final int OUTAGE_ONE_IN = 5_000;
    private static final int AUTOMATION_ONE_IN = 4;
    private static final long LEAST_OUTAGE_MICROS = 10_000_000L;
    private static final int SECRET_BYTES = 32;

    private final Home home;
    private final HomePlan plan;
    private final RandomGenerator random;
    private final AliasTable picks;
    private final Map<String, Long> outages = new HashMap<>();

    Life(Home home, HomePlan plan, RandomGenerator random) {
        this.home = home;
        this.plan = plan;
        this.random = random;
        this.picks = new AliasTable(
                plan.entities().stream().mapToDouble(SimulatedEntity::weight).toArray());
    }

    /** @return how many entities there are */
    int entities() {
        return plan.entities().size();
    }

    /** Brings entities into the home with a new {@code last_changed}, from number {@code from} on. @return the next number; the count of all at the end */
    int enter(int from, int most) {
        var moment = moment();
        var to = Math.min(plan.entities().size(), from + most);
        for (var entity : plan.entities().subList(from, to)) {
            if (entity.text().equals(State.UNKNOWN)) {
                entity.step(moment, random);
            }
            home.set(entity.entityId(), entity.text(), entity.attributes(), false, null);
        }
        if (to == plan.entities().size()) {
            rotateSecrets();
        }
        return to;
    }

    /** @return how many changes were made: {@code wanted}, or fewer when nothing in the home can change, or a few more when a device comes or goes */
    int live(int wanted) {
        var moment = moment();
        var made = 0;
        for (int tries = wanted * TRIES; made < wanted && tries > 0; tries--) {
            made += step(plan.entities().get(picks.pick(random)), moment);
        }
        return made;
    }

    /** The access tokens of cameras and players change, as they do every five minutes in a real home. */
    void rotateSecrets() {
        for (var entity : plan.entities()) {
            var domain = entity.entityId().substring(0, entity.entityId().indexOf('.'));
            var current = home.states().get(entity.entityId());
            if (current == null || current.isUnavailable()) {
                continue;
            }
            var token = secret();
            var picture = "/api/" + domain + "_proxy/" + entity.entityId() + "?token=" + token;
            if (domain.equals("camera")) {
                change(
                        entity,
                        current,
                        current.attributes().with("access_token", token).with("entity_picture", picture));
            } else if (domain.equals("media_player")) {
                change(
                        entity,
                        current,
                        current.attributes().with("entity_picture", picture + "&cache=" + token.substring(0, 8)));
            }
        }
    }

    /** Two changes of one entity that nobody was told of, in the order in which they were made; absent when nothing can change. */
    @Nullable
    Pair pair() {
        var moment = moment();
        for (int tries = TRIES * TRIES; tries > 0; tries--) {
            var entity = plan.entities().get(picks.pick(random));
            var current = home.states().get(entity.entityId());
            if (current == null || current.isUnavailable()) {
                continue;
            }
            var first = silently(entity, moment);
            var second = silently(entity, moment);
            if (first != null && second != null) {
                return new Pair(first, second);
            }
        }
        return null;
    }

    /** Two changes that follow each other. */
    record Pair(Home.Told first, Home.Told second) {}

    private Home.@Nullable Told silently(SimulatedEntity entity, Moment moment) {
        entity.step(moment, random);
        return home.setSilently(entity.entityId(), entity.text(), entity.attributes())
                .orElse(null);
    }

    private Moment moment() {
        var now = home.time().now();
        return Moment.of(now, EpochMicros.toInstant(now), ZONE);
    }

    private int step(SimulatedEntity entity, Moment moment) {
        var current = home.states().get(entity.entityId());
        if (current == null) {
            return 0;
        }
        var device = entity.deviceId();
        if (current.isUnavailable()) {
            return device == null ? 0 : endOutage(device, moment);
        }
        if (device != null && random.nextInt(OUTAGE_ONE_IN) == 0) {
            return beginOutage(device, moment);
        }
        entity.become(current.text(), current.attributes());
        entity.step(moment, random);
        if (!home.set(entity.entityId(), entity.text(), entity.attributes(), false, null)) {
            return 0;
        }
        return 1 + automate(entity);
    }

    private int beginOutage(String device, Moment moment) {
        outages.put(device, moment.micros() + LEAST_OUTAGE_MICROS + random.nextLong(4 * LEAST_OUTAGE_MICROS));
        var made = 0;
        for (var entity : devicesEntities(device)) {
            var current = home.states().get(entity.entityId());
            if (current != null && !current.isUnavailable()) {
                entity.become(current.text(), current.attributes());
                made += home.set(entity.entityId(), State.UNAVAILABLE, current.attributes(), false, null) ? 1 : 0;
            }
        }
        return made;
    }

    private int endOutage(String device, Moment moment) {
        if (outages.getOrDefault(device, 0L) > moment.micros()) {
            return 0;
        }
        outages.remove(device);
        var made = 0;
        for (var entity : devicesEntities(device)) {
            var current = home.states().get(entity.entityId());
            if (current != null && current.isUnavailable()) {
                made += home.set(entity.entityId(), entity.text(), entity.attributes(), false, null) ? 1 : 0;
            }
        }
        return made;
    }

    /** Motion in a room may switch its light on: an automation, a service call and a change with a parent. */
    private int automate(SimulatedEntity sensor) {
        if (!sensor.entityId().endsWith("_motion")
                || !sensor.text().equals("on")
                || random.nextInt(AUTOMATION_ONE_IN) != 0) {
            return 0;
        }
        var light = sensor.entityId().replace("binary_sensor.", "light.").replace("_motion_sensor_motion", "_light");
        var automation = home.states().get("automation.evening_light");
        var current = home.states().get(light);
        if (automation == null || current == null || !current.text().equals(Behaviour.Light.OFF)) {
            return 0;
        }
        var cause = home.time().context(home.time().now());
        home.hub()
                .fire(
                        "automation_triggered",
                        Json.object()
                                .put("name", "Evening light")
                                .put("entity_id", automation.entityId())
                                .put("source", "state of " + sensor.entityId()),
                        cause,
                        "LOCAL");
        var triggered = automation
                .attributes()
                .with("last_triggered", WireText.iso(home.time().now()));
        var made = home.set(automation.entityId(), automation.text(), triggered, false, cause) ? 1 : 0;
        var data = Json.object().put("domain", "light").put("service", "turn_on");
        data.putObject("service_data").put("entity_id", light);
        home.hub().fire("call_service", data, cause, "LOCAL");
        home.set(light, Behaviour.Light.ON, Behaviour.Light.lit(current.attributes(), 128), false, cause);
        return made + 1;
    }

    private List<SimulatedEntity> devicesEntities(String device) {
        return plan.byDevice().getOrDefault(device, List.of());
    }

    private void change(SimulatedEntity entity, State current, Attributes attributes) {
        entity.become(current.text(), attributes);
        home.set(entity.entityId(), current.text(), attributes, false, null);
    }

    private String secret() {
        var hex = new StringBuilder(2 * SECRET_BYTES);
        for (int i = 0; i < SECRET_BYTES; i += 8) {
            var bits = Long.toHexString(random.nextLong());
            hex.append("0".repeat(16 - bits.length())).append(bits);
        }
        return hex.toString();
    }
}
