package io.haingestor.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.haingestor.timeseries.StoreUnavailableException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
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
        var second = CompletableFuture.supplyAsync(() -> {
            try {
                return StoreLock.take(folder, Duration.ofMinutes(1));
            } catch (StoreUnavailableException e) {
                throw new IllegalStateException(e);
            }
        });
        assertThat(second).isNotDone();

        first.close();

        second.get(1, TimeUnit.MINUTES).close();
    }
}
