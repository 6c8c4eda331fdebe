package io.haingestor.compose;

import java.nio.file.Path;

/** Where the files are that the tests look at. */
public final class Project {
    /** The folder with the parent pom. */
    public static final Path ROOT = Path.of("").toAbsolutePath().getParent();

    /** The folder with the Dockerfile and the compose files. */
    public static final Path COMPOSE = ROOT.resolve("compose");

    private Project() {}
}
