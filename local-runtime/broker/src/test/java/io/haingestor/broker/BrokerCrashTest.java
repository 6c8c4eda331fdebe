package io.haingestor.broker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that publishes at full speed is killed ({@code kill -9}) at random moments; more often with {@code -Dcrash.rounds=}. */
class BrokerCrashTest {
    private static final int ROUNDS = Integer.getInteger("crash.rounds", 3);

    @TempDir
    Path folder;

    @Test
    void everyEventThatWasAcknowledgedIsDeliveredAndNoMoreThanTheWindowsAreDeliveredTwice() throws Exception {
        var random = new Random();
        var acknowledged = new HashSet<String>();
        var delivered = new HashMap<String, Integer>();
        var replies = new HashMap<String, Integer>();
        for (var round = 0; round < ROUNDS; round++) {
            run(round, 200 + random.nextInt(600), acknowledged, delivered, replies);
        }
        run(ROUNDS, -1, acknowledged, delivered, replies);

        assertThat(acknowledged).hasSizeGreaterThan(ROUNDS * 100);
        assertThat(delivered.keySet()).containsAll(acknowledged);
        assertThat(replies.keySet())
                .containsAll(acknowledged.stream().map(id -> id + "-reply").toList());
        assertThat(twice(delivered)).isLessThanOrEqualTo(ROUNDS * CrashingProcess.WINDOW);
        // A delivery that is done is stored with its reply in one transaction, so a reply is in the log once for each
        // time that counts.
        assertThat(twice(replies)).isLessThanOrEqualTo(ROUNDS * 2 * CrashingProcess.WINDOW);
    }

    private static int twice(Map<String, Integer> times) {
        return times.values().stream().mapToInt(count -> count - 1).sum();
    }

    private void run(
            int round,
            int killAfter,
            Set<String> acknowledged,
            Map<String, Integer> delivered,
            Map<String, Integer> replies)
            throws Exception {
        var process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CrashingProcess.class.getName(),
                        folder.toString(),
                        Integer.toString(round),
                        killAfter < 0 ? "0" : Integer.toString(Integer.MAX_VALUE)))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        var lines = new ArrayList<String>();
        try (var output = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            var seen = 0;
            for (var line = output.readLine(); line != null; line = output.readLine()) {
                lines.add(line);
                if (killAfter >= 0 && line.startsWith("A ") && ++seen == killAfter) {
                    // Not Process.destroyForcibly, which closes the pipe on what was said before the end.
                    process.toHandle().destroyForcibly();
                }
            }
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        for (var line : lines) {
            var id = line.substring(2);
            switch (line.substring(0, 2)) {
                case "A " -> acknowledged.add(id);
                case "D " -> delivered.merge(id, 1, Integer::sum);
                case "R " -> replies.merge(id, 1, Integer::sum);
                default -> throw new AssertionError("unexpected output: " + line);
            }
        }
        if (killAfter < 0) {
            assertThat(process.exitValue()).isZero();
        }
        await().until(() -> !process.isAlive());
    }
}
