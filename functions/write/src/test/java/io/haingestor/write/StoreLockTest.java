package io.haingestor.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.haingestor.timeseries.StoreUnavailableException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The stores of a folder have one owner. */
class StoreLockTest {
    @TempDir
    Path folder;

    @Test
    void aSecondOwnerIsToldWhatToDo() throws Exception {
        var first = StoreLock.take(folder.resolve("data"), Duration.ZERO);

        assertThatThrownBy(() -> StoreLock.take(folder.resolve("data"), Duration.ZERO))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining(folder.resolve("data") + " have another owner")
                .hasMessageContaining("choose another data folder");
        StoreLock.take(folder.resolve("other"), Duration.ZERO).close();

        first.close();
        StoreLock.take(folder.resolve("data"), Duration.ZERO).close();
    }

    @Test
    void anOwnerThatIsAboutToEndIsWaitedFor() throws Exception {
        var first = StoreLock.take(folder, Duration.ZERO);
        var second = new FutureTask<>(() -> StoreLock.take(folder, Duration.ofMinutes(1)));
        var taker = new Thread(second);
        taker.start();
        await().atMost(Duration.ofMinutes(1))
                .until(() -> taker.getState() == Thread.State.TIMED_WAITING || second.isDone());
        assertThat(second).isNotDone();

        first.close();

        second.get(1, TimeUnit.MINUTES).close();
    }
}
