package io.haingestor.broker.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a process writes: into the log with the function's name, no more than a person can read, and its last lines kept. Safe for use by several threads. */
final class ProcessOutput {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessOutput.class);
    private static final int LONGEST_LINE = 2_000;
    private static final int LINES_PER_SECOND = 200;
    private static final int LAST_LINES = 20;

    private final String function;
    private final Clock clock;
    private final Deque<String> last = new ArrayDeque<>();
    private long second;
    private int linesOfSecond;
    private long dropped;

    ProcessOutput(String function, Clock clock) {
        this.function = function;
        this.clock = clock;
    }

    /** @return its last lines, oldest first */
    synchronized List<String> lastLines() {
        return List.copyOf(last);
    }

    /** Reads until the stream ends, so that the process never waits for a reader. */
    void read(InputStream stream) {
        var line = new StringBuilder();
        try (var reader = new InputStreamReader(stream, UTF_8)) {
            for (var next = reader.read(); next >= 0; next = reader.read()) {
                if (next == '\n') {
                    end(line);
                } else if (line.length() < LONGEST_LINE && next != '\r') {
                    line.append((char) next);
                }
            }
        } catch (IOException e) {
            // The process is gone, and with it the other end.
        }
        end(line);
    }

    private void end(StringBuilder line) {
        if (line.length() > 0) {
            say(line.toString());
            line.setLength(0);
        }
    }

    private synchronized void say(String line) {
        if (last.size() == LAST_LINES) {
            last.removeFirst();
        }
        last.addLast(line);
        var now = clock.instant().getEpochSecond();
        if (now != second) {
            if (dropped > 0) {
                LOG.warn("{}: {} lines were too many for one second and are left out", function, dropped);
            }
            second = now;
            linesOfSecond = 0;
            dropped = 0;
        }
        if (linesOfSecond < LINES_PER_SECOND) {
            linesOfSecond++;
            LOG.info("{}: {}", function, line);
        } else {
            dropped++;
        }
    }
}
