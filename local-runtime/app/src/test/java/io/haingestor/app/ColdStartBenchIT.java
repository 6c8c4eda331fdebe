package io.haingestor.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** {@code bench cold-start}, as small as can be: it ends with a figure of each kind. How fast anything is, is no matter here. */
@Execution(ExecutionMode.CONCURRENT)
final class ColdStartBenchIT {
    private static final String TIMES =
            "[\\d,]+ ms \\(least [\\d,]+\\): Java [\\d,]+, port \\+ [\\d,]+, answer \\+ [\\d,]+; processor [\\d,]+ .*";

    @TempDir
    private Path folder;

    @Test
    void aFunctionIsStartedWithAndWithoutTheArchiveOfItsClasses() {
        try (var program = Program.start(
                folder,
                Map.of(),
                "bench",
                "cold-start",
                "--starts=1",
                "--functions=normalize",
                "--folder=" + folder.resolve("bench"))) {
            assertThat(program.awaitEnd(Duration.ofMinutes(5)))
                    .as(() -> program.output() + program.errors())
                    .isBetween(0, 1);

            var rows = program.output()
                    .lines()
                    .filter(line -> line.startsWith("| "))
                    .toList();
            assertThat(rows).hasSize(5);
            assertThat(rows.get(2)).matches("\\| an empty Java, to its end .*\\d ms \\(least .*");
            assertThat(rows.get(3)).matches("\\| normalize, first answer, without archive +\\| +\\| " + TIMES);
            assertThat(rows.get(4)).matches("\\| normalize, first answer, with archive +\\| 250 ms +\\| " + TIMES);
            assertThat(folder.resolve("bench")).isEmptyDirectory();
        }
    }
}
