package io.haingestor.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LossLogTest {
    private final ManualLoop loop = new ManualLoop();
    private final LossLog losses = new LossLog(loop);
    private final LogLines lines = new LogLines();

    @AfterEach
    void end() {
        lines.close();
        loop.close();
    }

    @Test
    void theFirstLossIsSaidAtOnceAndTheRestInOneLineEveryTenSeconds() {
        lose(Gap.MEMORY, 3);
        assertThat(lines.warnings()).containsExactly("Gave up 3 events (memory 3, the last: id-3)");

        for (var i = 0; i < 1_000; i++) {
            lose(Gap.MEMORY, 2);
        }
        lose(Gap.SINK_REFUSED, 7);
        assertThat(lines.warnings()).hasSize(1);
        loop.advance(Duration.ofSeconds(10));
        assertThat(lines.warnings())
                .last()
                .isEqualTo("Gave up 2007 events (memory 2000, the last: id-2; sink-refused 7, the last: id-7)");

        lose(Gap.MEMORY, 1);
        loop.advance(Duration.ofSeconds(9));
        assertThat(lines.warnings()).hasSize(2);
        loop.advance(Duration.ofSeconds(1));
        assertThat(lines.warnings()).hasSize(3);
    }

    @Test
    void aLossAfterAQuietTimeIsSaidAtOnceAgain() {
        lose(Gap.MEMORY, 1);
        loop.advance(Duration.ofSeconds(60));
        lose(Gap.MEMORY, 1);

        assertThat(lines.warnings()).hasSize(2);
    }

    @Test
    void whatWasNotSaidYetIsSaidAtTheEnd() {
        lose(Gap.MEMORY, 1);
        lose(Gap.MEMORY, 5);
        loop.call(() -> {
            losses.say();
            return losses;
        });

        assertThat(lines.warnings()).last().asString().startsWith("Gave up 5 events");
    }

    private void lose(String reason, long events) {
        loop.execute(() -> losses.gaveUp(reason, events, "id-" + events));
        loop.settle();
    }
}
