package io.haingestor.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the programs of functions carry: a function that keeps nothing has no driver of a database. */
final class LeanProgramsIT {
    private static final Path FUNCTIONS = Path.of("..", "..", "functions");
    private static final String DRIVERS = ".*(sqlite|flyway|influxdb|okhttp|jdbc|hikari|agroal).*";

    @ParameterizedTest
    @ValueSource(strings = {"normalize", "weather"})
    void aFunctionThatKeepsNothingHasNoDatabase(String module) throws IOException {
        assertThat(jars(module)).isNotEmpty().noneMatch(jar -> jar.matches(DRIVERS));
    }

    @Test
    void theOwnerOfTheStoresHas() throws IOException {
        assertThat(jars("write")).anyMatch(jar -> jar.matches(DRIVERS));
    }

    private static List<String> jars(String module) throws IOException {
        try (var files = Files.walk(FUNCTIONS.resolve(module).resolve("target").resolve("quarkus-app"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".jar"))
                    .toList();
        }
    }
}
