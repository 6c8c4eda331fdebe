package io.haingestor.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** {@code bench broker}, as small as can be: its counts add up. How fast anything is, is no matter here. */
@Execution(ExecutionMode.CONCURRENT)
final class BrokerBenchIT {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final List<String> WHOLE = List.of(
            "missing, repeated, refused ",
            "missing, repeated, refused, with 10 Triggers ",
            "missing, repeated, refused, with 100 Triggers ",
            "missing, repeated, refused, beside it ");

    @TempDir
    private Path folder;

    @Test
    void everyPartEndsAndEveryEventThatWasTakenCameOnce() {
        try (var program = Program.start(
                folder,
                Map.of(),
                "bench",
                "broker",
                "--seconds=0.2",
                "--warm-up=0",
                "--backlog=1000",
                "--folder=" + folder.resolve("bench"))) {
            assertThat(program.awaitEnd(PATIENCE))
                    .as(() -> program.output() + program.errors())
                    .isBetween(0, 1);

            var table = program.output()
                    .lines()
                    .filter(line -> line.startsWith("| "))
                    .toList();
            assertThat(WHOLE).allSatisfy(figure -> assertThat(table)
                    .filteredOn(line -> line.startsWith("| " + figure))
                    .singleElement()
                    .asString()
                    .contains("| 0, 0, 0 ")
                    .contains("| met")
                    .doesNotContain("MISSED"));
            assertThat(program.output()).contains("backlog: 1,000 events stored", ", left 0, repeated 0\n");
            assertThat(folder.resolve("bench")).isEmptyDirectory();
        }
    }
}
