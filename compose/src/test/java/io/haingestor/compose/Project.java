package io.haingestor.compose;

import java.io.IOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;

/** Where the files are that the tests look at, and where on this machine there is room for a server. */
public final class Project {
    /** The folder with the parent pom. */
    public static final Path ROOT = Path.of("").toAbsolutePath().getParent();

    /** The folder with the Dockerfile and the compose files. */
    public static final Path COMPOSE = ROOT.resolve("compose");

    private Project() {}

    /**
     * @return a port that is free, and stays so until somebody means it: it is below those that the system gives to whoever asks for any or connects
     *     (32768 and up)
     */
    public static int freePort() throws IOException {
        while (true) {
            try (var socket = new ServerSocket(ThreadLocalRandom.current().nextInt(10_240, 30_720))) {
                return socket.getLocalPort();
            } catch (BindException taken) {
                // Another one.
            }
        }
    }
}
