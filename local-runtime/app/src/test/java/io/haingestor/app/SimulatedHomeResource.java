package io.haingestor.app;

import io.haingestor.simulator.Simulator;
import io.haingestor.simulator.SimulatorConfig;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A home of 40 entities and 50 changes a second for the application under test, and a folder for its data. */
public final class SimulatedHomeResource implements QuarkusTestResourceLifecycleManager {
    static final int ENTITIES = 40;

    private @Nullable Simulator home;
    private @Nullable Path data;

    @Override
    public Map<String, String> start() {
        try {
            data = Files.createTempDirectory("ha-ingestor-test");
            home = Simulator.start(SimulatorConfig.of(ENTITIES, 50, 7));
            var settings = new HashMap<>(home.providers());
            settings.put("HA_URL", home.url());
            settings.put("HA_TOKEN", home.token());
            settings.put("HA_INGESTOR_DATA", data.toString());
            return settings;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stop() {
        if (home != null) {
            home.close();
        }
        if (data != null) {
            delete(data);
        }
    }

    private static void delete(Path folder) {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
