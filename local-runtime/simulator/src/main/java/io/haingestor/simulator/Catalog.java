package io.haingestor.simulator;

import static io.haingestor.simulator.Template.EntityOf.binary;
import static io.haingestor.simulator.Template.EntityOf.entity;
import static io.haingestor.simulator.Template.EntityOf.sensor;

import io.haingestor.simulator.Behaviour.AnyOf;
import io.haingestor.simulator.Behaviour.Curve;
import io.haingestor.simulator.Behaviour.Cycle;
import io.haingestor.simulator.Behaviour.Light;
import io.haingestor.simulator.Behaviour.Meter;
import io.haingestor.simulator.Behaviour.Place;
import io.haingestor.simulator.Behaviour.Reading;
import io.haingestor.simulator.Behaviour.Still;
import io.haingestor.simulator.Behaviour.Sun;
import io.haingestor.simulator.Behaviour.Thermostat;
import io.haingestor.simulator.Behaviour.Toggle;
import io.haingestor.simulator.Behaviour.Weather;
import java.util.List;

/** What can be found in the simulated home: rooms, and the devices of a room, of the house and of the people in it. */
final class Catalog {
    /** Rooms in the order in which they are furnished. */
    static final List<Room> ROOMS = List.of(
            new Room("Living room", "ground_floor"),
            new Room("Kitchen", "ground_floor"),
            new Room("Bedroom", "first_floor"),
            new Room("Bathroom", "first_floor"),
            new Room("Office", "first_floor"),
            new Room("Hallway", "ground_floor"),
            new Room("Kids room", "first_floor"),
            new Room("Garage", "ground_floor"),
            new Room("Attic", "attic"),
            new Room("Guest room", "attic"),
            new Room("Laundry room", "basement"),
            new Room("Garden", ""));

    private static final List<String> ENERGY = List.of("energy");
    private static final List<String> SECURITY = List.of("security");
    private static final List<String> COMFORT = List.of("comfort");
    private static final Curve INDOORS = moment -> 20.5 + moment.warmth() + moment.season();
    private static final Curve DAMP = moment -> 50 - 5 * moment.warmth();
    private static final Curve FULL = moment -> 82;

    /** @param floor the floor's id; empty outside */
    record Room(String name, String floor) {}

    private Catalog() {}

    /** The devices of every room. */
    static List<Template> ofRoom() {
        return List.of(climate(), motion(), light(), plug(), window(), thermostat(), air(), cover(), player());
    }

    /** The devices that a home has once, in the order in which they come. */
    static List<Template> ofHouse() {
        return List.of(meter(), weather(), camera(), frontDoor(), washer(), phone(), gas(), solar(), router());
    }

    /** Entities without a device: of the core and of YAML. */
    static List<Template> ofCore() {
        return List.of(
                core("sun", entity("sun", "sun", new Sun(), 1, "above_horizon").with("rising", true)),
                core(
                        "person",
                        entity("person", "anna", new Place(), 0.2, "home")
                                .with("editable", true)
                                .with("id", "anna")
                                .with("device_trackers", List.of("device_tracker.anna_phone"))),
                core(
                        "zone",
                        entity("zone", "home", new Still(), 0, "1")
                                .with("latitude", HomePlan.LATITUDE)
                                .with("longitude", HomePlan.LONGITUDE)
                                .with("radius", 100)),
                core("input_boolean", entity("input_boolean", "guests", new Toggle("off", "on"), 0.1, "off")),
                core(
                        "automation",
                        entity("automation", "evening_light", new Still(), 0, "on")
                                .with("id", "1700000000001")
                                .with("last_triggered", null)
                                .with("mode", "single")
                                .with("current", 0)),
                core(
                        "script",
                        entity("script", "good_night", new Still(), 0, "off")
                                .with("last_triggered", null)
                                .with("mode", "single")
                                .with("current", 0)));
    }

    private static Template climate() {
        return new Template(
                "climate_sensor",
                "climate sensor",
                "zha",
                "Aqara",
                "WSDCGQ11LM",
                COMFORT,
                List.of(
                        sensor("temperature", "temperature", "°C", new Reading(1, INDOORS, 0.15, -20, 45), 4),
                        sensor("humidity", "humidity", "%", new Reading(1, DAMP, 0.4, 10, 95), 4),
                        sensor("battery", "battery", "%", new Reading(0, FULL, 0.3, 5, 100), 0.05)
                                .diagnostic()));
    }

    private static Template motion() {
        var light = new Reading(0, moment -> 2 + 600 * moment.daylight(), 15, 0, 20_000);
        return new Template(
                "motion_sensor",
                "motion sensor",
                "zha",
                "Philips",
                "SML001",
                SECURITY,
                List.of(
                        binary("motion", "motion", 3),
                        sensor("illuminance", "illuminance", "lx", light, 5),
                        sensor("battery", "battery", "%", new Reading(0, FULL, 0.3, 5, 100), 0.05)
                                .diagnostic()));
    }

    private static Template light() {
        return new Template(
                "light",
                "light",
                "hue",
                "Signify",
                "LCA001",
                List.of(),
                List.of(entity("light", "", new Light(), 1, "off")
                        .with("supported_color_modes", List.of("brightness"))
                        .with("color_mode", null)
                        .with("brightness", null)
                        .with("supported_features", 40)));
    }

    private static Template plug() {
        var power = new Reading(1, moment -> 15 + 140 * moment.presence(), 12, 0, 3_600);
        return new Template(
                "plug",
                "plug",
                "shelly",
                "Shelly",
                "Plug S",
                ENERGY,
                List.of(
                        entity("switch", "", new Toggle("off", "on"), 0.3, "on").with("device_class", "outlet"),
                        sensor("power", "power", "W", power, 20),
                        sensor("energy", "energy", "kWh", new Meter(3, 3), 6),
                        sensor("voltage", "voltage", "V", new Reading(1, moment -> 231, 0.4, 200, 260), 5)));
    }

    private static Template window() {
        return new Template(
                "window",
                "window",
                "zha",
                "Aqara",
                "MCCGQ11LM",
                SECURITY,
                List.of(
                        binary("contact", "window", 0.4),
                        sensor("battery", "battery", "%", new Reading(0, FULL, 0.3, 5, 100), 0.05)
                                .diagnostic()));
    }

    private static Template thermostat() {
        return new Template(
                "thermostat",
                "thermostat",
                "tado",
                "tado",
                "RU02",
                COMFORT,
                List.of(entity("climate", "", new Thermostat(), 2, "heat")
                        .with("hvac_modes", List.of("off", "heat", "auto"))
                        .with("min_temp", 5)
                        .with("max_temp", 30)
                        .with("current_temperature", 20.1)
                        .with("temperature", 20.5)
                        .with("hvac_action", "idle")
                        .with("supported_features", 1)));
    }

    private static Template air() {
        var quality = new AnyOf(List.of("excellent", "good", "moderate", "poor"));
        return new Template(
                "air_monitor",
                "air monitor",
                "mqtt",
                "AirGradient",
                "ONE",
                COMFORT,
                List.of(
                        sensor(
                                "co2",
                                "carbon_dioxide",
                                "ppm",
                                new Reading(0, moment -> 480 + 500 * moment.presence(), 20, 380, 5_000),
                                4),
                        sensor(
                                "pm25",
                                "pm25",
                                "µg/m³",
                                new Reading(1, moment -> 6 + 8 * moment.presence(), 1, 0, 500),
                                3),
                        sensor("quality", "enum", null, quality, 0.3)
                                .starting("good")
                                .with("options", quality.states())));
    }

    private static Template cover() {
        return new Template(
                "blind",
                "blind",
                "mqtt",
                "IKEA",
                "FYRTUR",
                List.of(),
                List.of(entity("cover", "", new Toggle("open", "closed"), 0.2, "open")
                        .with("device_class", "blind")
                        .with("supported_features", 11)));
    }

    private static Template player() {
        return new Template(
                "speaker",
                "speaker",
                "sonos",
                "Sonos",
                "One",
                List.of(),
                List.of(entity("media_player", "", new AnyOf(List.of("idle", "playing", "paused")), 0.5, "idle")
                        .with("volume_level", 0.25)
                        .with("device_class", "speaker")
                        .with("supported_features", 64_063)));
    }

    private static Template meter() {
        var power = new Reading(
                0, moment -> 250 + 1_600 * moment.presence() - 2_500 * moment.daylight(), 60, -6_000, 17_000);
        return new Template(
                "electricity_meter",
                "Electricity meter",
                "dsmr",
                "Landis+Gyr",
                "E350",
                ENERGY,
                List.of(
                        sensor("power", "power", "W", power, 20),
                        sensor("energy_import", "energy", "kWh", new Meter(3, 4), 8),
                        sensor("energy_export", "energy", "kWh", new Meter(3, 4), 4),
                        sensor("tariff", "enum", null, new Cycle(List.of("low", "normal")), 0.05)
                                .starting("normal")
                                .with("options", List.of("low", "normal"))));
    }

    private static Template gas() {
        return new Template(
                "gas_meter",
                "Gas meter",
                "dsmr",
                "Itron",
                "G4",
                ENERGY,
                List.of(
                        sensor("gas", "gas", "m³", new Meter(3, 9), 2),
                        sensor("water", "water", "L", new Meter(0, 4), 2)));
    }

    private static Template solar() {
        var power = new Reading(0, moment -> 3_800 * moment.daylight() * (0.75 + 0.25 * moment.season()), 80, 0, 5_000);
        return new Template(
                "inverter",
                "Solar inverter",
                "solaredge",
                "SolarEdge",
                "SE3680H",
                ENERGY,
                List.of(
                        sensor("power", "power", "W", power, 10),
                        sensor("energy", "energy", "kWh", new Meter(2, 2), 3)));
    }

    private static Template weather() {
        var conditions = List.of("sunny", "partlycloudy", "cloudy", "rainy", "windy", "snowy");
        return new Template(
                "home",
                "Home",
                "met",
                "Met.no",
                null,
                List.of(),
                List.of(entity("weather", "", new Weather(conditions), 0.5, "partlycloudy")
                        .with("temperature", 11.3)
                        .with("temperature_unit", "°C")
                        .with("humidity", 71)
                        .with("wind_bearing", 230)
                        .with("wind_speed", 14.2)
                        .with("wind_speed_unit", "km/h")
                        .with("attribution", "Simulated")
                        .with("supported_features", 3)));
    }

    private static Template camera() {
        return new Template(
                "front_door_camera",
                "Front door camera",
                "generic",
                "Reolink",
                "RLC-810A",
                SECURITY,
                List.of(
                        entity("camera", "", new Cycle(List.of("idle", "recording")), 0.1, "idle")
                                .with("supported_features", 2),
                        binary("person", "motion", 0.5)));
    }

    private static Template frontDoor() {
        var events =
                new AnyOf(List.of("Nothing yet", "Parcel left at the door", "Bell \"rang\" twice", "Locked by key"));
        return new Template(
                "front_door",
                "Front door",
                "nuki",
                "Nuki",
                "Smart Lock 3.0",
                SECURITY,
                List.of(
                        entity("lock", "", new Toggle("locked", "unlocked"), 0.2, "locked"),
                        binary("contact", "door", 0.3),
                        sensor("last_event", null, null, events, 0.3).starting("Nothing yet")));
    }

    private static Template washer() {
        var stages = List.of("idle", "washing", "rinsing", "spinning", "finished");
        return new Template(
                "washing_machine",
                "Washing machine",
                "miele",
                "Miele",
                "WWH860",
                ENERGY,
                List.of(
                        sensor("status", "enum", null, new Cycle(stages), 0.4)
                                .starting("idle")
                                .with("options", stages),
                        sensor(
                                "power",
                                "power",
                                "W",
                                new Reading(1, moment -> 400 * moment.presence(), 90, 0, 2_300),
                                8)));
    }

    private static Template phone() {
        return new Template(
                "anna_phone",
                "Anna phone",
                "mobile_app",
                "Google",
                "Pixel 8",
                List.of(),
                List.of(
                        entity("device_tracker", "", new Place(), 0.5, "home").with("source_type", "gps"),
                        sensor(
                                        "battery",
                                        "battery",
                                        "%",
                                        new Reading(0, moment -> 60 - 30 * moment.warmth(), 3, 1, 100),
                                        1)
                                .diagnostic()));
    }

    private static Template router() {
        return new Template(
                "router",
                "Router",
                "fritz",
                "AVM",
                "FRITZ!Box 7590",
                List.of(),
                List.of(
                        sensor(
                                "download",
                                "data_rate",
                                "kB/s",
                                new Reading(1, moment -> 900 * moment.presence(), 300, 0, 125_000),
                                10),
                        sensor("status", null, null, new AnyOf(List.of("connected", "resynchronising")), 0.01)
                                .starting("connected")
                                .diagnostic()));
    }

    private static Template core(String integration, Template.EntityOf entity) {
        return new Template("", "", integration, null, null, List.of(), List.of(entity));
    }
}
