package io.haingestor.broker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DeliveryRateTest {
    private static final long BEGIN = 1_772_359_200_500L;

    private final DeliveryRate rate = new DeliveryRate(BEGIN);

    /** In each second of a span, in milliseconds after the begin. */
    private void count(long from, long to, int perSecond) {
        for (var at = from; at < to; at += 1_000) {
            for (var i = 0; i < perSecond; i++) {
                rate.count(BEGIN + at);
            }
        }
    }

    @Test
    void nothingIsKnownBeforeAWholeSecondHasPassed() {
        count(0, 1_000, 5);
        assertThat(rate.perSecond(BEGIN + 499)).isNull();
        assertThat(rate.perSecond(BEGIN + 500)).isNull();
        assertThat(rate.perSecond(BEGIN + 1_499)).isNull();
        assertThat(rate.perSecond(BEGIN + 1_500)).isZero();
    }

    @Test
    void inTheFirstMinuteItIsOverTheWholeSecondsSinceTheBegin() {
        count(1_000, 11_000, 3);
        assertThat(rate.perSecond(BEGIN + 10_500)).isEqualTo(3);
        assertThat(rate.perSecond(BEGIN + 20_500)).isEqualTo(1.5);
    }

    @Test
    void thenItIsOverTheLastMinute() {
        count(1_000, 61_000, 1);
        assertThat(rate.perSecond(BEGIN + 60_500)).isEqualTo(1);
        count(61_000, 121_000, 4);
        assertThat(rate.perSecond(BEGIN + 120_500)).isEqualTo(4);
        assertThat(rate.perSecond(BEGIN + 150_500)).isEqualTo(2);
        assertThat(rate.perSecond(BEGIN + 180_500)).isZero();
    }

    @Test
    void aLongSilenceLeavesNothingBehind() {
        count(1_000, 61_000, 7);
        assertThat(rate.perSecond(BEGIN + 10_000_000)).isZero();
        rate.count(BEGIN + 10_000_000);
        assertThat(rate.perSecond(BEGIN + 10_001_000)).isEqualTo(1 / 60d);
    }

    @Test
    void itBeginsAgainWhenTheClockIsSetBack() {
        count(1_000, 61_000, 7);
        assertThat(rate.perSecond(BEGIN - 3_600_000)).isNull();
        rate.count(BEGIN - 3_599_000);
        assertThat(rate.perSecond(BEGIN - 3_598_000)).isEqualTo(1);
    }
}
