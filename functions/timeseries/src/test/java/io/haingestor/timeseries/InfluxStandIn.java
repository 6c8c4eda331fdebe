package io.haingestor.timeseries;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;

/**
 * An HTTP server that answers like InfluxDB 2.8.0 as it was measured: types per measurement, field and shard, partial writes with 422,
 * whole batches refused with 400, InfluxQL as far as {@link InfluxStore} speaks it. It can be told to misbehave. It keeps all in memory and
 * listens on the loopback address.
 */
public final class InfluxStandIn implements AutoCloseable {
    /** The only token it knows. */
    public static final String TOKEN = "stand-in-token";
    /** The only organization it knows. */
    public static final String ORG = "home";
    /** The bucket that it has from the start. */
    public static final String BUCKET = "states";

    private final InfluxStandInApi api;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger writes = new AtomicInteger();
    private final int port;
    private volatile Behaviour behaviour = new Behaviour(new Fault.None());
    /** Holds the port while nothing listens on it, or another process could be given it. */
    private Socket place = new Socket();

    private HttpServer server;

    /**
     * Starts it on a free port.
     *
     * @param clock tells what is older than the retention
     */
    public InfluxStandIn(Clock clock) {
        this.api = new InfluxStandInApi(clock);
        this.server = listen(0);
        this.port = server.getAddress().getPort();
    }

    /** A fault and its end in one, so that a request never waits for the end of another fault than the one it met. */
    private record Behaviour(Fault fault, CountDownLatch end) {
        Behaviour(Fault fault) {
            this(fault, new CountDownLatch(1));
        }

        void await(Duration longest) throws InterruptedException {
            boolean ended = end.await(longest.toMillis(), TimeUnit.MILLISECONDS);
            assert ended || !longest.isZero();
        }
    }

    /** How it misbehaves. */
    public sealed interface Fault {
        /** It answers as InfluxDB does. */
        record None() implements Fault {}

        /** Nothing listens. */
        record Away() implements Fault {}

        /** It takes connections and never answers. */
        record Hanging() implements Fault {}

        /**
         * It answers right, but late.
         *
         * @param delay how late
         */
        record Slow(Duration delay) implements Fault {}

        /**
         * It answers everything with this and stores nothing.
         *
         * @param status an HTTP status
         * @param headers its headers
         * @param body its body
         */
        record Answering(int status, Map<String, String> headers, String body) implements Fault {}

        /**
         * @param status an HTTP status
         * @return answers with that status and InfluxDB's usual body
         */
        static Fault status(int status) {
            return new Answering(
                    status, Map.of(), "{\"code\":\"internal error\",\"message\":\"an internal error has occurred\"}");
        }

        /**
         * @param retryAfter how long it asks to be left alone
         * @return answers 429
         */
        static Fault tooManyRequests(Duration retryAfter) {
            return new Answering(
                    429,
                    Map.of("Retry-After", Long.toString(retryAfter.toSeconds())),
                    "{\"code\":\"too many requests\",\"message\":\"too many requests\"}");
        }
    }

    /** @return its address */
    public String url() {
        return "http://127.0.0.1:" + port;
    }

    /** @return how to reach its bucket, with a timeout that no machine misses */
    public InfluxSettings settings() {
        return settings(Duration.ofMinutes(1));
    }

    /**
     * @param timeout how long one request may take
     * @return how to reach its bucket
     */
    public InfluxSettings settings(Duration timeout) {
        return new InfluxSettings(url(), TOKEN, ORG, BUCKET, timeout, false);
    }

    /** @param next how it behaves from now on; requests that hang go on */
    public synchronized void be(Fault next) {
        var before = behaviour;
        behaviour = new Behaviour(next);
        before.end().countDown();
        boolean wasAway = before.fault() instanceof Fault.Away;
        if (next instanceof Fault.Away && !wasAway) {
            leave();
        } else if (wasAway && !(next instanceof Fault.Away)) {
            comeBack();
        }
    }

    /** @param retention points that are older are dropped */
    public void retain(Duration retention) {
        api.bucket().retain(retention);
    }

    /**
     * @param mark lines that contain this do not parse; empty means none
     * @param named whether the answer quotes the line, as InfluxDB mostly does
     */
    public void failToParse(String mark, boolean named) {
        api.failToParse(mark, named);
    }

    /** @param bytes requests with longer bodies are answered with 413 */
    public void limitBody(int bytes) {
        api.limitBody(bytes);
    }

    /** From now on its token may write but not read. */
    public void denyReading() {
        api.denyReading();
    }

    /** @return all that is stored in its bucket, in the order of series and time */
    public List<StoredPoint> points() {
        return api.bucket().points();
    }

    /** @return how many requests of any kind it got, whatever the answer */
    public int requests() {
        return requests.get();
    }

    /** @return how many requests to write it got, whatever the answer */
    public int writes() {
        return writes.get();
    }

    /** @return the InfluxQL that it was asked */
    public List<String> queries() {
        return api.queries();
    }

    /**
     * A point as it is stored.
     *
     * @param measurement the measurement
     * @param tags its tags
     * @param fields its fields: a {@link Double}, {@link Long}, {@link Boolean} or {@link String} each
     * @param timeMicros its time
     * @param timesAccepted how often it was written
     */
    public record StoredPoint(
            String measurement,
            Map<String, String> tags,
            Map<String, Object> fields,
            long timeMicros,
            int timesAccepted) {}

    private void leave() {
        server.stop(0);
        try {
            place = new Socket();
            place.setReuseAddress(true);
            place.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot hold port " + port, e);
        }
    }

    private void comeBack() {
        letGo();
        server = listen(port);
    }

    private void letGo() {
        try {
            place.close();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot let go of port " + port, e);
        }
    }

    private HttpServer listen(int onPort) {
        try {
            // Without it each answer waits 40 ms for the client's delayed acknowledgement; read once, when the JDK's
            // server class loads.
            System.setProperty("sun.net.httpserver.nodelay", "true");
            var listening = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), onPort), 0);
            listening.createContext("/", this::handle);
            listening.setExecutor(threads);
            listening.start();
            return listening;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot listen on port " + onPort, e);
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = body(exchange);
            requests.incrementAndGet();
            if (exchange.getRequestURI().getPath().equals("/api/v2/write")) {
                writes.incrementAndGet();
            }
            var now = behaviour;
            if (now.fault() instanceof Fault.Hanging) {
                now.await(Duration.ofDays(1));
                return;
            }
            if (now.fault() instanceof Fault.Slow slow) {
                now.await(slow.delay());
            }
            if (now.fault() instanceof Fault.Answering answering) {
                answering.headers().forEach(exchange.getResponseHeaders()::set);
                answer(exchange, answering.status(), answering.body());
                return;
            }
            route(exchange, body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static byte[] body(HttpExchange exchange) throws IOException {
        var in = exchange.getRequestBody();
        boolean gzip = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
        return gzip ? new GZIPInputStream(in).readAllBytes() : in.readAllBytes();
    }

    private void route(HttpExchange exchange, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("X-Influxdb-Version", "v2.8.0");
        var authorization = exchange.getRequestHeaders().getFirst("Authorization");
        var query = exchange.getRequestURI().getRawQuery();
        var answer = api.answer(
                exchange.getRequestURI().getPath(),
                authorization == null ? "" : authorization,
                query == null ? "" : query,
                new String(body, StandardCharsets.UTF_8));
        answer(exchange, answer.status(), answer.body());
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > 0) {
            exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
        }
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        if (bytes.length > 0) {
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public synchronized void close() {
        behaviour.end().countDown();
        server.stop(0);
        letGo();
        threads.shutdownNow();
    }
}
