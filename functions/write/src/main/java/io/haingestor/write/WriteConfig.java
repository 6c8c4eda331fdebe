package io.haingestor.write;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Every key of this module, below {@code haingestor.write}, as it is written. All values are texts, so that {@link WriteSettings#read} can report
 * every error at once. The README of the module explains each key.
 */
@ConfigMapping(prefix = "haingestor.write")
public interface WriteConfig {

    /** @return the folder for {@code timeseries.db} and {@code rejects.db} */
    @WithDefault("${HA_INGESTOR_DATA:data}")
    String folder();

    /** @return {@code true} in a process that only shows what another one writes, else {@code false} */
    @WithDefault("${haingestor.store.read-only:false}")
    String readOnly();

    /** @return {@code clean} or {@code classic} */
    @WithDefault("${HA_INGESTOR_SCHEMA:clean}")
    String schema();

    /** @return the attributes that {@code clean} stores; {@code *} and {@code ?} as in a file name */
    @WithDefault(
            "azimuth,battery_level,brightness,color_temp_kelvin,current_humidity,current_position,current_temperature,"
                    + "elevation,humidity,hvac_action,percentage,pressure,target_temp_high,target_temp_low,temperature,"
                    + "volume_level,wind_bearing,wind_speed")
    Optional<List<String>> attributes();

    /** @return InfluxDB 2, used when it has an address */
    InfluxDb influxdb();

    /** @return what Home Assistant's InfluxDB integration was told */
    Classic classic();

    /** @return how much is kept of rejected events */
    Rejects rejects();

    /** InfluxDB 2. */
    interface InfluxDb {
        /** @return the address, http or https */
        @WithDefault("${INFLUXDB_URL:}")
        Optional<String> url();

        /** @return a token that may read and write the bucket */
        @WithDefault("${INFLUXDB_TOKEN:}")
        Optional<String> token();

        /** @return the organization's name */
        @WithDefault("${INFLUXDB_ORG:}")
        Optional<String> org();

        /** @return the bucket's name */
        @WithDefault("${INFLUXDB_BUCKET:}")
        Optional<String> bucket();
    }

    /** The integration's options of the same names. */
    interface Classic {
        /** @return {@code unit_of_measurement}, {@code domain__device_class} or {@code entity_id} */
        @WithDefault("unit_of_measurement")
        String measurementAttr();

        /** @return the measurement where the attribute gives none */
        Optional<String> defaultMeasurement();

        /** @return the measurement of everything */
        Optional<String> overrideMeasurement();

        /** @return static tags, each {@code name=value} */
        Optional<List<String>> tags();

        /** @return attributes that become tags */
        Optional<List<String>> tagsAttributes();

        /** @return attributes that are left out */
        Optional<List<String>> ignoreAttributes();

        /** @return what differs, by entity id */
        Map<String, Component> componentConfig();

        /** @return what differs, by domain */
        Map<String, Component> componentConfigDomain();

        /** @return what differs, by glob */
        Map<String, Component> componentConfigGlob();
    }

    /** What differs for some entities. */
    interface Component {
        /** @return their measurement */
        Optional<String> overrideMeasurement();

        /** @return attributes that are left out besides the general ones */
        Optional<List<String>> ignoreAttributes();
    }

    /** How much is kept of rejected events. */
    interface Rejects {
        /** @return the most events */
        @WithDefault("100000")
        String maxCount();

        /** @return the oldest that one may become, in days */
        @WithDefault("90")
        String maxDays();

        /** @return the most bytes on disk */
        @WithDefault("256M")
        String maxSize();
    }
}
