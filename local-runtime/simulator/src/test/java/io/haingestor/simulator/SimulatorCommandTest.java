package io.haingestor.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** {@code ./ha-ingestor simulator}. */
class SimulatorCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final CommandLine command = new CommandLine(new SimulatorCommand())
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true));

    @Test
    void itSaysWhereItIsAndEndsWithASummary() {
        var code = command.execute("--port", "0", "--entities", "20", "--rate", "200", "--duration", "500ms");
        assertThat(code).isZero();
        assertThat(out.toString().lines().toList())
                .satisfiesExactly(
                        first -> assertThat(first)
                                .matches(
                                        "Simulated home: url http://127\\.0\\.0\\.1:\\d+, token simulator, 20 entities, 200 changes/s, seed 1, for 0 s"),
                        last -> assertThat(last).startsWith("Summary: ").contains(" changes (", "0 cut"));
    }

    @Test
    void itListensWhereItIsTold() {
        var code = command.execute("--host", "127.0.0.2", "--port", "0", "--entities", "1", "--duration", "1ms");
        assertThat(code).isZero();
        assertThat(out.toString()).startsWith("Simulated home: url http://127.0.0.2:");
    }

    @Test
    void aTakenPortIsSaidWithWhatToDo() {
        try (var other = Simulator.start(SimulatorConfig.of(1, 0, 1))) {
            assertThat(command.execute("--port", "" + other.port())).isEqualTo(1);
            assertThat(err.toString()).contains("127.0.0.1:" + other.port(), "Choose another port");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "--entities, 0, Expected entities to be 1 to 20000",
        "--duration, soon, expected a duration",
        "--rate, fast, rate"
    })
    void aWrongOptionIsSaid(String option, String value, String message) {
        assertThat(command.execute(option, value)).isEqualTo(2);
        assertThat(err.toString()).contains(message);
    }
}
