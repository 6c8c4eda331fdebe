package io.haingestor.broker.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;

/**
 * The ports of processes. One is chosen a while before its process listens there; until it does, no other process of this runtime gets it. Safe for use by several threads.
 */
final class Ports {
    private final Choice choice;
    private final Set<Integer> given = new HashSet<>();

    Ports() {
        this(Ports::free);
    }

    Ports(Choice choice) {
        this.choice = choice;
    }

    /** Which port is next. */
    @FunctionalInterface
    interface Choice {

        /** @return one that nobody listens on */
        int next() throws IOException;
    }

    private static int free() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** @return one that no other process of this runtime has */
    synchronized int take() throws IOException {
        var port = choice.next();
        while (!given.add(port)) {
            port = choice.next();
        }
        return port;
    }

    /** Its process listens there, or never will. */
    synchronized void giveBack(int port) {
        given.remove(port);
    }

    /** @return whether somebody has a port so that nobody else can listen there */
    static boolean isTaken(int port) {
        try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort() != port;
        } catch (IOException e) {
            return true;
        }
    }
}
