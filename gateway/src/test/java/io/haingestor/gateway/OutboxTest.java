package io.haingestor.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudevents.CloudEvent;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutboxTest {
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final Duration WEEK = Duration.ofDays(7);
    private static final int SIZE = 1_000;

    @TempDir
    Path folder;

    @Test
    void anEventComesBackAsItWentIn() throws OutboxException {
        try (var outbox = Outbox.open(folder, 1 << 20, WEEK)) {
            var event = event(1);
            outbox.append(List.of(event), NOW);

            var read = read(outbox, 10).get(0);
            assertThat(read.event()).isEqualTo(event.event());
            assertThat(read.data()).isEqualTo(event.data());
            assertThat(read.stored()).isTrue();
            assertThat(read(outbox, 10)).isEmpty();
        }
    }

    @Test
    void eventsComeInTheOrderOfTheirPositionsAndSurviveTheProcess() throws OutboxException {
        try (var outbox = Outbox.open(folder, 1 << 20, WEEK)) {
            outbox.append(List.of(event(3), event(4)), NOW);
            outbox.append(List.of(event(1), event(2)), NOW);
            outbox.delete(List.of(2L));
        }
        try (var outbox = Outbox.open(folder, 1 << 20, WEEK)) {
            assertThat(outbox.size()).isEqualTo(3);
            assertThat(outbox.lastPosition()).isEqualTo(4);
            assertThat(positions(read(outbox, 2))).containsExactly(1L, 3L);
            outbox.rewind(3);
            assertThat(positions(read(outbox, 9))).containsExactly(3L, 4L);
        }
    }

    @Test
    void theOldestAreGivenUpWhenItIsFullAndTheGapIsExact() throws OutboxException {
        var bound = 5L * event(1).size();
        try (var outbox = Outbox.open(folder, bound, WEEK)) {
            assertThat(outbox.append(events(1, 5), NOW).events()).isZero();
            assertThat(outbox.append(events(6, 7), NOW)).isEqualTo(new Outbox.GivenUp(2, 1));
            assertThat(outbox.append(events(8, 10), NOW.plusSeconds(5))).isEqualTo(new Outbox.GivenUp(3, 1));
        }
        try (var outbox = Outbox.open(folder, bound, WEEK)) {
            var gap = new Gap(event(1).edge(), event(5).edge(), 5, Gap.OUTBOX_SIZE, NOW);
            assertThat(outbox.closedGaps(Long.MAX_VALUE))
                    .as("event 6 is not handed on yet")
                    .isEmpty();
            assertThat(positions(read(outbox, 99))).containsExactly(6L, 7L, 8L, 9L, 10L);
            outbox.delete(List.of(6L));
            assertThat(outbox.closedGaps(Long.MAX_VALUE)).containsExactly(gap);
            assertThat(outbox.closedGaps(6))
                    .as("something before it has no answer yet")
                    .isEmpty();
            outbox.forget(gap);
            assertThat(outbox.gaps()).isZero();
        }
    }

    @Test
    void whatIsWithTheSinkIsNotGivenUp() throws OutboxException {
        try (var outbox = Outbox.open(folder, 5L * event(1).size(), WEEK)) {
            outbox.append(events(1, 5), NOW);
            read(outbox, 2);
            outbox.append(events(6, 8), NOW);
            outbox.rewind(1);

            assertThat(positions(read(outbox, 99))).containsExactly(1L, 2L, 6L, 7L, 8L);
        }
    }

    @Test
    void whatIsTooOldIsGivenUp() throws OutboxException {
        try (var outbox = Outbox.open(folder, 1 << 20, Duration.ofHours(1))) {
            outbox.append(events(1, 3), NOW);

            assertThat(outbox.trim(NOW.plusSeconds(3600))).isEqualTo(new Outbox.GivenUp(0, 0));
            assertThat(outbox.trim(NOW.plusSeconds(3601))).isEqualTo(new Outbox.GivenUp(3, 1));
            assertThat(outbox.closedGaps(Long.MAX_VALUE))
                    .containsExactly(
                            new Gap(event(1).edge(), event(3).edge(), 3, Gap.OUTBOX_AGE, NOW.plusSeconds(3601)));
        }
    }

    @Test
    void lossesThatTouchAreOneGapAndOthersAreNot() throws OutboxException {
        try (var outbox = Outbox.open(folder, 1 << 20, WEEK)) {
            outbox.lose(List.of(event(5).edge(), event(3).edge()), Gap.SINK_REFUSED, NOW);
            assertThat(outbox.gaps()).isEqualTo(2);
            outbox.lose(List.of(event(4).edge()), Gap.MEMORY, NOW);
            outbox.lose(List.of(event(9).edge()), Gap.MEMORY, NOW);

            assertThat(outbox.closedGaps(Long.MAX_VALUE))
                    .containsExactly(
                            new Gap(event(3).edge(), event(5).edge(), 3, Gap.SINK_REFUSED, NOW),
                            new Gap(event(9).edge(), event(9).edge(), 1, Gap.MEMORY, NOW));
        }
    }

    @Test
    void aReadEndsBeforeWhatIsStillInMemoryAndSaysWhereTheNextOneBegins() throws OutboxException {
        try (var outbox = Outbox.open(folder, 1 << 20, WEEK)) {
            outbox.append(List.of(event(1), event(2), event(5), event(9)), NOW);

            var first = outbox.read(99, 4);
            assertThat(positions(first.events())).containsExactly(1L, 2L);
            assertThat(first.next()).isEqualTo(5);
            outbox.append(List.of(event(3), event(4)), NOW);
            var second = outbox.read(3, Long.MAX_VALUE);
            assertThat(positions(second.events())).containsExactly(3L, 4L, 5L);
            assertThat(second.next()).isEqualTo(9);
            assertThat(outbox.read(3, Long.MAX_VALUE).next()).isEqualTo(Long.MAX_VALUE);
        }
    }

    @Test
    void whatIsDeletedInAnyOrderFreesExactlyItsRoom() throws OutboxException {
        var bound = 5L * event(1).size();
        try (var outbox = Outbox.open(folder, bound, WEEK)) {
            outbox.append(events(1, 5), NOW);
            outbox.delete(List.of(4L, 2L, 1L, 77L));

            assertThat(outbox.append(events(6, 8), NOW).events()).isZero();
            assertThat(outbox.append(events(9, 9), NOW).events()).isOne();
            assertThat(positions(read(outbox, 99))).containsExactly(5L, 6L, 7L, 8L, 9L);
        }
    }

    @Test
    void anOutboxThatStaysEmptyGivesItsRoomBackAndOneThatIsEmptyForAMomentKeepsIt()
            throws OutboxException, IOException {
        try (var outbox = Outbox.open(folder, 1 << 30, WEEK)) {
            fillAndEmpty(outbox, 1, 5_000);
            outbox.trim(NOW);
            fillAndEmpty(outbox, 5_001, 10_000);
            outbox.trim(NOW);
            assertThat(Files.size(folder.resolve("outbox.db"))).isGreaterThan(8 << 20);

            outbox.trim(NOW);
            assertThat(Files.size(folder.resolve("outbox.db"))).isLessThan(100_000);
        }
    }

    @Test
    void ofManyGapsOnlyTheOneThatChangesIsWritten() throws OutboxException {
        try (var outbox = Outbox.open(folder, 1 << 20, WEEK)) {
            for (var position = 10L; position <= 100; position += 10) {
                outbox.lose(List.of(event(position).edge()), Gap.SINK_REFUSED, NOW);
            }
            outbox.lose(List.of(event(49).edge(), event(51).edge()), Gap.SINK_REFUSED, NOW);
            outbox.forget(new Gap(event(20).edge(), event(20).edge(), 1, Gap.SINK_REFUSED, NOW));
        }
        try (var outbox = Outbox.open(folder, 1 << 20, WEEK)) {
            assertThat(outbox.closedGaps(Long.MAX_VALUE))
                    .extracting(gap -> gap.first().position() + "-" + gap.last().position() + " " + gap.count())
                    .containsExactly(
                            "10-10 1",
                            "30-30 1",
                            "40-40 1",
                            "49-51 3",
                            "60-60 1",
                            "70-70 1",
                            "80-80 1",
                            "90-90 1",
                            "100-100 1");
        }
        var ledger = new GapLedger(
                List.of(Gap.of(event(3).edge(), Gap.MEMORY, NOW), Gap.of(event(9).edge(), Gap.MEMORY, NOW)));
        ledger.add(event(4).edge(), Gap.MEMORY, NOW);
        assertThat(ledger.changes().now()).extracting(Gap::count).containsExactly(2L);
        assertThat(ledger.changes().gone()).isEmpty();
    }

    @Test
    void whatCouldNotBeWrittenWasNotGivenUp() {
        var ledger = new GapLedger(List.of(Gap.of(event(3).edge(), Gap.MEMORY, NOW)));
        ledger.add(event(4).edge(), Gap.OUTBOX_SIZE, NOW);
        ledger.add(event(5).edge(), Gap.OUTBOX_SIZE, NOW);
        ledger.add(event(8).edge(), Gap.OUTBOX_SIZE, NOW);
        ledger.takeBack();

        assertThat(ledger.size()).isOne();
        assertThat(ledger.endedBefore(5)).extracting(Gap::count).containsExactly(1L);
        assertThat(ledger.lastPosition()).isEqualTo(3);
    }

    @Test
    void aSecondProcessCannotOpenIt() throws OutboxException {
        try (var outbox = Outbox.open(folder, 1 << 20, WEEK)) {
            assertThat(outbox.gaps()).isZero();
            assertThatThrownBy(() -> Outbox.open(folder, 1 << 20, WEEK))
                    .isInstanceOf(OutboxException.class)
                    .hasMessageContaining(folder.toString());
        }
    }

    @Test
    void aFolderThatCannotBeMadeIsNamed() throws IOException {
        var file = Files.writeString(folder.resolve("file"), "");

        assertThatThrownBy(() -> Outbox.open(file.resolve("below"), 1 << 20, WEEK))
                .isInstanceOf(OutboxException.class)
                .hasMessageContaining(file.toString());
    }

    private static void fillAndEmpty(Outbox outbox, long first, long last) throws OutboxException {
        outbox.append(events(first, last), NOW);
        read(outbox, 10_000);
        outbox.delete(LongStream.rangeClosed(first, last).boxed().toList());
    }

    private static List<Outgoing> read(Outbox outbox, int limit) throws OutboxException {
        return outbox.read(limit, Long.MAX_VALUE).events();
    }

    private static List<Outgoing> events(long first, long last) {
        return LongStream.rangeClosed(first, last).mapToObj(OutboxTest::event).toList();
    }

    private static Outgoing event(long position) {
        CloudEvent event = EventFactory.newEvent(
                "id-" + position,
                URI.create("/test"),
                "type",
                position % 2 == 0 ? null : "subject",
                NOW.plusSeconds(position),
                ("\"" + "ä".repeat(SIZE) + "\"").getBytes(UTF_8),
                Map.of("partitionkey", "key", "stage", "raw"));
        return new Outgoing(position, event, NOW.toEpochMilli(), false, null);
    }

    private static List<Long> positions(List<Outgoing> events) {
        return events.stream().map(Outgoing::position).toList();
    }
}
