package io.haingestor.write.rejects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.haingestor.events.EventJson;
import io.haingestor.events.Rejected;
import io.haingestor.events.Rejected.Reason;
import io.haingestor.timeseries.StoreUnavailableException;
import io.haingestor.timeseries.UnusableStoreException;
import io.haingestor.write.MovableClock;
import io.haingestor.write.rejects.RejectsStore.Bounds;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RejectsStoreTest {
    private static final Bounds MANY = new Bounds(1_000, Duration.ofDays(30), 64 << 20);

    private final MovableClock clock = new MovableClock(Instant.parse("2026-03-01T10:00:00Z"));

    @TempDir
    private Path folder;

    @Test
    void whatIsKeptComesBackWholeAfterARestart() throws Exception {
        var reject = reject(1);
        try (var store = open(MANY)) {
            store.record(List.of(reject));
        }

        try (var store = open(MANY)) {
            assertThat(store.page(Long.MAX_VALUE, null, null, 10).items())
                    .containsExactly(new StoredReject(
                            1,
                            clock.instant(),
                            "write",
                            "sensor.n1",
                            Instant.parse("2026-03-01T09:00:00Z"),
                            List.of(new Reason("time-out-of-range", "no", null)),
                            EventJson.mapper().readTree(reject.event())));
        }
    }

    @Test
    void anotherProcessReadsWhatIsKeptAndWaitsForTheFile() throws Exception {
        var file = folder.resolve("rejects.db");
        try (var reader = RejectsStore.openForReading(file, MANY, clock)) {
            assertThatThrownBy(reader::count)
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("is not there yet");
            assertThat(file).doesNotExist();

            try (var store = open(MANY)) {
                assertThat(reader.count()).isZero();

                store.record(List.of(reject(1)));

                assertThat(reader.count()).isEqualTo(1);
                assertThatThrownBy(() -> reader.record(List.of(reject(2))))
                        .isInstanceOf(StoreUnavailableException.class);
            }
            assertThat(reader.page(Long.MAX_VALUE, null, null, 10).items()).hasSize(1);
        }
    }

    @Test
    void theSameEventIsKeptOnce() throws Exception {
        try (var store = open(MANY)) {
            store.record(List.of(reject(1), reject(1)));
            store.record(List.of(reject(1), reject(2)));

            assertThat(store.count()).isEqualTo(2);
        }
    }

    @Test
    void pagesGoFromTheNewestToTheOldestWithoutGapOrRepetition() throws Exception {
        try (var store = open(MANY)) {
            store.record(
                    IntStream.range(0, 25).mapToObj(RejectsStoreTest::reject).toList());

            var positions = new ArrayList<Long>();
            long before = Long.MAX_VALUE;
            while (before != 0) {
                var page = store.page(before, null, null, 10);
                page.items().forEach(item -> positions.add(item.position()));
                before = page.next();
            }

            assertThat(positions)
                    .containsExactlyElementsOf(LongStream.rangeClosed(1, 25)
                            .map(n -> 26 - n)
                            .boxed()
                            .toList());
        }
    }

    @Test
    void aPageCanBeAboutOneFunctionOrOneSubject() throws Exception {
        try (var store = open(MANY)) {
            store.record(
                    IntStream.range(0, 5).mapToObj(RejectsStoreTest::reject).toList());

            assertThat(store.page(Long.MAX_VALUE, null, "sensor.n3", 10).items())
                    .extracting(StoredReject::subject)
                    .containsExactly("sensor.n3");
            assertThat(store.page(Long.MAX_VALUE, "normalize", null, 10).items())
                    .isEmpty();
            assertThat(store.page(Long.MAX_VALUE, "write", null, 10).items()).hasSize(5);
        }
    }

    @Test
    void onlyTheNewestAreKeptAndTheRestIsCounted() throws Exception {
        try (var store = open(new Bounds(10, Duration.ofDays(30), 64 << 20))) {
            for (int n = 0; n < 25; n++) {
                store.record(List.of(reject(n), reject(n)));
            }

            assertThat(store.page(Long.MAX_VALUE, null, null, 100).items())
                    .extracting(StoredReject::subject)
                    .containsExactlyElementsOf(IntStream.rangeClosed(15, 24)
                            .mapToObj(n -> "sensor.n" + (39 - n))
                            .toList());
            assertThat(store.givenUp()).isEqualTo(15);
        }
    }

    @Test
    void whatIsTooOldGoesWithTheNextThatComes() throws Exception {
        try (var store = open(new Bounds(10, Duration.ofDays(30), 64 << 20))) {
            store.record(List.of(reject(1)));
            clock.move(Duration.ofDays(31));
            store.record(List.of(reject(2)));

            assertThat(store.page(Long.MAX_VALUE, null, null, 100).items())
                    .extracting(StoredReject::subject)
                    .containsExactly("sensor.n2");
            assertThat(store.givenUp()).isEqualTo(1);
        }
    }

    @Test
    void theOldestMakeRoomWhenAllTogetherAreTooLarge() throws Exception {
        try (var store = open(new Bounds(1_000, Duration.ofDays(30), 1 << 20))) {
            for (int n = 0; n < 30; n++) {
                store.record(List.of(reject(n, "x".repeat(100_000))));
            }

            var kept = store.page(Long.MAX_VALUE, null, null, 100).items();
            assertThat(kept)
                    .hasSizeBetween(8, 10)
                    .extracting(StoredReject::subject)
                    .startsWith("sensor.n29", "sensor.n28");
            assertThat(store.givenUp()).isEqualTo(30 - kept.size());
        }
        assertThat(folder.resolve("rejects.db"))
                .satisfies(file -> assertThat(Files.size(file)).isLessThan(2 << 20));
    }

    @Test
    void anEventThatIsLargerThanAllMayBeIsGivenUpAndStopsNothing() throws Exception {
        try (var store = open(new Bounds(1_000, Duration.ofDays(30), 1 << 20))) {
            store.record(List.of(reject(1, "x".repeat(2_000_000))));
            store.record(List.of(reject(2)));

            assertThat(store.page(Long.MAX_VALUE, null, null, 100).items())
                    .extracting(StoredReject::subject)
                    .containsExactly("sensor.n2");
            assertThat(store.givenUp()).isEqualTo(1);
        }
    }

    @Test
    void anotherProgramsFileIsLeftAlone() throws Exception {
        var file = folder.resolve("rejects.db");
        Files.writeString(file, "this is a text and no database, and it is longer than a header of SQLite would be");

        assertThatThrownBy(() -> open(MANY))
                .isInstanceOf(UnusableStoreException.class)
                .hasMessageContaining("rejects.db")
                .hasMessageContaining("move it away");
        assertThat(file).content().startsWith("this is a text");
    }

    private RejectsStore open(Bounds bounds) throws Exception {
        return RejectsStore.open(folder.resolve("rejects.db"), bounds, clock);
    }

    private static Reject reject(int n) {
        return reject(n, "");
    }

    private static Reject reject(int n, String data) {
        var event = EventJson.mapper()
                .createObjectNode()
                .put("id", "sensor.n" + n + "@1")
                .put("type", "io.haingestor.state")
                .put("data", data);
        return Reject.of(
                "/ha-ingestor/write sensor.n" + n + "@1/rejected",
                "sensor.n" + n,
                Instant.parse("2026-03-01T09:00:00Z"),
                new Rejected("write", List.of(new Reason("time-out-of-range", "no", null)), event));
    }
}
