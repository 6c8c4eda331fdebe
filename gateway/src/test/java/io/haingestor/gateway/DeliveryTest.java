package io.haingestor.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudevents.CloudEvent;
import io.haingestor.events.EventJson;
import io.haingestor.events.EventTypes;
import io.haingestor.gateway.GatewayStatus.Counts;
import io.haingestor.gateway.Tally.Origin;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeliveryTest {
    private static final int EVENT = 1_000;
    private static final int ROOM = 10;

    @TempDir
    Path folder;

    private final ManualLoop loop = new ManualLoop();
    private final List<ThreadLoop> disks = new ArrayList<>();
    private RecordingSink sink = new RecordingSink();
    private Tally tally;
    private Delivery delivery;
    private int made;

    @AfterEach
    void end() {
        stop();
        loop.close();
        disks.forEach(ThreadLoop::close);
    }

    @Test
    void whatTheSinkTakesAtOnceIsNeverWrittenToTheOutbox() throws OutboxException {
        start(1 << 30);
        offer(1_000);

        awaitStored(1_000);
        assertThat(sink.ids()).isEqualTo(ids(1, 1_000));
        awaitNothingWaits();
        assertThat(tally.counts()).isEqualTo(new Counts(1_000, 0, 0, 0, 0, 1_000, 0, 0, 0, 0, 0));
    }

    @Test
    void aSinkThatIsAMomentBehindCostsNoDisk() throws OutboxException {
        start(1 << 30);
        sink.slow = true;
        offer(100);
        loop.advance(Duration.ofSeconds(4));
        assertThat(sink.offered).hasSize(ROOM);

        GatewayBench.await().until(() -> {
            assertThat(tally.counts().waitingInOutbox()).isZero();
            sink.answer(3);
            loop.settle();
            assertThat(sink.open).hasSizeLessThanOrEqualTo(ROOM);
            return sink.stored.size() == 100;
        });
        assertThat(sink.ids()).isEqualTo(ids(1, 100));
        awaitNothingWaits();
    }

    @Test
    void whatASlowSinkDoesNotTakeWithinSecondsWaitsOnDiskInOrder() throws OutboxException {
        start(1 << 30);
        sink.slow = true;
        offer(100);
        loop.settle();
        loop.advance(Duration.ofSeconds(5));
        await(() -> tally.counts().waitingInOutbox() == 100 - ROOM);
        assertThat(sink.offered).hasSize(ROOM);
        assertThat(tally.counts().waitingInMemory()).isEqualTo(ROOM);

        GatewayBench.await().until(() -> {
            sink.answer(3);
            loop.settle();
            assertThat(sink.open).hasSizeLessThanOrEqualTo(ROOM);
            return sink.stored.size() == 100;
        });
        assertThat(sink.ids()).isEqualTo(ids(1, 100));
        awaitNothingWaits();
        assertThat(tally.counts().emitted()).isEqualTo(100);
    }

    @Test
    void newEventsGoBehindTheOutboxUntilItIsEmpty() throws OutboxException {
        start(1 << 30);
        sink.slow = true;
        offer(50);
        loop.settle();
        loop.advance(Duration.ofSeconds(5));
        await(() -> tally.counts().waitingInOutbox() == 50 - ROOM);
        sink.answer(ROOM);
        offer(20);
        GatewayBench.await().until(() -> {
            sink.answer(1);
            loop.settle();
            return sink.stored.size() == 70;
        });

        assertThat(sink.ids()).isEqualTo(ids(1, 70));
    }

    @Test
    void whenMemoryIsAQuarterFullTheYoungestGoToDiskAndTheSinkGoesOnWithTheOldest() throws OutboxException {
        start(1 << 30, 400L * size());
        sink.slow = true;
        offer(ROOM + 100);
        loop.settle();
        assertThat(tally.counts().waitingInOutbox()).isZero();

        offer(1);
        await(() -> tally.counts().waitingInOutbox() == 25);
        assertThat(tally.counts().waitingInMemory()).isEqualTo(ROOM + 76);
        sink.answer(ROOM);
        loop.settle();
        assertThat(sink.offered.get(sink.offered.size() - 1).getId()).isEqualTo("id-20");
    }

    @RepeatedTest(5)
    void theOrderHoldsHoweverTheEventsWereSpreadOverMemoryAndDisk(RepetitionInfo repetition) throws OutboxException {
        start(1 << 30, 200L * size());
        sink.slow = true;
        var random = new SplittableRandom(repetition.getCurrentRepetition());
        var onDisk = 0L;
        for (var i = 0; i < 200; i++) {
            offer(random.nextInt(20));
            sink.answer(random.nextInt(19));
            loop.advance(Duration.ofMillis(random.nextInt(100) == 0 ? 6_000 : 10));
            // The disk keeps up: else the oldest would be given up, which is another test.
            await(() -> tally.counts().waitingInMemory() <= ROOM + 50);
            onDisk = Math.max(onDisk, tally.counts().waitingInOutbox());
        }
        GatewayBench.await().until(() -> {
            sink.answer(ROOM);
            loop.settle();
            return sink.stored.size() == made;
        });

        assertThat(onDisk).isPositive();
        assertThat(sink.ids()).isEqualTo(ids(1, made));
        awaitNothingWaits();
        assertThat(tally.counts().givenUp()).isZero();
    }

    @Test
    void aSinkThatFailsWhileEventsAreInMemoryAndOnDiskGetsEachOnceMore() throws OutboxException {
        start(1 << 30, 200L * size());
        sink.slow = true;
        offer(150);
        await(() -> tally.counts().waitingInOutbox() > 50);
        sink.failure = event -> new IllegalStateException("away");
        sink.answer(ROOM);
        await(() -> tally.counts().waitingInOutbox() == 150);

        sink.failure = event -> null;
        sink.slow = false;
        advanceUntilStored(150);
        assertThat(sink.ids()).isEqualTo(ids(1, 150));
        awaitNothingWaits();
        assertThat(tally.counts()).isEqualTo(new Counts(150, 0, 0, 0, 0, 150, 0, 0, 0, 0, 0));
    }

    @Test
    void aFailedEventIsOfferedAgainFirstAndNothingIsLostOrDoubled() throws OutboxException {
        start(1 << 30);
        offer(5);
        awaitStored(5);
        sink.failure = event -> new IllegalStateException("away");
        offer(200);
        await(() -> tally.counts().waitingInOutbox() == 200);
        assertThat(delivery.failure().message()).isEqualTo("away");
        assertThat(sink.offered)
                .as("all that there was room for when it failed, no more")
                .hasSizeLessThanOrEqualTo(5 + ROOM);

        var before = sink.offered.size();
        loop.advance(Duration.ofMillis(250));
        await(() -> sink.offered.size() == before + 1);
        assertThat(sink.offered.get(before).getId()).isEqualTo("id-6");

        sink.failure = event -> null;
        advanceUntilStored(205);
        assertThat(sink.ids()).isEqualTo(ids(1, 205));
        awaitNothingWaits();
        assertThat(delivery.failure()).isNull();
        assertThat(tally.counts()).isEqualTo(new Counts(205, 0, 0, 0, 0, 205, 0, 0, 0, 0, 0));
    }

    @Test
    void oneFailureAmongManyInFlightKeepsEveryEventAndCountsEachOnce() throws OutboxException {
        start(1 << 30);
        var random = new SplittableRandom(3);
        sink.failure = event -> random.nextInt(10) == 0 ? new IllegalStateException("now and then") : null;
        for (var i = 0; i < 30; i++) {
            offer(20);
            loop.advance(Duration.ofSeconds(1));
        }
        advanceUntilStored(600);

        assertThat(sink.ids()).containsExactlyInAnyOrderElementsOf(ids(1, 600));
        awaitNothingWaits();
        assertThat(tally.counts().emitted()).isEqualTo(600);
    }

    @Test
    void whatIsGivenBackWhileLaterEventsAreReadStillComesBeforeThem() throws OutboxException {
        var disk = new ConcurrentLinkedQueue<Runnable>();
        var free = new AtomicBoolean();
        start(1 << 30, new Delivery.Bounds(2, 1 << 30, 64 << 20), task -> {
            if (free.get()) {
                task.run();
            } else {
                disk.add(task);
            }
        });
        sink.slow = true;
        offer(3);
        loop.settle();
        loop.advance(Duration.ofSeconds(5));
        work(disk);
        offer(2);
        sink.failure = event -> new IllegalStateException("away");
        sink.answer(2);
        loop.settle();
        sink.failure = event -> null;
        loop.advance(Duration.ofMillis(250));

        GatewayBench.await().until(() -> {
            work(disk);
            sink.answer(1);
            loop.settle();
            return sink.stored.size() == 5;
        });
        assertThat(sink.ids()).isEqualTo(ids(1, 5));
        work(disk);
        free.set(true);
    }

    private void work(ConcurrentLinkedQueue<Runnable> disk) {
        for (var task = loop.call(disk::poll); task != null; task = loop.call(disk::poll)) {
            task.run();
        }
        loop.settle();
    }

    @Test
    void theWaitAfterAFailureIsAsLongAsTheSinkAsksFor() throws OutboxException {
        start(1 << 30);
        sink.failure = event -> new SinkUnavailableException("429", Duration.ofSeconds(60));
        offer(1);
        await(() -> tally.counts().waitingInOutbox() == 1);
        loop.advance(Duration.ofSeconds(59));
        loop.settle();
        assertThat(sink.offered).hasSize(1);

        sink.failure = event -> null;
        loop.advance(Duration.ofSeconds(1));
        awaitStored(1);
    }

    @Test
    void whenTheOutboxIsFullTheOldestAreGivenUpAndOneEventSaysExactlyWhich() throws OutboxException {
        start(20L * size());
        sink.failure = event -> new IllegalStateException("away");
        offer(15);
        await(() -> tally.counts().waitingInOutbox() == 15);
        for (var i = 0; i < 10; i++) {
            offer(5);
            loop.settle();
        }
        await(() -> tally.counts().waitingInMemory() == 0);
        assertThat(tally.counts().givenUp()).isEqualTo(45);
        assertThat(tally.counts().waitingInOutbox()).isEqualTo(20);

        sink.failure = event -> null;
        advanceUntilStored(21);
        awaitNothingWaits();
        var gaps = sink.ofType(EventTypes.GAP_OPENED);
        assertThat(gaps)
                .singleElement()
                .satisfies(
                        gap -> assertThat(FeedBench.data(gap))
                                .isEqualTo(
                                        FeedBench.json(
                                                """
                {"reason":"outbox-size","count":45,"first_id":"id-1","last_id":"id-45",
                 "from":"2026-03-01T10:00:01Z","to":"2026-03-01T10:00:45Z"}
                """)));
        assertThat(sink.ids()).containsAll(ids(46, 65));
        var counts = tally.counts();
        assertThat(counts).isEqualTo(new Counts(65, 0, 1, 0, 0, 21, 0, 0, 45, 0, 0));
        assertThat(counts.received())
                .isEqualTo(counts.filtered() + counts.emitted() + counts.waiting() + counts.givenUp());
    }

    @Test
    void aGapSurvivesARestartAndIsReportedOnce() throws OutboxException {
        start(20L * size());
        sink.failure = event -> new IllegalStateException("away");
        for (var i = 0; i < 5; i++) {
            offer(5);
            loop.settle();
        }
        await(() -> tally.counts().givenUp() == 5);
        stop();

        sink = new RecordingSink();
        start(20L * size());
        advanceUntilStored(21);
        assertThat(sink.ofType(EventTypes.GAP_OPENED)).hasSize(1);
        assertThat(FeedBench.data(sink.ofType(EventTypes.GAP_OPENED).get(0))
                        .path("last_id")
                        .asText())
                .isEqualTo("id-5");
        assertThat(tally.counts().recovered()).isEqualTo(20);
        awaitNothingWaits();
        stop();

        sink = new RecordingSink();
        start(20L * size());
        offer(1);
        awaitStored(1);
        assertThat(sink.ids()).isEqualTo(ids(26, 26));
    }

    @Test
    void whatTheSinkWillNeverTakeIsGivenUpAndReportedAndStopsNothing() throws OutboxException {
        start(1 << 30);
        sink.failure = event ->
                List.of("id-3", "id-4", "id-7").contains(event.getId()) ? new EventRejectedException("400") : null;
        offer(10);
        awaitStored(9);

        assertThat(sink.ofType(EventTypes.GAP_OPENED))
                .extracting(gap -> FeedBench.data(gap).path("first_id").asText() + ".."
                        + FeedBench.data(gap).path("last_id").asText())
                .containsExactly("id-3..id-4", "id-7..id-7");
        awaitNothingWaits();
        assertThat(tally.counts()).isEqualTo(new Counts(10, 0, 2, 0, 0, 9, 0, 0, 3, 0, 0));
    }

    @Test
    void whatHasNoAnswerWhenTheGatewayStopsIsOfferedFirstByTheNextRun() throws OutboxException {
        start(1 << 30);
        sink.slow = true;
        offer(30);
        loop.settle();
        sink.answer(4);
        loop.settle();
        stop();
        var answered = sink.ids();

        sink = new RecordingSink();
        start(1 << 30);
        offer(3);
        awaitStored(33 - answered.size());
        assertThat(sink.ids()).isEqualTo(ids(answered.size() + 1, 33));
        assertThat(tally.counts().recovered()).isEqualTo(30L - answered.size());
    }

    @Test
    void aStopDoesNotWaitForASinkThatAnswersAtOnce() throws OutboxException {
        start(1 << 30);
        offer(ROOM);
        var stopped = loop.call(() -> delivery.stop(Duration.ofHours(1))).toCompletableFuture();

        await(stopped::isDone);
        assertThat(sink.stored).hasSize(ROOM);
        delivery = null;
    }

    @Test
    void withoutADiskEventsWaitInMemoryAndTheOldestAreGivenUpWhenThatIsFull() throws OutboxException {
        var outbox = start(1 << 30, 40L * size());
        disks.get(0).execute(() -> closeUnderneath(outbox));
        sink.failure = event -> new IllegalStateException("away");
        offer(60);
        await(() -> tally.counts().givenUp() == 20);
        loop.advance(Duration.ofMillis(100));
        assertThat(tally.counts().waitingInMemory()).isEqualTo(40);

        sink.failure = event -> null;
        advanceUntilStored(40);
        assertThat(sink.ids())
                .isSubsetOf(ids(ROOM + 1, 60))
                .isSortedAccordingTo(Comparator.comparing(id -> Integer.parseInt(id.substring(3))));
        awaitNothingWaits();
        assertThat(delivery.failure().reason()).isEqualTo("outbox");
        assertThat(tally.counts()).isEqualTo(new Counts(60, 0, 0, 0, 0, 40, 0, 0, 20, 0, 0));
    }

    private void start(long maxBytes) throws OutboxException {
        start(maxBytes, 64 << 20);
    }

    private Outbox start(long maxBytes, long memory) throws OutboxException {
        var disk = new ThreadLoop("outbox-test", loop.clock());
        disks.add(disk);
        return start(maxBytes, new Delivery.Bounds(ROOM, 1 << 30, memory), disk);
    }

    private Outbox start(long maxBytes, Delivery.Bounds bounds, Executor disk) throws OutboxException {
        var outbox = Outbox.open(folder, maxBytes, Duration.ofDays(7));
        tally = new Tally();
        delivery = new Delivery(
                sink,
                new Backlog.Disk(outbox, disk),
                loop,
                tally,
                bounds,
                gap -> EventFactory.newEvent(
                        "gap",
                        URI.create("/test"),
                        EventTypes.GAP_OPENED,
                        null,
                        gap.opened(),
                        EventJson.write(gap.data()),
                        Map.of()),
                new SplittableRandom(1));
        loop.call(() -> {
            try {
                delivery.start();
                return delivery;
            } catch (OutboxException e) {
                throw new AssertionError(e);
            }
        });
        return outbox;
    }

    private void stop() {
        if (delivery == null) {
            return;
        }
        var last = delivery;
        delivery = null;
        var stopped = loop.call(() -> last.stop(Duration.ofSeconds(1))).toCompletableFuture();
        loop.advance(Duration.ofSeconds(1));
        await(stopped::isDone);
    }

    private void offer(int count) {
        loop.execute(() -> {
            for (var i = 0; i < count; i++) {
                made++;
                delivery.offer(event(made), Origin.STATE);
            }
        });
    }

    /** Returns when this holds and the delivery has done all that belongs to it. */
    private void await(Supplier<Boolean> condition) {
        GatewayBench.await().until(() -> loop.call(condition));
    }

    private void awaitStored(int count) {
        GatewayBench.await()
                .untilAsserted(() -> assertThat(loop.call(sink::ids)).hasSize(count));
    }

    private void advanceUntilStored(int count) {
        GatewayBench.await().untilAsserted(() -> {
            loop.advance(Duration.ofSeconds(1));
            assertThat(sink.stored).hasSize(count);
        });
    }

    private void awaitNothingWaits() {
        await(() -> tally.counts().waiting() == 0);
    }

    private static void closeUnderneath(Outbox outbox) {
        try {
            outbox.close();
        } catch (OutboxException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> ids(int first, int last) {
        return IntStream.rangeClosed(first, last).mapToObj(i -> "id-" + i).toList();
    }

    private static long size() {
        return new Outgoing(1, event(1), 0, false, null).size();
    }

    private static CloudEvent event(int number) {
        return EventFactory.newEvent(
                "id-" + number,
                URI.create("/test"),
                "type",
                null,
                ManualLoop.START.plusSeconds(number),
                ("\"" + "x".repeat(EVENT) + "\"").getBytes(UTF_8),
                Map.of("partitionkey", "key"));
    }
}
