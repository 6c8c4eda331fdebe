package io.haingestor.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MonitoringFilesTest {

    @Test
    void prometheusTakesTheAlerts() throws Exception {
        assumeTrue(isInstalled("promtool"), "promtool is not installed (Debian: prometheus)");
        var run = Command.of("promtool", "check", "rules", Monitoring.ALERTS.toString())
                .run();

        assertThat(run.exitCode()).as(run.output()).isZero();
    }

    @Test
    void prometheusTakesItsConfiguration() throws Exception {
        assumeTrue(isInstalled("promtool"), "promtool is not installed (Debian: prometheus)");
        var run = Command.of("promtool", "check", "config", Monitoring.PROMETHEUS.toString())
                .run();

        assertThat(run.exitCode()).as(run.output()).isZero();
    }

    @Test
    void everyProgramIsAskedForItsFigures() throws IOException {
        var configuration = Files.readString(Monitoring.PROMETHEUS);
        assertThat(ComposeFile.read("compose.yaml").services().entrySet().stream()
                        .filter(service -> service.getValue().isOurs()))
                .allSatisfy(service -> assertThat(configuration).contains("- " + service.getKey() + ":8080"));
    }

    @Test
    void dashboardsAndAlertsAskForMetrics() {
        assertThat(Monitoring.metrics())
                .contains("haingestor_gateway_connected", "haingestor_write_events_total", "up");
    }

    private static boolean isInstalled(String program) {
        return Stream.of(System.getenv("PATH").split(":", -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
