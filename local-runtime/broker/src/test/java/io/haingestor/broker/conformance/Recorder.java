package io.haingestor.broker.conformance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The subscribers of all cases: one plain socket server that keeps the bytes of every request, by path, and answers as the case says.
 * A path that nobody has described is answered with 404. Safe for use by several threads.
 */
final class Recorder implements AutoCloseable {
    private final ServerSocket server;
    private final URI url;
    private final ExecutorService connections = Executors.newCachedThreadPool(runnable -> {
        var thread = new Thread(runnable, "recorder");
        thread.setDaemon(true);
        return thread;
    });
    private final Map<String, Answers> answers = new ConcurrentHashMap<>();
    private final Map<String, List<Received>> received = new ConcurrentHashMap<>();
    private final List<Socket> open = new ArrayList<>();
    private volatile long lastNanos = System.nanoTime();

    /**
     * One request.
     *
     * @param atNanos when all of it was there, by {@link System#nanoTime}
     * @param request its bytes
     */
    record Received(long atNanos, RawMessage request) {
        String id() {
            return request.header("ce-id").orElse("");
        }
    }

    /** On a port of the system's choice, for this machine alone. */
    static Recorder local() throws IOException {
        var server = new ServerSocket(0, 256, InetAddress.getLoopbackAddress());
        return new Recorder(server, URI.create("http://127.0.0.1:" + server.getLocalPort()));
    }

    /** On the port of an address by which others reach this machine. */
    static Recorder at(URI url) throws IOException {
        var server = new ServerSocket();
        server.bind(new InetSocketAddress(url.getPort()), 256);
        return new Recorder(server, url);
    }

    private Recorder(ServerSocket server, URI url) {
        this.server = server;
        this.url = url;
        connections.execute(this::accept);
    }

    /** Where the subscribers are, without a slash at the end. */
    URI url() {
        return url;
    }

    void answer(String path, Answers script) {
        answers.put(path, script);
    }

    /** The requests of a path, in the order in which they came. */
    List<Received> received(String path) {
        var list = received.get(path);
        if (list == null) {
            return List.of();
        }
        synchronized (list) {
            return List.copyOf(list);
        }
    }

    /** How long nothing has come, on any path. */
    long quietMillis() {
        return (System.nanoTime() - lastNanos) / 1_000_000;
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                var socket = server.accept();
                synchronized (open) {
                    open.add(socket);
                }
                connections.execute(() -> serve(socket));
            } catch (IOException e) {
                if (!server.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            var in = new BufferedInputStream(socket.getInputStream());
            for (var next = RawMessage.read(in); next.isPresent(); next = RawMessage.read(in)) {
                var request = next.get();
                var answer = record(request);
                if (answer.hang()) {
                    in.transferTo(java.io.OutputStream.nullOutputStream());
                    return;
                }
                if (answer.reset()) {
                    socket.setSoLinger(true, 0);
                    return;
                }
                Thread.sleep(answer.delayMillis());
                socket.getOutputStream().write(bytes(answer));
            }
        } catch (IOException e) {
            // The broker has closed the connection, which it may do at any time.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Case.Answer record(RawMessage request) {
        lastNanos = System.nanoTime();
        var list = received.computeIfAbsent(request.path(), unused -> new ArrayList<>());
        synchronized (list) {
            var entry = new Received(lastNanos, request);
            list.add(entry);
            var script = answers.get(request.path());
            return script == null ? Case.Answer.status(404) : script.next(entry);
        }
    }

    private static byte[] bytes(Case.Answer answer) {
        var head = new StringBuilder("HTTP/1.1 " + answer.status() + " Scripted\r\n");
        answer.headers()
                .forEach((name, value) ->
                        head.append(name).append(": ").append(value).append("\r\n"));
        if (answer.status() != 204) {
            head.append("Content-Length: ").append(answer.body().length).append("\r\n");
        }
        var start = head.append("\r\n").toString().getBytes(ISO_8859_1);
        var all = java.util.Arrays.copyOf(start, start.length + answer.body().length);
        System.arraycopy(answer.body(), 0, all, start.length, answer.body().length);
        return all;
    }

    @Override
    public void close() throws IOException {
        server.close();
        synchronized (open) {
            for (var socket : open) {
                socket.close();
            }
        }
        connections.shutdownNow();
    }

    /** What a subscriber answers. Called for one request after the other. */
    @FunctionalInterface
    interface Answers {
        Case.Answer next(Received received);
    }
}
