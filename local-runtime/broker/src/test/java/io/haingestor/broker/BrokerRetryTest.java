package io.haingestor.broker;

import static io.haingestor.broker.Home.event;
import static io.haingestor.broker.Home.trigger;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.haingestor.broker.DeliveryAttempt.To;
import io.haingestor.broker.topology.DeliverySpec;
import io.haingestor.broker.topology.DeliverySpec.BackoffPolicy;
import io.haingestor.broker.topology.DeliverySpec.Format;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BrokerRetryTest {
    @TempDir
    Path folder;

    private static DeliverySpec spec(int retry, BackoffPolicy policy, String delay) {
        return new DeliverySpec(
                retry, policy, Duration.parse(delay), Duration.ofSeconds(30), Format.BINARY, null, null);
    }

    private static DeliverySpec withRetryAfter(String max) {
        return new DeliverySpec(
                3,
                BackoffPolicy.LINEAR,
                Duration.ofSeconds(1),
                Duration.ofSeconds(30),
                Format.BINARY,
                Duration.parse(max),
                null);
    }

    private static DeliverySpec withSink(DeliverySpec spec) {
        return new DeliverySpec(
                spec.retry(),
                spec.backoffPolicy(),
                spec.backoffDelay(),
                spec.timeout(),
                spec.format(),
                null,
                Home.service("sink"));
    }

    @ParameterizedTest
    @CsvSource({
        "LINEAR,      PT0.5S, '0 500 1500 3000 5000'",
        "EXPONENTIAL, PT0.2S, '0 200 600 1400 3000'",
    })
    void aFailedDeliveryIsTriedAgainOnSchedule(BackoffPolicy policy, String delay, String expected) throws Exception {
        var times = Collections.synchronizedList(new ArrayList<String>());
        try (var rig = new Rig(folder).start(trigger("one", "a", spec(4, policy, delay), false, 10))) {
            rig.subscriber("one").answers(event -> {
                times.add(Long.toString(rig.clock.sinceBegin().toMillis()));
                return Delivery.failed(503, "not now");
            });
            rig.publish(event("a", "1"));

            for (var i = 1; i < 5; i++) {
                var attempts = i;
                await().until(() ->
                        times.size() == attempts && rig.status("one").waiting() == 1);
                rig.clock.move(
                        i == 1 || policy == BackoffPolicy.LINEAR
                                ? Duration.parse(delay).multipliedBy(i)
                                : Duration.parse(delay).multipliedBy(1L << (i - 1)));
            }

            await().until(() -> rig.status("one").deadLettered() == 1);
            assertThat(times).containsExactly(expected.split(" "));
            assertThat(rig.status("one").retried()).isEqualTo(4);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "429, 20, PT60S, 20",
        "503, 20, PT5S,  5",
        "429, 20, '',    1",
        "500, 20, PT60S, 1",
        "503, 0,  PT60S, 1",
    })
    void aSubscriberMayAskForMoreTimeAsFarAsTheTriggerAllows(int status, int asked, String max, int waited)
            throws Exception {
        var times = Collections.synchronizedList(new ArrayList<Duration>());
        var delivery = max.isEmpty() ? Home.QUICK : withRetryAfter(max);
        try (var rig = new Rig(folder).start(trigger("one", "a", delivery, false, 10))) {
            rig.subscriber("one").answers(event -> {
                times.add(rig.clock.sinceBegin());
                return times.size() == 1
                        ? new Delivery.Failed(status, "slow down", true, Duration.ofSeconds(asked), "")
                        : Delivery.accepted();
            });
            rig.publish(event("a", "1"));
            await().until(() -> rig.status("one").waiting() == 1);

            rig.clock.move(Duration.ofSeconds(waited));

            await().until(() -> rig.status("one").delivered() == 1);
            assertThat(times).containsExactly(Duration.ZERO, Duration.ofSeconds(waited));
        }
    }

    @Test
    void everyAttemptIsKeptWithADeadLetterAlsoAfterARestart() throws Exception {
        var delivery = withSink(spec(1, BackoffPolicy.LINEAR, "PT1S"));
        try (var rig = new Rig(folder).start(trigger("one", "a", delivery, false, 10))) {
            rig.subscriber("one").answers(event -> new Delivery.Failed(503, "busy", true, null, "try later"));
            rig.publish(event("a", "1"));
            await().until(() -> rig.status("one").waiting() == 1);
        }
        try (var rig = new Rig(folder)) {
            rig.clock.move(Duration.ofSeconds(5));
            rig.subscriber("one").answers(event -> Delivery.unanswered("connection refused"));
            rig.subscriber("sink").answers(event -> Delivery.failed(400, "no"));
            rig.start(trigger("one", "a", delivery, false, 10));
            await().until(() -> rig.status("one").deadLettered() == 1);

            assertThat(rig.broker().deadLetters().list(0, null, 10).get(0).history())
                    .containsExactly(
                            new DeliveryAttempt(
                                    1, MovableClock.BEGIN, To.SUBSCRIBER, 503, "busy", AnswerBody.of("try later")),
                            new DeliveryAttempt(
                                    2,
                                    MovableClock.BEGIN.plusSeconds(5),
                                    To.SUBSCRIBER,
                                    0,
                                    "connection refused",
                                    AnswerBody.EMPTY),
                            new DeliveryAttempt(
                                    3,
                                    MovableClock.BEGIN.plusSeconds(5),
                                    To.DEAD_LETTER_SINK,
                                    400,
                                    "no",
                                    AnswerBody.EMPTY));
        }
    }

    @Test
    void aLoopOfRepliesEndsAmongTheDeadLetters() throws Exception {
        try (var rig = new Rig(folder).start(trigger("echo", "a"))) {
            rig.subscriber("echo").answers(Delivery::accepted);

            rig.publish(event("a", "1"));

            await().until(() -> rig.status("echo").deadLettered() == 1);
            var letter = rig.broker().deadLetters().list(0, null, 10).get(0);
            assertThat(letter.hops()).isEqualTo(255);
            assertThat(letter.reason()).contains("number 256").contains("loop");
            assertThat(rig.subscriber("echo").received()).hasSize(256);
            assertThat(rig.broker().status().replied()).isEqualTo(255);
        }
    }

    @Test
    void whatCanNeverBeDeliveredIsADeadLetterAtOnce() throws Exception {
        try (var rig = new Rig(folder).start(trigger("one", "a"))) {
            rig.subscriber("one").answers(event -> Delivery.failed(400, "not an event of mine"));

            rig.publish(event("a", "1", new byte[] {7, 0, -7}));

            await().until(() -> rig.status("one").deadLettered() == 1);
            var letters = rig.broker().deadLetters().list(0, null, 10);
            assertThat(letters).hasSize(1);
            assertThat(letters.get(0).trigger()).isEqualTo(Home.name("one"));
            assertThat(letters.get(0).attempts()).isEqualTo(1);
            assertThat(letters.get(0).status()).isEqualTo(400);
            assertThat(letters.get(0).reason()).isEqualTo("not an event of mine");
            assertThat(letters.get(0).at()).isEqualTo(MovableClock.BEGIN);
            assertThat(letters.get(0).event().getData().toBytes()).isEqualTo(new byte[] {7, 0, -7});
            assertThat(rig.broker().deadLetters().list(letters.get(0).id(), null, 10))
                    .isEmpty();
            assertThat(rig.status("one").lastFault().reason()).isEqualTo("not an event of mine");
        }
    }

    @Test
    void theDeadLetterSinkGetsTheEventAndWhyItFailed() throws Exception {
        try (var rig =
                new Rig(folder).start(trigger("one", "a", withSink(Home.QUICK), false, 10), trigger("next", "b"))) {
            rig.subscriber("one").answers(event -> Delivery.failed(422, "no such entity"));
            rig.subscriber("sink").answers(event -> Delivery.accepted(event("b", "moved on")));

            rig.publish(event("a", "1"));

            await().until(() -> rig.status("next").delivered() == 1);
            var dead = rig.subscriber("sink").received().get(0);
            assertThat(dead.getId()).isEqualTo("1");
            assertThat(dead.getExtension("knativeerrordest")).isEqualTo("Service home/one");
            assertThat(dead.getExtension("knativeerrorcode")).isEqualTo(422);
            assertThat(new String(
                            Base64.getDecoder()
                                    .decode(dead.getExtension("knativeerrordata")
                                            .toString()),
                            StandardCharsets.UTF_8))
                    .isEqualTo("no such entity");
            assertThat(rig.status("one").deadLettered()).isEqualTo(1);
            assertThat(rig.broker().deadLetters().list(0, null, 10)).isEmpty();
        }
    }

    @Test
    void whatTheDeadLetterSinkRefusesTooIsKept() throws Exception {
        try (var rig = new Rig(folder)
                .start(trigger("one", "a", withSink(spec(1, BackoffPolicy.LINEAR, "PT1S")), false, 10))) {
            rig.subscriber("one").answers(event -> Delivery.failed(400, "broken"));
            rig.subscriber("sink").answers(event -> Delivery.failed(500, "full"));
            rig.publish(event("a", "1"));
            await().until(() -> rig.status("one").waiting() == 1);

            rig.clock.move(Duration.ofSeconds(1));

            await().until(() -> rig.status("one").deadLettered() == 1);
            var letter = rig.broker().deadLetters().list(0, null, 10).get(0);
            assertThat(letter.reason()).isEqualTo("broken; then the dead-letter sink: full");
            assertThat(letter.status()).isEqualTo(400);
            assertThat(letter.attempts()).isEqualTo(3);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"throws", "fails", "answers null", "returns null", "recurses"})
    void aSubscriberThatBreaksIsAFailedAttempt(String how) throws Exception {
        var broken = new AtomicBoolean(true);
        try (var rig = new Rig(folder).start(trigger("one", "a"))) {
            rig.subscriber("one").does(event -> {
                if (!broken.getAndSet(false)) {
                    return CompletableFuture.completedFuture(Delivery.accepted());
                }
                return switch (how) {
                    case "throws" -> throw new IllegalStateException("broken");
                    case "fails" -> CompletableFuture.failedFuture(new java.io.IOException("broken"));
                    case "answers null" -> CompletableFuture.completedFuture(null);
                    case "recurses" -> throw new StackOverflowError("broken");
                    default -> null;
                };
            });
            rig.publish(event("a", "1"));
            await().until(() -> rig.status("one").waiting() == 1);
            assertThat(rig.status("one").lastFault().status()).isEqualTo(500);

            rig.clock.move(Duration.ofSeconds(1));

            await().until(() -> rig.status("one").delivered() == 1);
            assertThat(rig.subscriber("one").ids()).containsExactly("1", "1");
        }
    }

    @Test
    void anAttemptThatTakesTooLongIsAFailureAndItsLateAnswerIsIgnored() throws Exception {
        var late = new CompletableFuture<Delivery>();
        try (var rig = new Rig(folder).start(trigger("one", "a"), trigger("replies", "b"))) {
            rig.subscriber("one").does(event -> late);
            rig.publish(event("a", "1"));
            await().until(() -> rig.status("one").inFlight() == 1);

            rig.clock.move(Duration.ofSeconds(30));
            await().until(() -> rig.status("one").waiting() == 1);
            assertThat(rig.status("one").lastFault().reason()).isEqualTo("No answer within PT30S");
            late.complete(Delivery.accepted(event("b", "too late")));
            rig.subscriber("one").answers(event -> Delivery.accepted(event("b", "in time")));
            rig.clock.move(Duration.ofSeconds(1));

            await().until(() -> rig.status("replies").delivered() == 1);
            assertThat(rig.subscriber("replies").ids()).containsExactly("in time");
            assertThat(rig.status("one").delivered()).isEqualTo(1);
        }
    }

    @Test
    void attemptsAreCountedOnAfterARestart() throws Exception {
        var two = trigger("one", "a", spec(2, BackoffPolicy.LINEAR, "PT1S"), false, 10);
        try (var rig = new Rig(folder).start(two)) {
            rig.subscriber("one").answers(event -> Delivery.failed(503, "not now"));
            rig.publish(event("a", "1"));
            await().until(() -> rig.status("one").waiting() == 1);
            rig.clock.move(Duration.ofSeconds(1));
            await().until(() ->
                    rig.subscriber("one").ids().size() == 2 && rig.status("one").waiting() == 1);
        }
        try (var rig = new Rig(folder)) {
            rig.subscriber("one").answers(event -> Delivery.failed(503, "still not"));
            rig.start(two);
            // Tried at once after a start, which costs nothing; the last attempt comes when it is due.
            await().until(() ->
                    rig.subscriber("one").ids().size() == 1 && rig.status("one").waiting() == 1);
            rig.clock.move(Duration.ofSeconds(3));

            await().until(() -> rig.status("one").deadLettered() == 1);
            assertThat(rig.subscriber("one").ids()).containsExactly("1", "1");
            assertThat(rig.broker().deadLetters().list(0, null, 1).get(0).attempts())
                    .isEqualTo(4);
        }
    }

    @Test
    void aWindowFullOfRetriesHoldsBackTheRestAndOneSuccessWakesAll() throws Exception {
        var away = new AtomicBoolean(true);
        var patient = spec(600, BackoffPolicy.LINEAR, "PT300S");
        try (var rig = new Rig(folder).start(trigger("write", "a", patient, false, 20))) {
            rig.subscriber("write")
                    .answers(event -> away.get() ? Delivery.failed(503, "store away") : Delivery.accepted());
            for (var i = 0; i < 200; i++) {
                rig.publish(event("a", Integer.toString(i)));
            }
            await().until(() -> rig.status("write").waiting() == 20);
            assertThat(rig.subscriber("write").ids()).hasSize(20);
            assertThat(rig.status("write").backlog()).isEqualTo(200);

            rig.clock.move(Duration.ofMinutes(5));
            await().until(() -> rig.subscriber("write").ids().size() == 40
                    && rig.status("write").waiting() == 20);
            // Only the first becomes due now; that it succeeds has to bring back the others, due 600 s later.
            away.set(false);
            rig.clock.move(Duration.ofMinutes(10));

            await().until(() -> rig.status("write").delivered() == 200);
        }
    }

    @Test
    void anEventThatAlwaysFailsBlocksNoOtherAndKeepsItsRetriesWhileOthersSucceed() throws Exception {
        try (var rig = new Rig(folder).start(trigger("one", "a", spec(2, BackoffPolicy.LINEAR, "PT60S"), false, 5))) {
            rig.subscriber("one")
                    .answers(event ->
                            event.getId().equals("bad") ? Delivery.failed(500, "always") : Delivery.accepted());
            rig.publish(event("a", "bad"));
            await().until(() -> rig.status("one").waiting() == 1);

            for (var i = 0; i < 20; i++) {
                var good = i + 1;
                rig.clock.move(Duration.ofSeconds(2));
                rig.publish(event("a", Integer.toString(i)));
                await().until(() -> rig.status("one").delivered() == good
                        && rig.status("one").waiting() == 1);
            }
            assertThat(rig.status("one").deadLettered()).isZero();

            var attempts = Collections.frequency(rig.subscriber("one").ids(), "bad");
            rig.clock.move(Duration.ofSeconds(20));
            await().until(() -> Collections.frequency(rig.subscriber("one").ids(), "bad") > attempts
                    && rig.status("one").waiting() == 1);
            rig.clock.move(Duration.ofMinutes(2));
            await().until(() -> rig.status("one").deadLettered() == 1);
            assertThat(rig.status("one").position()).isEqualTo(21);
        }
    }

    @Test
    void deliveriesThatWaitSurviveAPowerCut() throws Exception {
        var power = folder.resolve("after");
        try (var rig = new Rig(folder.resolve("before")).start(trigger("one", "a"))) {
            rig.subscriber("one").answers(event -> Delivery.failed(503, "not now"));
            rig.publish(event("a", "1"), event("a", "2"));
            await().until(() ->
                    rig.status("one").waiting() == 2 && rig.status("one").position() == 2);
            rig.copyAsAfterPowerCut(power);
        }
        try (var rig = new Rig(power).start(trigger("one", "a"))) {
            rig.clock.move(Duration.ofSeconds(1));

            await().until(() -> rig.status("one").delivered() == 2);
            assertThat(rig.subscriber("one").ids()).containsExactlyInAnyOrder("1", "2");
            assertThat(List.of(rig.status("one").backlog(), rig.status("one").matched()))
                    .containsExactly(0L, 2L);
        }
    }
}
