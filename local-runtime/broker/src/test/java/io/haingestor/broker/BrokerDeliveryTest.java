package io.haingestor.broker;

import static io.haingestor.broker.Home.event;
import static io.haingestor.broker.Home.trigger;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.haingestor.broker.topology.TopologyException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerDeliveryTest {
    @TempDir
    Path folder;

    private static CloudEvent[] events(String type, int from, int to) {
        var events = new CloudEvent[to - from];
        for (var i = from; i < to; i++) {
            events[i - from] = event(type, Integer.toString(i));
        }
        return events;
    }

    @Test
    void eachMatchingTriggerGetsTheEventWithItsBytesUntouched() throws Exception {
        try (var rig = new Rig(folder).start(trigger("one", "a"), trigger("two", "a"), trigger("other", "b"))) {
            var data = new byte[] {0, -1, 13, 10, (byte) 0xC3, 0x28};

            rig.publish(event("a", "1", data));

            await().until(() ->
                    rig.status("one").delivered() == 1 && rig.status("two").delivered() == 1);
            assertThat(rig.subscriber("one").received().get(0).getData().toBytes())
                    .isEqualTo(data);
            assertThat(rig.subscriber("two").ids()).containsExactly("1");
            assertThat(rig.subscriber("other").ids()).isEmpty();
        }
    }

    @Test
    void whatWasPublishedBeforeTheStartIsDeliveredAfterIt() throws Exception {
        try (var rig = new Rig(folder).open(trigger("one", "a"))) {
            rig.publish(events("a", 0, 500));
            assertThat(rig.subscriber("one").ids()).isEmpty();
            assertThat(rig.status("one").backlog()).isEqualTo(500);

            rig.broker().start();

            await().until(() -> rig.status("one").delivered() == 500);
            assertThat(rig.subscriber("one").ids()).doesNotHaveDuplicates().hasSize(500);
        }
    }

    @Test
    void aTriggerThatIsNewSeesLaterEventsOnly() throws Exception {
        try (var rig = new Rig(folder).start(trigger("old", "a"))) {
            rig.publish(event("a", "before"));
        }
        try (var rig = new Rig(folder).start(trigger("old", "a"), trigger("new", "a"))) {
            rig.publish(event("a", "after"));

            await().until(() -> rig.status("new").delivered() == 1
                    && rig.subscriber("old").ids().contains("after"));
            assertThat(rig.subscriber("new").ids()).containsExactly("after");
        }
    }

    @Test
    void aReplyIsStoredAndDeliveredLikeAnyEvent() throws Exception {
        try (var rig = new Rig(folder).start(trigger("normalize", "raw"), trigger("write", "done"))) {
            rig.subscriber("normalize")
                    .answers(raw -> new Delivery.Accepted(
                            List.of(event("done", raw.getId() + "-1"), event("done", raw.getId() + "-2"))));

            rig.publish(events("raw", 0, 100));

            await().until(() -> rig.status("write").delivered() == 200);
            // What is on disk is given to the Triggers before it is counted.
            await().until(() -> rig.broker().status().head() == 300);
            var status = rig.broker().status();
            assertThat(status.published()).isEqualTo(100);
            assertThat(status.replied()).isEqualTo(200);
            assertThat(rig.subscriber("write").ids()).doesNotHaveDuplicates();
        }
    }

    @Test
    void noDeliveryIsEverDoneOnDiskBeforeItsReplyIs() throws Exception {
        try (var rig = new Rig(folder).start(trigger("normalize", "raw"))) {
            rig.subscriber("normalize").answers(raw -> Delivery.accepted(event("done", raw.getId())));
            var copies = new ArrayList<Path>();

            for (var i = 0; i < 5; i++) {
                for (var event : events("raw", i * 1_000, i * 1_000 + 1_000)) {
                    var unused = rig.broker().publish(event);
                }
                var copy = folder.resolve("copy" + i);
                rig.copyAsAfterPowerCut(copy);
                copies.add(copy);
            }

            for (var copy : copies) {
                try (var after = new Rig(copy).open(trigger("normalize", "raw"))) {
                    assertThat(after.broker().status().replied())
                            .isGreaterThanOrEqualTo(after.status("normalize").delivered());
                }
            }
            await().until(() -> rig.status("normalize").delivered() == 5_000);
            await().until(() -> rig.broker().status().head() == 10_000);
            assertThat(rig.broker().status().replied()).isEqualTo(5_000);
        }
    }

    @Test
    void aReplyThatIsNotStorableIsADeadLetterAndNotTriedAgain() throws Exception {
        try (var rig = new Rig(folder).start(trigger("normalize", "raw"))) {
            var broken = CloudEventBuilder.v1(event("done", "1"))
                    .withData(() -> {
                        throw new IllegalStateException("no bytes");
                    })
                    .build();
            rig.subscriber("normalize").answers(raw -> Delivery.accepted(broken));

            rig.publish(event("raw", "1"));

            await().until(() -> rig.status("normalize").deadLettered() == 1);
            assertThat(rig.broker().deadLetters().list(0, null, 10).get(0).reason())
                    .contains("no bytes");
            assertThat(rig.subscriber("normalize").ids()).containsExactly("1");
        }
    }

    @Test
    void neitherASubscriberThatHangsNorOneThatNeverAnswersDelaysAnotherTrigger() throws Exception {
        var release = new CountDownLatch(1);
        try (var rig = new Rig(folder).start(trigger("hanging", "a"), trigger("silent", "a"), trigger("good", "a"))) {
            rig.subscriber("hanging").does(event -> {
                awaitUninterruptibly(release);
                return CompletableFuture.completedFuture(Delivery.accepted());
            });
            rig.subscriber("silent").does(event -> new CompletableFuture<>());

            rig.publish(events("a", 0, 2_000));

            await().until(() -> rig.status("good").delivered() == 2_000);
            assertThat(rig.status("hanging").delivered()).isZero();
            await().until(() -> rig.status("silent").inFlight() == 10);
            release.countDown();
            await().until(() -> rig.status("hanging").delivered() == 2_000);
        } finally {
            release.countDown();
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void noMoreThanTheWindowIsInFlight() throws Exception {
        var running = new AtomicInteger();
        var most = new AtomicInteger();
        var answers = Collections.synchronizedList(new ArrayList<CompletableFuture<Delivery>>());
        try (var rig = new Rig(folder).start(trigger("one", "a", Home.QUICK, false, 7))) {
            rig.subscriber("one").does(event -> {
                most.accumulateAndGet(running.incrementAndGet(), Math::max);
                var answer = new CompletableFuture<Delivery>();
                answers.add(answer);
                return answer;
            });
            rig.publish(events("a", 0, 100));
            await().until(() -> answers.size() >= 7);

            for (var i = 0; i < 100; i++) {
                var next = i;
                await().until(() -> answers.size() > next);
                running.decrementAndGet();
                answers.get(i).complete(Delivery.accepted());
            }

            await().until(() -> rig.status("one").delivered() == 100);
            assertThat(most.get()).isEqualTo(7);
        }
    }

    @Test
    void oneDeliveryThatHangsDoesNotHoldUpTheOthersOfItsTriggerAndAloneIsMadeAgainAfterAPowerCut() throws Exception {
        var power = folder.resolve("after");
        try (var rig = new Rig(folder.resolve("before")).start(trigger("one", "a", Home.QUICK, false, 4))) {
            rig.subscriber("one")
                    .does(event -> event.getId().equals("0")
                            ? new CompletableFuture<>()
                            : CompletableFuture.completedFuture(Delivery.accepted()));

            rig.publish(events("a", 0, 3));
            await().until(() -> rig.status("one").delivered() == 2);
            rig.clock.move(Duration.ofSeconds(2));
            rig.publish(events("a", 3, 300));

            await().until(() -> rig.status("one").delivered() == 299);
            await().until(() -> rig.status("one").position() == 300);
            rig.copyAsAfterPowerCut(power);
        }
        try (var rig = new Rig(power).start(trigger("one", "a", Home.QUICK, false, 4))) {
            await().until(() -> rig.status("one").backlog() == 0);
            assertThat(rig.subscriber("one").ids()).contains("0").hasSizeLessThanOrEqualTo(5);
            assertThat(rig.status("one").delivered()).isEqualTo(300);
        }
    }

    @Test
    void whatDoesNotFitIntoMemoryIsReadFromDiskAndNothingIsLostOrDoubled() throws Exception {
        var release = new CompletableFuture<Delivery>();
        var config = new BrokerConfig(
                folder, 20_000, 64 << 20, 1 << 20, 2, 255, Duration.ofMillis(200), BrokerConfig.Retention.DEFAULT);
        try (var rig = new Rig(config).start(trigger("slow", "a"), trigger("quick", "a"))) {
            rig.subscriber("slow").does(event -> release);
            var data = new byte[10_000];
            new Random(1).nextBytes(data);

            for (var i = 0; i < 10; i++) {
                var batch = new CloudEvent[100];
                for (var k = 0; k < 100; k++) {
                    batch[k] = event("a", Integer.toString(i * 100 + k), data);
                }
                rig.publish(batch);
            }
            await().until(() -> rig.status("quick").delivered() == 1_000);
            rig.subscriber("slow").answers(event -> Delivery.accepted());
            release.complete(Delivery.accepted());

            await().until(() -> rig.status("slow").delivered() == 1_000);
            assertThat(rig.subscriber("slow").ids()).doesNotHaveDuplicates().hasSize(1_000);
            assertThat(rig.subscriber("slow").received().get(999).getData().toBytes())
                    .isEqualTo(data);
            rig.publish(event("a", "live", data));
            await().until(() -> rig.status("slow").delivered() == 1_001);
        }
    }

    @Test
    void eventsOfOneKeyAreDeliveredInOrderAndTheOthersGoOn() throws Exception {
        var seen = new ConcurrentHashMap<String, List<Integer>>();
        var running = new ConcurrentHashMap<String, Boolean>();
        try (var rig = new Rig(folder).start(trigger("one", "a", Home.QUICK, true, 50))) {
            rig.subscriber("one")
                    .does(event -> CompletableFuture.supplyAsync(() -> {
                        var key = event.getExtension("partitionkey").toString();
                        assertThat(running.put(key, true))
                                .as("two of one key at a time")
                                .isNull();
                        seen.computeIfAbsent(key, unused -> Collections.synchronizedList(new ArrayList<>()))
                                .add(Integer.parseInt(event.getId()));
                        running.remove(key);
                        return Delivery.accepted();
                    }));

            for (var i = 0; i < 2_000; i++) {
                var unused = rig.broker()
                        .publish(CloudEventBuilder.v1(event("a", Integer.toString(i)))
                                .withExtension("partitionkey", "key" + i % 7)
                                .build());
            }

            await().until(() -> rig.status("one").delivered() == 2_000);
            assertThat(seen).hasSize(7).allSatisfy((key, ids) -> assertThat(ids).isSorted());
        }
    }

    @Test
    void aFailingEventOfAnOrderedTriggerHoldsUpItsKeyAndNoOtherAlsoAfterAPowerCut() throws Exception {
        var power = folder.resolve("after");
        var ordered = trigger("one", "a", Home.QUICK, true, 6);
        try (var rig = new Rig(folder.resolve("before")).start(ordered)) {
            rig.subscriber("one")
                    .answers(event ->
                            event.getSubject().equals("bad") ? Delivery.failed(503, "not now") : Delivery.accepted());
            rig.publish(subject("1", "bad"), subject("2", "good"), subject("3", "bad"), subject("4", "good"));

            await().until(() ->
                    rig.status("one").delivered() == 2 && rig.status("one").position() == 2);
            assertThat(rig.subscriber("one").ids()).contains("1", "2", "4").doesNotContain("3");
            rig.copyAsAfterPowerCut(power);
        }
        try (var rig = new Rig(power).start(ordered)) {
            rig.clock.move(Duration.ofMinutes(1));
            rig.publish(subject("5", "bad"));

            await().until(() -> rig.status("one").backlog() == 0);
            assertThat(rig.subscriber("one").ids()).containsSubsequence("1", "3", "5");
        }
    }

    private static CloudEvent subject(String id, String subject) {
        return CloudEventBuilder.v1(event("a", id)).withSubject(subject).build();
    }

    @Test
    void closeWaitsForWhatIsInFlightAndKeepsTheRest() throws Exception {
        var answer = new CompletableFuture<Delivery>();
        var patient = new BrokerConfig(
                folder, 20_000, 64 << 20, 16 << 20, 2, 255, Duration.ofMinutes(1), BrokerConfig.Retention.DEFAULT);
        try (var rig = new Rig(patient).start(trigger("one", "a", Home.QUICK, false, 1))) {
            rig.subscriber("one").does(event -> answer);
            rig.publish(events("a", 0, 10));
            await().until(() -> rig.status("one").inFlight() == 1);

            var closing = new Thread(rig::close, "closing");
            closing.start();
            // Nothing but the wait for what is in flight has a limit, and the Trigger is stopped before it.
            await().until(() -> closing.getState() == Thread.State.TIMED_WAITING);
            answer.complete(Delivery.accepted());
            closing.join();

            assertThatThrownBy(() -> rig.publish(event("a", "late")))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(LogUnavailableException.class);
        }
        try (var rig = new Rig(folder).start(trigger("one", "a", Home.QUICK, false, 1))) {
            await().until(() -> rig.status("one").backlog() == 0);
            assertThat(rig.subscriber("one").ids()).containsExactly("1", "2", "3", "4", "5", "6", "7", "8", "9");
            assertThat(rig.status("one").delivered()).isEqualTo(10);
        }
    }

    @Test
    void countsSurviveARestartAndAddUp() throws Exception {
        try (var rig = new Rig(folder).start(trigger("one", "a"), trigger("two", "b"))) {
            rig.subscriber("one")
                    .answers(event -> Integer.parseInt(event.getId()) % 10 == 0
                            ? Delivery.failed(400, "never")
                            : Delivery.accepted());
            rig.publish(events("a", 0, 1_000));
            await().until(() -> rig.status("one").backlog() == 0);
        }
        try (var rig = new Rig(folder).open(trigger("one", "a"), trigger("two", "b"))) {
            rig.publish(events("a", 1_000, 1_005));

            var one = rig.status("one");
            assertThat(one.matched()).isEqualTo(1_005);
            assertThat(one.delivered()).isEqualTo(900);
            assertThat(one.deadLettered()).isEqualTo(100);
            assertThat(one.backlog()).isEqualTo(5);
            assertThat(one.position()).isEqualTo(1_000);
            assertThat(one.head()).isEqualTo(1_005);
            assertThat(rig.broker().status().published()).isEqualTo(1_005);
            rig.clock.move(Duration.ofSeconds(3));
            assertThat(rig.status("one").oldest()).isEqualTo(Duration.ofSeconds(3));
        }
    }

    @Test
    void subscribersThatNobodyKnowsAreToldAllAtOnce() {
        assertThatThrownBy(() ->
                        new Rig(folder).open(trigger("unknown1", "a"), trigger("fine", "a"), trigger("unknown2", "b")))
                .isInstanceOf(TopologyException.class)
                .hasMessage(
                        "manifests.yaml:1: Trigger home/unknown1: expected a subscriber that is known here, found Service home/unknown1\n"
                                + "manifests.yaml:1: Trigger home/unknown2: expected a subscriber that is known here, found Service home/unknown2");
    }

    @Test
    void eventsPublishedTogetherAreStoredTogetherInTheirOrder() throws Exception {
        try (var rig = new Rig(folder).start(trigger("one", "a", Home.QUICK, false, 1))) {
            rig.broker()
                    .publish(Home.BROKER, List.of(events("a", 0, 50)))
                    .toCompletableFuture()
                    .get();

            assertThat(rig.broker().status().head()).isEqualTo(50);
            await().until(() -> rig.status("one").delivered() == 50);
            assertThat(rig.subscriber("one").ids().stream().map(Integer::valueOf))
                    .isSorted();
            assertThatThrownBy(() -> rig.broker().publish(Home.name("nobody"), List.of(event("a", "1"))))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("[home/default], got home/nobody");
        }
    }
}
