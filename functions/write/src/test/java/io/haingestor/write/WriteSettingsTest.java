package io.haingestor.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.haingestor.events.config.SecretFiles;
import io.haingestor.timeseries.InfluxSettings;
import io.haingestor.write.schema.ClassicSchema;
import io.haingestor.write.schema.CleanSchema;
import io.haingestor.write.schema.LineProtocol;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.junit.jupiter.api.Test;

class WriteSettingsTest {

    @Test
    void withoutConfigurationPointsGoToAFileInTheDataFolder() {
        var settings = read(Map.of());

        assertThat(settings.folder()).isEqualTo(Path.of("data"));
        assertThat(settings.owns()).isTrue();
        assertThat(settings.influxDb()).isNull();
        assertThat(settings.schema()).isInstanceOf(CleanSchema.class);
        assertThat(settings.rejects().count()).isEqualTo(100_000);
        assertThat(settings.rejects().age()).isEqualTo(Duration.ofDays(90));
        assertThat(settings.rejects().bytes()).isEqualTo(256 << 20);
    }

    @Test
    void environmentNamesChooseInfluxDb() {
        var settings = read(Map.of(
                "HA_INGESTOR_DATA", "/var/lib/ha",
                "HA_INGESTOR_SCHEMA", "classic",
                "INFLUXDB_URL", "http://influx:8086",
                "INFLUXDB_TOKEN", "secret",
                "INFLUXDB_ORG", "home",
                "INFLUXDB_BUCKET", "states"));

        assertThat(settings.folder()).isEqualTo(Path.of("/var/lib/ha"));
        assertThat(settings.schema()).isInstanceOf(ClassicSchema.class);
        assertThat(settings.influxDb()).isEqualTo(InfluxSettings.of("http://influx:8086", "secret", "home", "states"));
        assertThat(settings.toString()).doesNotContain("secret");
    }

    @Test
    void everyErrorIsSaidAtOnceWithItsKey() {
        var errors = errors(Map.of(
                "haingestor.store.read-only", "yes",
                "HA_INGESTOR_SCHEMA", "dirty",
                "INFLUXDB_URL", "influx:8086",
                "INFLUXDB_ORG", " ",
                "haingestor.write.rejects.max-count", "many",
                "haingestor.write.rejects.max-days", "0",
                "haingestor.write.rejects.max-size", "1K"));

        assertThat(errors.errors())
                .extracting(error -> error.substring(0, error.indexOf(':')))
                .containsExactlyInAnyOrder(
                        "haingestor.store.read-only",
                        "HA_INGESTOR_SCHEMA",
                        "INFLUXDB_URL",
                        "INFLUXDB_TOKEN",
                        "INFLUXDB_ORG",
                        "INFLUXDB_BUCKET",
                        "haingestor.write.rejects.max-count",
                        "haingestor.write.rejects.max-days",
                        "haingestor.write.rejects.max-size");
        assertThat(errors.errors())
                .allSatisfy(error -> assertThat(error).contains("expected").contains("got"));
    }

    @Test
    void aPasswordInTheAddressIsNotRepeated() {
        var errors = errors(Map.of(
                "INFLUXDB_URL", "http://me:hunter2@influx:8086",
                "INFLUXDB_TOKEN", "t",
                "INFLUXDB_ORG", "o",
                "INFLUXDB_BUCKET", "b"));

        assertThat(errors.errors())
                .singleElement()
                .asString()
                .startsWith("INFLUXDB_URL")
                .doesNotContain("hunter2");
    }

    @Test
    void theIntegrationsOwnOptionsAreUnderstood() {
        var schema = read(Map.of(
                        "HA_INGESTOR_SCHEMA", "classic",
                        "haingestor.write.classic.measurement-attr", "domain__device_class",
                        "haingestor.write.classic.tags", "source=HA, place = my home",
                        "haingestor.write.classic.tags-attributes", "friendly_name",
                        "haingestor.write.classic.ignore-attributes", "icon,restored",
                        "haingestor.write.classic.component-config.\"sensor.hall\".override-measurement", "hall",
                        "haingestor.write.classic.component-config-glob.\"*.kitchen\".ignore-attributes",
                                "unit_of_measurement"))
                .schema();
        var attributes = States.attributes()
                .put("device_class", "temperature")
                .put("unit_of_measurement", "°C")
                .put("friendly_name", "Warm")
                .put("icon", "mdi:home");
        var at = Instant.parse("2026-03-01T10:00:00Z");

        assertThat(schema.point(States.state("sensor.kitchen", at, "5", 5.0, "kitchen", attributes))
                        .map(LineProtocol::of))
                .hasValue(
                        "sensor__temperature,domain=sensor,entity_id=kitchen,friendly_name=Warm,place=my\\ home,source=HA value=5"
                                + " 1772359200000000000");
        assertThat(schema.point(States.state("sensor.hall", at, "5", 5.0, "hall", attributes))
                        .map(LineProtocol::of))
                .hasValue(
                        "hall,domain=sensor,entity_id=hall,friendly_name=Warm,place=my\\ home,source=HA"
                                + " device_class_str=\"temperature\",unit_of_measurement_str=\"°C\",value=5 1772359200000000000");
    }

    @Test
    void aFileThatCannotBeReadIsAnErrorLikeTheOthersAndNeverMeansTheOtherStore() {
        var errors = catchThrowableOfType(InvalidConfigurationException.class, () -> {
            var config = config(
                    new SecretFiles(Map.of("INFLUXDB_URL_FILE", "/nowhere/url")),
                    new PropertiesConfigSource(Map.of("HA_INGESTOR_SCHEMA", "dirty"), "test", 100));
            WriteSettings.read(config.getConfigMapping(WriteConfig.class), SecretFiles.unreadable(config));
        });

        assertThat(errors.errors())
                .containsExactly(
                        "INFLUXDB_URL_FILE: expected a readable file, but '/nowhere/url' cannot be read",
                        "HA_INGESTOR_SCHEMA: expected clean or classic, got 'dirty'");
    }

    @Test
    void tagsThatInfluxDbRefusesAreAnError() {
        var errors = errors(Map.of(
                "HA_INGESTOR_SCHEMA", "classic",
                "haingestor.write.classic.measurement-attr", "unit",
                "haingestor.write.classic.tags", "time=1,=2",
                "haingestor.write.classic.tags-attributes", "_field"));

        assertThat(errors.errors()).hasSize(4).allMatch(error -> error.startsWith("haingestor.write.classic."));
    }

    private static InvalidConfigurationException errors(Map<String, String> values) {
        return catchThrowableOfType(InvalidConfigurationException.class, () -> read(values));
    }

    private static WriteSettings read(Map<String, String> values) {
        return WriteSettings.read(
                config(new PropertiesConfigSource(values, "test", 100)).getConfigMapping(WriteConfig.class));
    }

    private static SmallRyeConfig config(ConfigSource... sources) {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withMapping(WriteConfig.class)
                .withSources(sources)
                .build();
    }
}
