package io.haingestor.broker.process;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A function as a program: notes in a folder what it was given and what it received, and does what {@code MODE} says. While the file {@code hold} is in the folder it answers
 * nobody.
 */
final class TinyFunction {
    private static final Path FOLDER = Path.of(System.getenv("FOLDER"));
    private static final AtomicInteger AT_A_TIME = new AtomicInteger();

    private TinyFunction() {}

    public static void main(String[] arguments) throws Exception {
        var pid = ProcessHandle.current().pid();
        note("started", pid + " " + System.getenv("K_SERVICE") + " " + System.getenv("K_REVISION"));
        note("environment", String.join(" ", System.getenv().keySet()));
        note("sink", System.getenv("K_SINK") + " " + System.getenv("K_CE_OVERRIDES"));
        System.out.println("function " + System.getenv("K_SERVICE") + " starts");
        switch (System.getenv("MODE")) {
            case "crash" -> {
                System.err.println("no database");
                System.exit(3);
            }
            case "chatty" -> {
                for (var i = 0; i < 50_000; i++) {
                    System.out.println("line " + i);
                }
                System.out.println("last words");
                System.out.flush();
                Runtime.getRuntime().halt(4);
            }
            case "deaf" -> new Thread(() -> waitForEver()).start();
            case "stubborn" -> {
                Runtime.getRuntime().addShutdownHook(new Thread(TinyFunction::waitForEver));
                serve();
            }
            default -> serve();
        }
        try (var leash = System.in) {
            leash.transferTo(java.io.OutputStream.nullOutputStream());
        }
        Runtime.getRuntime().halt(0);
    }

    private static void waitForEver() {
        try {
            Thread.sleep(Long.MAX_VALUE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void serve() throws IOException {
        var server = HttpServer.create(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(System.getenv("PORT"))), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/", TinyFunction::answer);
        server.start();
    }

    private static void answer(HttpExchange exchange) throws IOException {
        try (InputStream body = exchange.getRequestBody()) {
            body.readAllBytes();
        }
        var now = AT_A_TIME.incrementAndGet();
        note(
                "received",
                exchange.getRequestHeaders().getFirst("ce-id") + " "
                        + ProcessHandle.current().pid() + " " + now + " " + exchange.getRequestURI());
        while (Files.exists(FOLDER.resolve("hold"))) {
            Thread.onSpinWait();
            try {
                Thread.sleep(5);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        AT_A_TIME.decrementAndGet();
        exchange.sendResponseHeaders(204, -1);
        exchange.close();
    }

    private static void note(String file, String line) throws IOException {
        Files.writeString(FOLDER.resolve(file), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
