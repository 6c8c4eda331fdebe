package io.haingestor.write;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;

/** A data folder of its own for an application under test. Classes that ask for nothing else share one application, and so its store. */
public final class DataFolder implements QuarkusTestResourceLifecycleManager {
    private Path folder;

    @Override
    public Map<String, String> start() {
        try {
            folder = Files.createTempDirectory("write-test");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Map.of("haingestor.write.folder", folder.toString());
    }

    @Override
    public void stop() {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
