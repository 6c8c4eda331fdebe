package io.haingestor.simulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/** A TCP port that refuses connections and that no other process is given: bound, but not listened to. */
final class HeldPort implements AutoCloseable {
    private final Socket socket = new Socket();

    /**
     * @param host an address of this machine
     * @param port the port
     * @throws UncheckedIOException when another process has it already
     */
    HeldPort(String host, int port) {
        try {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(host, port));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot hold " + host + ':' + port, e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot let go of " + socket.getLocalSocketAddress(), e);
        }
    }
}
