package io.haingestor.timeseries;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
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

    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private final Clock clock;
    private final Map<String, InfluxStandInBucket> buckets = new HashMap<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger writes = new AtomicInteger();
    private final List<String> queries = new CopyOnWriteArrayList<>();
    private final int port;
    private volatile Fault fault = new Fault.None();
    private volatile CountDownLatch faultEnds = new CountDownLatch(1);
    private volatile String unparsable = "";
    private volatile boolean unparsableNamed = true;
    private volatile int bodyLimit = Integer.MAX_VALUE;
    private HttpServer server;

    /**
     * Starts it on a free port.
     *
     * @param clock tells what is older than the retention
     */
    public InfluxStandIn(Clock clock) {
        this.clock = clock;
        buckets.put(BUCKET, new InfluxStandInBucket(clock));
        this.server = listen(0);
        this.port = server.getAddress().getPort();
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

    /** @return how to reach its bucket, with short timeouts */
    public InfluxSettings settings() {
        return new InfluxSettings(url(), TOKEN, ORG, BUCKET, Duration.ofSeconds(2), false);
    }

    /** @param next how it behaves from now on; requests that hang go on */
    public synchronized void be(Fault next) {
        boolean wasAway = fault instanceof Fault.Away;
        fault = next;
        faultEnds.countDown();
        faultEnds = new CountDownLatch(1);
        if (next instanceof Fault.Away && !wasAway) {
            server.stop(0);
        } else if (wasAway && !(next instanceof Fault.Away)) {
            server = listen(port);
        }
    }

    /** @param retention points that are older are dropped */
    public void retain(Duration retention) {
        bucket().retain(retention);
    }

    /**
     * @param mark lines that contain this do not parse; empty means none
     * @param named whether the answer quotes the line, as InfluxDB mostly does
     */
    public void failToParse(String mark, boolean named) {
        unparsable = mark;
        unparsableNamed = named;
    }

    /** @param bytes requests with longer bodies are answered with 413 */
    public void limitBody(int bytes) {
        bodyLimit = bytes;
    }

    /** @return all that is stored in its bucket, in the order of series and time */
    public List<StoredPoint> points() {
        return bucket().points();
    }

    /** @return how many requests to write it got, whatever the answer */
    public int writes() {
        return writes.get();
    }

    /** @return the InfluxQL that it was asked */
    public List<String> queries() {
        return List.copyOf(queries);
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

    private InfluxStandInBucket bucket() {
        synchronized (buckets) {
            return buckets.get(BUCKET);
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
            if (exchange.getRequestURI().getPath().equals("/api/v2/write")) {
                writes.incrementAndGet();
            }
            var now = fault;
            if (now instanceof Fault.Hanging) {
                awaitEnd(Duration.ofDays(1));
                return;
            }
            if (now instanceof Fault.Slow slow) {
                awaitEnd(slow.delay());
            }
            if (now instanceof Fault.Answering answering) {
                answering.headers().forEach(exchange.getResponseHeaders()::set);
                answer(exchange, answering.status(), answering.body());
                return;
            }
            route(exchange, body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitEnd(Duration longest) throws InterruptedException {
        boolean ended = faultEnds.await(longest.toMillis(), TimeUnit.MILLISECONDS);
        assert ended || !longest.isZero();
    }

    private static byte[] body(HttpExchange exchange) throws IOException {
        var in = exchange.getRequestBody();
        boolean gzip = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
        return gzip ? new GZIPInputStream(in).readAllBytes() : in.readAllBytes();
    }

    private void route(HttpExchange exchange, byte[] body) throws IOException {
        var path = exchange.getRequestURI().getPath();
        exchange.getResponseHeaders().set("X-Influxdb-Version", "v2.8.0");
        switch (path) {
            case "/ping" -> answer(exchange, 204, "");
            case "/health" ->
                answer(
                        exchange,
                        200,
                        "{\"name\":\"influxdb\",\"message\":\"ready for queries and writes\",\"status\":\"pass\",\"checks\":[],"
                                + "\"version\":\"v2.8.0\",\"commit\":\"stand-in\"}");
            case "/api/v2/setup" ->
                answer(exchange, 201, "{\"org\":{\"name\":\"" + ORG + "\"},\"auth\":{\"token\":\"" + TOKEN + "\"}}");
            default -> routeWithToken(exchange, path, body);
        }
    }

    private void routeWithToken(HttpExchange exchange, String path, byte[] body) throws IOException {
        if (!("Token " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            answer(exchange, 401, error("unauthorized", "unauthorized access"));
            return;
        }
        var query = form(exchange.getRequestURI().getRawQuery());
        var text = new String(body, StandardCharsets.UTF_8);
        switch (path) {
            case "/api/v2/write" -> {
                if (found(exchange, query)) {
                    write(exchange, query, text);
                }
            }
            case "/api/v2/delete" -> {
                if (found(exchange, query)) {
                    delete(exchange, query, text);
                }
            }
            case "/api/v2/buckets" -> createBucket(exchange, text);
            case "/query" -> query(exchange, query, text);
            default -> answer(exchange, 404, error("not found", "path not found"));
        }
    }

    private boolean found(HttpExchange exchange, Map<String, String> query) throws IOException {
        if (!ORG.equals(query.get("org"))) {
            answer(exchange, 404, error("not found", "organization name \"" + query.get("org") + "\" not found"));
            return false;
        }
        synchronized (buckets) {
            if (!buckets.containsKey(query.getOrDefault("bucket", ""))) {
                answer(exchange, 404, error("not found", "bucket \"" + query.get("bucket") + "\" not found"));
                return false;
            }
        }
        return true;
    }

    private void write(HttpExchange exchange, Map<String, String> query, String text) throws IOException {
        if (text.length() > bodyLimit) {
            answer(exchange, 413, error("request too large", "unable to read data: points batch is too large"));
            return;
        }
        List<InfluxStandInLine> lines;
        try {
            requireParsable(text);
            lines = InfluxStandInLine.parse(text, query.getOrDefault("precision", "ns"), clock);
        } catch (IllegalArgumentException e) {
            answer(exchange, 400, error("invalid", e.getMessage()));
            return;
        }
        var problem = named(query).write(lines);
        if (problem.isEmpty()) {
            answer(exchange, 204, "");
        } else {
            answer(
                    exchange,
                    422,
                    error(
                            "unprocessable entity",
                            "failure writing points to database: partial write: " + problem.get()));
        }
    }

    private void requireParsable(String text) {
        for (var line : text.split("\n", -1)) {
            if (!unparsable.isEmpty() && line.contains(unparsable)) {
                throw new IllegalArgumentException(
                        unparsableNamed ? "unable to parse '" + line + "': invalid number" : "a line does not parse");
            }
        }
    }

    private void delete(HttpExchange exchange, Map<String, String> query, String text) throws IOException {
        var request = JSON.readTree(text);
        named(query)
                .delete(
                        OffsetDateTime.parse(request.path("start").asText()).toInstant(),
                        OffsetDateTime.parse(request.path("stop").asText()).toInstant(),
                        request.path("predicate").asText(""));
        answer(exchange, 204, "");
    }

    private void createBucket(HttpExchange exchange, String text) throws IOException {
        JsonNode request = JSON.readTree(text);
        var bucket = new InfluxStandInBucket(clock);
        long seconds =
                request.path("retentionRules").path(0).path("everySeconds").asLong();
        if (seconds > 0) {
            bucket.retain(Duration.ofSeconds(seconds));
        }
        synchronized (buckets) {
            buckets.put(request.path("name").asText(), bucket);
        }
        answer(
                exchange,
                201,
                JSON.writeValueAsString(Map.of(
                        "id",
                        "1",
                        "name",
                        request.path("name").asText(),
                        "retentionRules",
                        List.of(Map.of(
                                "type", "expire", "everySeconds", seconds, "shardGroupDurationSeconds", 604_800)))));
    }

    private void query(HttpExchange exchange, Map<String, String> query, String text) throws IOException {
        var all = new HashMap<>(query);
        all.putAll(form(text));
        var statements = all.getOrDefault("q", "");
        queries.add(statements);
        InfluxStandInBucket bucket;
        synchronized (buckets) {
            bucket = buckets.get(all.getOrDefault("db", ""));
        }
        if (bucket == null) {
            answer(exchange, 404, error("not found", "database not found: " + all.get("db")));
            return;
        }
        try {
            answer(exchange, 200, JSON.writeValueAsString(new InfluxStandInQl(bucket).answer(statements)));
        } catch (IllegalArgumentException e) {
            answer(exchange, 400, JSON.writeValueAsString(Map.of("error", "error parsing query: " + e.getMessage())));
        }
    }

    private InfluxStandInBucket named(Map<String, String> query) {
        synchronized (buckets) {
            return buckets.get(query.get("bucket"));
        }
    }

    private static Map<String, String> form(String text) {
        var form = new HashMap<String, String>();
        if (text != null && !text.isEmpty()) {
            for (var pair : text.split("&", -1)) {
                int equals = pair.indexOf('=');
                if (equals > 0) {
                    form.put(
                            pair.substring(0, equals),
                            URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
                }
            }
        }
        return form;
    }

    private static String error(String code, String message) throws IOException {
        return JSON.writeValueAsString(Map.of("code", code, "message", message));
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
    public void close() {
        be(new Fault.None());
        server.stop(0);
        threads.shutdownNow();
    }
}
