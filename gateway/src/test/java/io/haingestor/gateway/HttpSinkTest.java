package io.haingestor.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudevents.CloudEvent;
import io.vertx.core.http.HttpServerOptions;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpSinkTest {
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

    /** A request that a busy machine answers late is sent once more, which no test here is about. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    Path folder;

    private final HttpSinkServer server = new HttpSinkServer();
    private HttpSink sink = sink(server.url(), Map.of(), Trust.OF_THE_RUNTIME);

    @AfterEach
    void close() {
        sink.close();
        server.close();
    }

    @Test
    void anEventIsPostedInBinaryMode() {
        send("a", 1).join();

        var request = server.requests.get(0);
        assertThat(request.path()).isEqualTo("/default/home");
        assertThat(request.headers().get("ce-specversion")).isEqualTo("1.0");
        assertThat(request.headers().get("ce-id")).isEqualTo("a-1");
        assertThat(request.headers().get("ce-source")).isEqualTo("/home-assistant/test");
        assertThat(request.headers().get("ce-type")).isEqualTo("type");
        assertThat(request.headers().get("ce-time")).isEqualTo("2026-03-01T10:00:01Z");
        assertThat(request.headers().get("ce-partitionkey")).isEqualTo("a");
        assertThat(request.headers().get("content-type")).isEqualTo("application/json");
        assertThat(request.body().toString()).isEqualTo("{\"n\":1}");
    }

    @Test
    void overridesAreSetOnEveryEvent() {
        sink.close();
        sink = sink(server.url(), Map.of("cluster", "home", "stage", "other"), Trust.OF_THE_RUNTIME);
        send("a", 1).join();

        assertThat(server.requests.get(0).headers().get("ce-cluster")).isEqualTo("home");
        assertThat(server.requests.get(0).headers().get("ce-stage")).isEqualTo("other");
    }

    @Test
    void theTokenIsShownWithEveryEvent() {
        sink.close();
        sink = sink(new SinkSettings(URI.create(server.url()), "hush", Map.of(), Trust.OF_THE_RUNTIME, 8, PATIENCE));
        send("a", 1).join();

        assertThat(server.requests.get(0).headers().get("authorization")).isEqualTo("Bearer hush");
    }

    @Test
    void eventsOfOneKeyComeInOrderWhileOthersAreUnderWay() {
        var waiting = new ArrayList<Runnable>();
        server.answer = (request, event) -> {
            synchronized (waiting) {
                waiting.add(() -> server.reply(request, event, 202));
            }
        };
        var answers = new ArrayList<CompletableFuture<Void>>();
        for (var i = 0; i < 20; i++) {
            answers.add(send("a", i));
            answers.add(send("b", i));
        }
        GatewayBench.await().until(() -> server.open.get() == 2);
        GatewayBench.await().until(() -> {
            synchronized (waiting) {
                waiting.forEach(Runnable::run);
                waiting.clear();
            }
            return answers.stream().allMatch(CompletableFuture::isDone);
        });

        assertThat(server.mostOpen.get()).isEqualTo(2);
        assertThat(server.ids().stream().filter(id -> id.startsWith("a"))).isEqualTo(ids("a", 20));
        assertThat(server.ids().stream().filter(id -> id.startsWith("b"))).isEqualTo(ids("b", 20));
    }

    @Test
    void noMoreRequestsThanAllowedAreOpen() {
        var waiting = new ConcurrentLinkedQueue<Runnable>();
        server.answer = (request, event) -> waiting.add(() -> server.reply(request, event, 202));
        var answers = IntStream.range(0, 50).mapToObj(i -> send("key" + i, i)).toList();
        GatewayBench.await().until(() -> server.open.get() == 8);
        GatewayBench.await().until(() -> {
            for (var next = waiting.poll(); next != null; next = waiting.poll()) {
                next.run();
            }
            return answers.stream().allMatch(CompletableFuture::isDone);
        });

        assertThat(server.mostOpen.get()).isEqualTo(8);
        assertThat(server.stored).hasSize(50);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 401, 403, 404, 405, 408, 409, 429, 500, 502, 503, 504})
    void aStatusThatDoesNotSpeakOfTheEventMeansLater(int status) {
        server.answer = (request, event) -> server.reply(request, event, status);

        assertThat(failure(send("a", 1)))
                .isInstanceOf(SinkUnavailableException.class)
                .hasMessageContaining(String.valueOf(status));
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 406, 413, 415, 422, 431})
    void aStatusThatSpeaksOfTheEventMeansNeverAndHoldsNothingUp(int status) {
        server.answer =
                (request, event) -> server.reply(request, event, event.id().equals("a-1") ? status : 202);
        var bad = send("a", 1);
        var good = send("a", 2);

        assertThat(failure(bad))
                .isInstanceOf(EventRejectedException.class)
                .hasMessageContaining(String.valueOf(status));
        good.join();
    }

    @Test
    void afterAFailureEverythingFailsUntilItIsToldToGoOnSoTheOrderIsKept() {
        server.answer =
                (request, event) -> server.reply(request, event, event.id().equals("a-1") ? 503 : 202);
        var answers = List.of(send("a", 1), send("a", 2), send("a", 3));
        answers.forEach(answer -> assertThat(failure(answer)).isInstanceOf(SinkUnavailableException.class));
        assertThat(failure(send("a", 4))).isInstanceOf(SinkUnavailableException.class);
        assertThat(server.stored).isEmpty();
        assertThat(server.requests).hasSize(1);

        server.answer = (request, event) -> server.reply(request, event, 202);
        sink.resume();
        for (var i = 1; i <= 4; i++) {
            send("a", i).join();
        }
        assertThat(server.ids()).isEqualTo(List.of("a-1", "a-2", "a-3", "a-4"));
    }

    @ParameterizedTest
    @CsvSource({"120, 120", "'Sun, 01 Mar 2026 10:00:30 GMT', 30", "soon, 0", "'', 0"})
    void retryAfterIsSecondsOrADate(String header, long seconds) {
        server.answer = (request, event) -> {
            request.response().putHeader("Retry-After", header);
            server.reply(request, event, 429);
        };

        assertThat(failure(send("a", 1)))
                .isInstanceOfSatisfying(
                        SinkUnavailableException.class,
                        unavailable -> assertThat(unavailable.retryAfter()).isEqualTo(Duration.ofSeconds(seconds)));
    }

    @Test
    void anAddressWhereNobodyAnswersMeansLater() {
        try (var nobody = new HeldPort(0)) {
            sink.close();
            sink = sink("http://127.0.0.1:" + nobody.port() + '/', Map.of(), Trust.OF_THE_RUNTIME);

            assertThat(failure(send("a", 1)))
                    .isInstanceOf(SinkUnavailableException.class)
                    .hasMessageContaining("127.0.0.1:" + nobody.port());
        }
    }

    @Test
    void aSinkWithACertificateOfItsOwnIsTrustedWhenItIsGiven() {
        var certificate = TestCertificate.OF_THIS_MACHINE;
        try (var secure =
                new HttpSinkServer(new HttpServerOptions().setSsl(true).setKeyCertOptions(certificate.key()))) {
            sink.close();
            sink = sink(secure.url(), Map.of(), Trust.OF_THE_RUNTIME);
            assertThat(failure(send("a", 1))).isInstanceOf(SinkUnavailableException.class);

            sink.close();
            sink = sink(secure.url(), Map.of(), new Trust(certificate.pem(), true));
            send("a", 2).join();
            assertThat(secure.stored).containsExactly("a-2");
        }
    }

    @Test
    void withTheDeliveryBeforeItAnUnsteadySinkGetsEveryEventInOrder() throws OutboxException {
        var count = new AtomicInteger();
        var failures = Map.of(0, 503, 20, 429, 45, 404, 46, 500);
        server.answer =
                (request, event) -> server.reply(request, event, failures.getOrDefault(count.getAndIncrement(), 202));
        var loop = new ManualLoop();
        var disk = new ThreadLoop("outbox-test", loop.clock());
        var tally = new Tally();
        var delivery = new Delivery(
                sink,
                new Backlog.Disk(Outbox.open(folder, 1 << 30, Duration.ofDays(1)), disk),
                loop,
                tally,
                new Delivery.Bounds(50, 1 << 20, 1 << 20),
                gap -> event("gap", 0),
                new SplittableRandom(1));
        loop.execute(() -> {
            for (var i = 0; i < 50; i++) {
                delivery.offer(event("a", i), Tally.Origin.STATE);
                delivery.offer(event("b", i), Tally.Origin.STATE);
            }
        });
        GatewayBench.await().until(() -> {
            loop.advance(Duration.ofSeconds(1));
            return tally.counts().emitted() == 100;
        });

        assertThat(server.ids().stream().filter(id -> id.startsWith("a"))).isEqualTo(ids("a", 50));
        assertThat(server.ids().stream().filter(id -> id.startsWith("b"))).isEqualTo(ids("b", 50));
        loop.close();
        disk.close();
    }

    @Test
    void aFailureAnswersWhatWaitsBehindAnEventThatWasNotSentYet() {
        sink.close();
        sink = sink(new SinkSettings(URI.create(server.url()), null, Map.of(), Trust.OF_THE_RUNTIME, 1, PATIENCE));
        server.answer = (request, event) -> server.reply(request, event, 503);

        var answers = List.of(send("a", 0), send("b", 0), send("b", 1));

        for (var answer : answers) {
            assertThat(failure(answer.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)))
                    .isInstanceOf(SinkUnavailableException.class);
        }
    }

    private HttpSink sink(String url, Map<String, String> extensions, Trust trust) {
        return sink(new SinkSettings(URI.create(url), null, extensions, trust, 8, PATIENCE));
    }

    private HttpSink sink(SinkSettings settings) {
        return new HttpSink(server.vertx, settings, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private CompletableFuture<Void> send(String key, int number) {
        return sink.send(event(key, number)).toCompletableFuture();
    }

    private static Throwable failure(CompletableFuture<Void> answer) {
        try {
            answer.join();
            return null;
        } catch (CompletionException e) {
            return e.getCause();
        }
    }

    private static List<String> ids(String key, int count) {
        return IntStream.range(0, count).mapToObj(i -> key + '-' + i).toList();
    }

    private static CloudEvent event(String key, int number) {
        return EventFactory.newEvent(
                key + '-' + number,
                URI.create("/home-assistant/test"),
                "type",
                null,
                NOW.plusSeconds(number),
                ("{\"n\":" + number + "}").getBytes(UTF_8),
                new HashMap<>(Map.of("partitionkey", key)));
    }
}
