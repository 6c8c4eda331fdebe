package io.haingestor.app.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The files of this checkout, as far as the documents speak of them. */
final class Repository {
    /** The folder with the parent pom. */
    static final Path ROOT = Path.of("..", "..").toAbsolutePath().normalize();

    private Repository() {}

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @return every Markdown file, without those that a build makes */
    static List<Path> documents() {
        return files(".md");
    }

    /** @return every Java source of the programs, without tests */
    static List<Path> sources() {
        return files(".java").stream()
                .filter(file -> file.toString().contains("/src/main/"))
                .toList();
    }

    /** @return the files whose path ends with one of these */
    static List<Path> files(String... endings) {
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files.filter(file -> Stream.of(endings).anyMatch(file.toString()::endsWith))
                    .filter(Files::isRegularFile)
                    .filter(file ->
                            !ROOT.relativize(file).toString().matches("(.*/)?(target|node_modules|data|\\.git)/.*"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
