package io.haingestor.timeseries;

import io.haingestor.timeseries.FieldValue.Numeric;
import io.haingestor.timeseries.FieldValue.Text;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A process of its own that writes to a {@link SqliteStore}, so that a test can kill it or take its disk away. It takes commands by lines:
 * {@code write <batch>}, {@code writeFrom <batch>} (for ever), {@code fill}, {@code free}; and answers each batch with
 * {@code stored <batch>} or {@code unavailable <why>}.
 */
final class SqliteProcess {
    static final int BATCH = 25;

    private SqliteProcess() {}

    public static void main(String[] arguments) throws Exception {
        var file = Path.of(arguments[0]);
        var filler = file.resolveSibling("filler");
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try (var store = SqliteStore.open(file, Clock.systemUTC())) {
            say("open");
            for (var line = in.readLine(); line != null; line = in.readLine()) {
                var command = line.split(" ", -1);
                switch (command[0]) {
                    case "write" -> write(store, Integer.parseInt(command[1]));
                    case "writeFrom" -> {
                        for (int batch = Integer.parseInt(command[1]); ; batch++) {
                            write(store, batch);
                        }
                    }
                    case "fill" -> fill(filler);
                    case "free" -> {
                        Files.delete(filler);
                        say("freed");
                    }
                    default -> throw new IllegalArgumentException(line);
                }
            }
        }
    }

    /** The points of a batch are the same in every process. */
    static List<Point> batch(int number) {
        var points = new ArrayList<Point>();
        for (int i = number * BATCH; i < (number + 1) * BATCH; i++) {
            points.add(new Point(
                    "state",
                    Map.of("entity_id", "sensor.s" + i % 37),
                    Map.of("area", "area " + i % 5),
                    Map.of(
                            "value", new Numeric(i / 10.0),
                            "state", new Text("state " + i % 11),
                            "attr_text", new Text("some longer text that comes only once: " + i * 31)),
                    TimeSeriesStoreContract.BEGIN + i * 1_000L));
        }
        return points;
    }

    private static void write(SqliteStore store, int batch) {
        try {
            store.write(batch(batch));
            say("stored " + batch);
        } catch (StoreUnavailableException e) {
            say("unavailable " + e.getMessage());
        }
    }

    private static void fill(Path filler) throws IOException {
        try (var out = Files.newOutputStream(filler, StandardOpenOption.CREATE_NEW)) {
            var block = new byte[4_096];
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            say("full");
        }
    }

    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
