package io.haingestor.app.programs;

import java.io.IOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * TCP ports for processes that are told theirs before they start. What the system has just had free it may give to somebody else before the process listens there: to whoever connects, or
 * listens where the system likes. These are below those that it gives by itself ({@code ip_local_port_range}, 32768 and up on Linux), and this process never has the same one twice in a
 * row. Safe for use by several threads.
 */
public final class Ports {
    private static final int FIRST = 10_240;
    static final int COUNT = 20_480;

    /** Processes of this kind that run at the same time begin apart. */
    private static final int APART = 97;

    private static final AtomicInteger NEXT =
            new AtomicInteger((int) (ProcessHandle.current().pid() * APART % COUNT));

    private Ports() {}

    /**
     * @return a port that nobody listens on now
     * @throws IOException when that cannot be found out, or all are taken
     */
    public static int free() throws IOException {
        for (var tried = 0; tried < COUNT; tried++) {
            var port = FIRST + Math.floorMod(NEXT.getAndIncrement(), COUNT);
            try (var socket = new ServerSocket(port)) {
                return socket.getLocalPort();
            } catch (BindException taken) {
                // The next one.
            }
        }
        throw new IOException("Expected a free port from " + FIRST + " to " + (FIRST + COUNT - 1) + ", found none");
    }
}
