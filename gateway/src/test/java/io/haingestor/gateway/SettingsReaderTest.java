package io.haingestor.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.haingestor.events.config.SecretFiles;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsReaderTest {
    @TempDir
    Path folder;

    @Test
    void theAddressAndTheTokenAreEnough() {
        var settings = read(Map.of("HA_URL", "http://ha:8123", "HA_TOKEN", "abc"));

        assertThat(settings.connection().endpoints()).containsExactly(Endpoint.parse("http://ha:8123", "abc"));
        assertThat(settings.connection().maxMessageBytes()).isEqualTo(64 << 20);
        assertThat(settings.connection().timing().pingInterval()).isEqualTo(Duration.ofSeconds(30));
        assertThat(settings.home().events()).containsExactly("call_service", "automation_triggered", "script_started");
        assertThat(settings.home().instance()).isNull();
        assertThat(settings.outbox().folder()).isEqualTo(Path.of("data/gateway"));
        assertThat(settings.outbox().maxAge()).isEqualTo(Duration.ofDays(7));
        assertThat(settings.sink()).isNull();
    }

    @ParameterizedTest
    @CsvSource({"HA_TOKEN", "HA_ACCESS_TOKEN", "SUPERVISOR_TOKEN"})
    void theTokenHasSeveralNames(String name) {
        assertThat(read(Map.of("HA_URL", "http://ha:8123", name, "abc"))
                        .connection()
                        .endpoints()
                        .get(0)
                        .token())
                .isEqualTo("abc");
    }

    @Test
    void anAddOnNeedsNothing() {
        var settings = read(Map.of("SUPERVISOR_TOKEN", "abc"));

        assertThat(settings.connection().endpoints())
                .containsExactly(Endpoint.parse("ws://supervisor/core/websocket", "abc"));
    }

    @Test
    void theSupervisorGetsItsOwnToken() {
        var settings = read(
                Map.of("HA_URL", "ws://supervisor/core/websocket", "HA_TOKEN", "other", "SUPERVISOR_TOKEN", "abc"));

        assertThat(settings.connection().endpoints().get(0).token()).isEqualTo("abc");
    }

    @Test
    void furtherAddressesComeInOrderAndTakeTheFirstTokenWhenTheyHaveNone() {
        var settings = read(Map.of(
                "HA_URL", "http://ha:8123",
                "HA_TOKEN", "abc",
                "LOCAL_HA_URL", "http://192.168.1.5:8123",
                "NABU_CASA_URL", "https://x.ui.nabu.casa",
                "NABU_CASA_TOKEN", "def"));

        assertThat(settings.connection().endpoints())
                .containsExactly(
                        Endpoint.parse("http://ha:8123", "abc"),
                        Endpoint.parse("https://x.ui.nabu.casa", "def"),
                        Endpoint.parse("http://192.168.1.5:8123", "abc"));
    }

    @Test
    void filtersSecretsAndTheSinkAreRead() {
        var settings = read(Map.of(
                "HA_URL", "http://ha:8123",
                "HA_TOKEN", "abc",
                "haingestor.gateway.filter.exclude.globs", "sensor.*_rssi,light.[ab]*",
                "haingestor.gateway.filter.include.domains", "sensor",
                "haingestor.gateway.secrets.gps", "remove",
                "K_SINK", "http://broker-ingress/default/home",
                "K_CE_OVERRIDES", "{\"extensions\":{\"cluster\":\"one\"}}",
                "haingestor.gateway.instance", "my-home",
                "haingestor.gateway.events", "*,call_service"));

        assertThat(settings.home().filter().lets("sensor.a", null)).isTrue();
        assertThat(settings.home().filter().lets("sensor.a_rssi", null)).isFalse();
        assertThat(settings.home().filter().lets("light.c", null)).isFalse();
        assertThat(settings.home().secrets().removes("latitude")).isTrue();
        assertThat(settings.home().instance()).isEqualTo("my-home");
        assertThat(settings.home().events()).containsExactly("*");
        assertThat(settings.sink().address()).hasToString("http://broker-ingress/default/home");
        assertThat(settings.sink().extensions()).isEqualTo(Map.of("cluster", "one"));
    }

    @Test
    void everyErrorIsReportedAtOnceWithItsKeyAndWithoutAnyToken() throws IOException {
        var noCertificate = Files.writeString(folder.resolve("ca.pem"), "hello");
        var values = new HashMap<String, String>();
        values.put("HA_URL", "homeassistant:8123");
        values.put("HA_TOKEN", "hush hush");
        values.put("NABU_CASA_URL", "http://x:8123");
        values.put("LOCAL_HA_URL", "http://me:hush@x:8123");
        values.put("HA_CA_FILE", noCertificate.toString());
        values.put("HA_TLS_VERIFY", "maybe");
        values.put("K_SINK", "broker");
        values.put("K_CE_OVERRIDES", "{\"extensions\":{\"Bad-Name\":\"x\"}}");
        values.put("K_CA_CERTS", "-----BEGIN CERTIFICATE-----\nxx\n-----END CERTIFICATE-----");
        values.put("haingestor.gateway.instance", "my home");
        values.put("haingestor.gateway.events", "state_changed");
        values.put("haingestor.gateway.max-message-size", "2G");
        values.put("haingestor.gateway.connect-timeout", "0s");
        values.put("haingestor.gateway.auth-timeout", "soon");
        values.put("haingestor.gateway.filter.include.globs", "light.[a");
        values.put("haingestor.gateway.secrets.gps", "blur");
        values.put("haingestor.gateway.in-flight.events", "many");
        values.put("haingestor.gateway.in-flight.size", "big");
        values.put("haingestor.gateway.outbox.max-size", "-1");
        values.put("haingestor.gateway.outbox.max-age", "-1s");
        values.put("haingestor.gateway.sink.concurrency", "0");

        var error = catchThrowableOfType(InvalidConfigurationException.class, () -> read(values));

        assertThat(error.errors().stream().map(line -> line.substring(0, line.indexOf(':'))))
                .containsExactlyInAnyOrder(
                        "haingestor.gateway.url (HA_URL)",
                        "haingestor.gateway.nabu-casa.token (NABU_CASA_TOKEN)",
                        "haingestor.gateway.local.url (LOCAL_HA_URL)",
                        "haingestor.gateway.tls.ca-file (HA_CA_FILE)",
                        "haingestor.gateway.tls.verify (HA_TLS_VERIFY)",
                        "haingestor.gateway.sink.url (K_SINK)",
                        "haingestor.gateway.sink.overrides (K_CE_OVERRIDES)",
                        "haingestor.gateway.sink.ca-certs (K_CA_CERTS)",
                        "haingestor.gateway.instance",
                        "haingestor.gateway.events",
                        "haingestor.gateway.max-message-size",
                        "haingestor.gateway.connect-timeout",
                        "haingestor.gateway.auth-timeout",
                        "haingestor.gateway.filter.include.globs",
                        "haingestor.gateway.secrets.gps",
                        "haingestor.gateway.in-flight.events",
                        "haingestor.gateway.in-flight.size",
                        "haingestor.gateway.outbox.max-size",
                        "haingestor.gateway.outbox.max-age",
                        "haingestor.gateway.sink.concurrency");
        assertThat(error.getMessage()).contains(error.errors()).startsWith("The gateway's configuration has 20 errors");
        assertThat(error.getMessage()).doesNotContain("hush");
    }

    @Test
    void aFileThatCannotBeReadIsOneErrorAmongTheOthers() {
        var config = config(
                new SecretFiles(Map.of("HA_TOKEN_FILE", "/nowhere/token")),
                new PropertiesConfigSource(Map.of("HA_URL", "http://ha:8123", "HA_TLS_VERIFY", "maybe"), "test", 400));

        var error = catchThrowableOfType(
                InvalidConfigurationException.class,
                () -> SettingsReader.read(
                        config.getConfigMapping(GatewayConfig.class), SecretFiles.unreadable(config)));

        assertThat(error.errors())
                .containsExactly(
                        "HA_TOKEN_FILE: expected a readable file, but '/nowhere/token' cannot be read",
                        "haingestor.gateway.tls.verify (HA_TLS_VERIFY): expected true or false, got 'maybe'");
    }

    @ParameterizedTest
    @CsvSource({"off, true", "false, true", "here, false", "true, false"})
    void theGatewayIsOffWhereItIsSaidToBe(String text, boolean off) {
        var config = config(new PropertiesConfigSource(Map.of("HA_INGESTOR_GATEWAY", text), "test", 400));

        assertThat(GatewayService.isOff(config.getConfigMapping(GatewayConfig.class)))
                .isEqualTo(off);
    }

    @Test
    void whetherTheGatewayIsOffMustBeClear() {
        var config = config(new PropertiesConfigSource(Map.of("HA_INGESTOR_GATEWAY", "no"), "test", 400));

        var error = catchThrowableOfType(
                InvalidConfigurationException.class,
                () -> GatewayService.check(config.getConfigMapping(GatewayConfig.class), List.of()));

        assertThat(error.errors())
                .containsExactly("haingestor.gateway.enabled (HA_INGESTOR_GATEWAY): expected here or off, got 'no'");
    }

    @Test
    void nothingAtAllIsOneErrorThatSaysWhatToSet() {
        var error = catchThrowableOfType(InvalidConfigurationException.class, () -> read(Map.of()));

        assertThat(error.errors()).singleElement().asString().contains("HA_URL", "http://homeassistant.local:8123");
    }

    @Test
    void anInstanceKeepsItsIdentityWhenItsAddressChanges() throws IOException {
        var first = InstanceId.of(folder, Endpoint.parse("http://ha:8123", "abc"));

        assertThat(InstanceId.of(folder, Endpoint.parse("https://other", "abc")))
                .isEqualTo(first);
        assertThat(InstanceId.of(folder.resolve("new"), Endpoint.parse("http://ha:8123/", "def")))
                .isEqualTo(first);
        assertThat(InstanceId.of(folder.resolve("other"), Endpoint.parse("https://other", "abc")))
                .isNotEqualTo(first);
    }

    private static GatewaySettings read(Map<String, String> values) {
        return SettingsReader.read(
                config(new PropertiesConfigSource(values, "test", 400)).getConfigMapping(GatewayConfig.class));
    }

    private static SmallRyeConfig config(ConfigSource... sources) {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withSources(sources)
                .withMapping(GatewayConfig.class)
                .withValidateUnknown(false)
                .build();
    }
}
