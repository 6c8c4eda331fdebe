package io.haingestor.broker.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SharedRandomTest {
    private static final int THREADS = 4;
    private static final int NUMBERS = 200_000;

    @Test
    void severalThreadsNeverGetTheSameNumber() throws InterruptedException {
        var random = new SharedRandom();
        var numbers = new long[THREADS][NUMBERS];
        var ready = new CountDownLatch(THREADS);
        var threads = IntStream.range(0, THREADS)
                .mapToObj(i -> new Thread(() -> {
                    ready.countDown();
                    while (ready.getCount() > 0) {
                        Thread.onSpinWait();
                    }
                    java.util.Arrays.setAll(numbers[i], j -> random.nextLong());
                }))
                .toList();
        threads.forEach(Thread::start);
        for (var thread : threads) {
            thread.join();
        }

        assertThat(LongStream.concat(
                                LongStream.concat(LongStream.of(numbers[0]), LongStream.of(numbers[1])),
                                LongStream.concat(LongStream.of(numbers[2]), LongStream.of(numbers[3])))
                        .distinct()
                        .count())
                .isEqualTo((long) THREADS * NUMBERS);
    }
}
