package io.haingestor.timeseries;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** What InfluxDB answers to a request when nothing is wrong with it. */
final class InfluxStandInApi {
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private final Clock clock;
    private final Map<String, InfluxStandInBucket> buckets = new ConcurrentHashMap<>();
    private final List<String> queries = new CopyOnWriteArrayList<>();
    private volatile String unparsable = "";
    private volatile boolean unparsableNamed = true;
    private volatile boolean mayRead = true;
    private volatile int bodyLimit = Integer.MAX_VALUE;

    InfluxStandInApi(Clock clock) {
        this.clock = clock;
        buckets.put(InfluxStandIn.BUCKET, new InfluxStandInBucket(clock));
    }

    record Answer(int status, String body) {
        static final Answer DONE = new Answer(204, "");

        static Answer error(int status, String code, String message) {
            return new Answer(status, json(Map.of("code", code, "message", message)));
        }
    }

    void failToParse(String mark, boolean named) {
        unparsable = mark;
        unparsableNamed = named;
    }

    void limitBody(int bytes) {
        bodyLimit = bytes;
    }

    void denyReading() {
        mayRead = false;
    }

    List<String> queries() {
        return List.copyOf(queries);
    }

    InfluxStandInBucket bucket() {
        return bucket(InfluxStandIn.BUCKET);
    }

    Answer answer(String path, String authorization, String rawQuery, String body) {
        return switch (path) {
            case "/ping" -> Answer.DONE;
            case "/health" ->
                new Answer(
                        200,
                        json(Map.of(
                                "name", "influxdb",
                                "message", "ready for queries and writes",
                                "status", "pass",
                                "checks", List.of(),
                                "version", "v2.8.0",
                                "commit", "stand-in")));
            case "/api/v2/setup" ->
                new Answer(
                        201,
                        json(Map.of(
                                "org", Map.of("name", InfluxStandIn.ORG),
                                "auth", Map.of("token", InfluxStandIn.TOKEN))));
            default ->
                authorization.equals("Token " + InfluxStandIn.TOKEN)
                        ? answerWithToken(path, form(rawQuery), body)
                        : Answer.error(401, "unauthorized", "unauthorized access");
        };
    }

    private Answer answerWithToken(String path, Map<String, String> query, String body) {
        return switch (path) {
            case "/api/v2/buckets" -> createBucket(body);
            case "/query" -> query(query, body);
            case "/api/v2/write", "/api/v2/delete" -> {
                var org = query.get("org");
                var bucket = query.getOrDefault("bucket", "");
                if (!InfluxStandIn.ORG.equals(org)) {
                    yield Answer.error(404, "not found", "organization name \"" + org + "\" not found");
                }
                if (!buckets.containsKey(bucket)) {
                    yield Answer.error(404, "not found", "bucket \"" + bucket + "\" not found");
                }
                yield path.endsWith("write") ? write(bucket(bucket), query, body) : delete(bucket(bucket), body);
            }
            default -> Answer.error(404, "not found", "path not found");
        };
    }

    private Answer write(InfluxStandInBucket bucket, Map<String, String> query, String body) {
        if (body.length() > bodyLimit) {
            return Answer.error(413, "request too large", "unable to read data: points batch is too large");
        }
        try {
            requireParsable(body);
            var problem = bucket.write(InfluxStandInLine.parse(body, query.getOrDefault("precision", "ns"), clock));
            return problem.isEmpty()
                    ? Answer.DONE
                    : Answer.error(
                            422,
                            "unprocessable entity",
                            "failure writing points to database: partial write: " + problem.get());
        } catch (IllegalArgumentException e) {
            return Answer.error(400, "invalid", e.getMessage());
        }
    }

    private void requireParsable(String body) {
        for (var line : body.split("\n", -1)) {
            if (!unparsable.isEmpty() && line.contains(unparsable)) {
                throw new IllegalArgumentException(
                        unparsableNamed ? "unable to parse '" + line + "': invalid number" : "a line does not parse");
            }
        }
    }

    private static Answer delete(InfluxStandInBucket bucket, String body) {
        var request = tree(body);
        bucket.delete(
                OffsetDateTime.parse(request.path("start").asText()).toInstant(),
                OffsetDateTime.parse(request.path("stop").asText()).toInstant(),
                request.path("predicate").asText(""));
        return Answer.DONE;
    }

    private Answer createBucket(String body) {
        var request = tree(body);
        var bucket = new InfluxStandInBucket(clock);
        long seconds =
                request.path("retentionRules").path(0).path("everySeconds").asLong();
        if (seconds > 0) {
            bucket.retain(Duration.ofSeconds(seconds));
        }
        var name = request.path("name").asText();
        buckets.put(name, bucket);
        var rule = Map.of("type", "expire", "everySeconds", seconds, "shardGroupDurationSeconds", 604_800);
        return new Answer(201, json(Map.of("id", "1", "name", name, "retentionRules", List.of(rule))));
    }

    private Answer query(Map<String, String> query, String body) {
        if (!mayRead) {
            return Answer.error(401, "unauthorized", "unauthorized access");
        }
        var all = new HashMap<>(query);
        all.putAll(form(body));
        var statements = all.getOrDefault("q", "");
        queries.add(statements);
        var db = all.getOrDefault("db", "");
        if (!buckets.containsKey(db)) {
            return Answer.error(404, "not found", "database not found: " + db);
        }
        try {
            return new Answer(200, json(new InfluxStandInQl(bucket(db)).answer(statements)));
        } catch (IllegalArgumentException e) {
            return new Answer(400, json(Map.of("error", "error parsing query: " + e.getMessage())));
        }
    }

    private InfluxStandInBucket bucket(String name) {
        return buckets.getOrDefault(name, new InfluxStandInBucket(clock));
    }

    private static Map<String, String> form(String text) {
        var form = new HashMap<String, String>();
        for (var pair : text.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                form.put(
                        pair.substring(0, equals),
                        URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return form;
    }

    private static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode tree(String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("bad JSON: " + body, e);
        }
    }
}
