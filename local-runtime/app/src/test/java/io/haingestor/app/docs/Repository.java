package io.haingestor.app.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The files of this checkout, as far as the documents speak of them. */
final class Repository {
    /** The folder with the parent pom. */
    static final Path ROOT = Path.of("..", "..").toAbsolutePath().normalize();

    private static final Set<String> MADE = Set.of("target", "node_modules", "data", ".git", "backups", ".state");

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
        var found = new ArrayList<Path>();
        try {
            Files.walkFileTree(ROOT, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                    // What a build makes comes and goes while other modules are built beside this one.
                    return MADE.contains(folder.getFileName().toString())
                            ? FileVisitResult.SKIP_SUBTREE
                            : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (attributes.isRegularFile() && Stream.of(endings).anyMatch(file.toString()::endsWith)) {
                        found.add(file);
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found.stream().sorted().toList();
    }
}
