package io.haingestor.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.haingestor.events.EventJson;
import io.haingestor.events.Rejected;
import io.haingestor.timeseries.StoreUnavailableException;
import io.haingestor.write.rejects.Reject;
import io.haingestor.write.rejects.RejectsStore;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RejectsWriterTest {
    private static final int MEBIBYTE = 1 << 20;
    private static final RejectsStore.Bounds MANY = new RejectsStore.Bounds(1_000, Duration.ofDays(1), 1L << 30);

    @TempDir
    Path folder;

    @Test
    void whatWaitsInMemoryIsBoundedByBytesAndWhoIsTurnedAwayGetsThereLater() throws Exception {
        var answers = new LinkedBlockingQueue<Runnable>();
        try (var store = RejectsStore.open(folder.resolve("rejects.db"), MANY, Clock.systemUTC());
                var writer = new RejectsWriter(store, Clock.systemUTC(), answers::add)) {
            var accepted = IntStream.range(0, 31)
                    .mapToObj(n -> write(writer, n, MEBIBYTE))
                    .toList();
            var tooMany = write(writer, 31, 2 * MEBIBYTE);
            assertThatThrownBy(tooMany::join)
                    .hasCauseInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("wait already");

            while (!accepted.stream().allMatch(CompletableFuture::isDone)) {
                answers.take().run();
            }
            var again = write(writer, 31, 2 * MEBIBYTE);
            answers.take().run();
            again.join();
            assertThat(store.count()).isEqualTo(32);
        }
    }

    @Test
    void oneThatIsLargerThanAllTogetherMayBeIsKept() throws Exception {
        try (var store = RejectsStore.open(folder.resolve("rejects.db"), MANY, Clock.systemUTC());
                var writer = new RejectsWriter(store, Clock.systemUTC(), Runnable::run)) {
            write(writer, 0, 33 * MEBIBYTE).join();

            assertThat(store.count()).isEqualTo(1);
        }
    }

    private static CompletableFuture<Void> write(RejectsWriter writer, int n, int bytes) {
        var event = EventJson.mapper().createObjectNode().put("data", "x".repeat(bytes));
        var rejected = new Rejected("write", List.of(new Rejected.Reason("a", "b", null)), event);
        return writer.write(Reject.of("reject " + n, null, null, rejected)).toCompletableFuture();
    }
}
