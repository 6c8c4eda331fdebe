package io.haingestor.app.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FingerprintsTest {
    @Test
    void knowsWhatWasAddedAndNothingElse() {
        var set = new Fingerprints();
        IntStream.range(0, 20_000).mapToObj(i -> "sensor.a" + i).forEach(set::add);

        assertThat(IntStream.range(0, 20_000).mapToObj(i -> "sensor.a" + i)).allMatch(set::contains);
        assertThat(IntStream.range(0, 20_000).mapToObj(i -> "sensor.b" + i)).noneMatch(set::contains);
        assertThat(set.size()).isEqualTo(20_000);
    }

    @Test
    void countsWhatIsThereMoreThanOnce() {
        var set = new Fingerprints();
        set.add("a");
        assertThat(set.repeated()).isZero();
        set.add("b");
        set.add("a");
        set.add("a");
        assertThat(set.repeated()).isEqualTo(2);
    }
}
