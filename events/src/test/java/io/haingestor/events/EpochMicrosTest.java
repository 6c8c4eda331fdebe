package io.haingestor.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;

class EpochMicrosTest {
    private static final long YEAR_2001 = 1_000_000_000_000_000L;
    private static final long YEAR_2100 = 4_102_444_800_000_000L;

    @Property(tries = 5_000)
    void everyMicrosecondSurvivesHomeAssistantsDouble(
            @ForAll @LongRange(min = YEAR_2001, max = YEAR_2100) long micros) {
        // How CPython makes the double: datetime.timestamp() adds the exact quotient of the whole microseconds.
        var seconds = BigDecimal.valueOf(micros, 6).doubleValue();

        assertThat(EpochMicros.ofSeconds(seconds)).isEqualTo(micros);
    }

    @Property(tries = 5_000)
    void theFractionAloneIsRoundedHalfToEven(@ForAll @DoubleRange(min = 1e9, max = 4e9) double seconds) {
        var whole = (long) seconds;
        // CPython: frac, t = modf(t); us = round(frac * 1e6), with the product rounded to a double first.
        var scaled = new BigDecimal((seconds - whole) * 1e6).setScale(0, RoundingMode.HALF_EVEN);

        assertThat(EpochMicros.ofSeconds(seconds)).isEqualTo(whole * 1_000_000 + scaled.longValueExact());
    }

    @Property
    void textAndMicrosecondsAreOneMoment(@ForAll @LongRange(min = 0, max = YEAR_2100) long micros) {
        assertThat(EpochMicros.parse(EpochMicros.format(micros))).isEqualTo(micros);
        assertThat(EpochMicros.of(EpochMicros.toInstant(micros))).isEqualTo(micros);
    }

    @Example
    void homeAssistantsOffsetIsRead() {
        assertThat(EpochMicros.parse("2024-03-01T11:15:30.123456+01:00"))
                .isEqualTo(EpochMicros.parse("2024-03-01T10:15:30.123456Z"));
    }

    @Example
    void whatIsNoTimeIsRefused() {
        assertThatThrownBy(() -> EpochMicros.ofSeconds(Double.NaN)).isInstanceOf(DateTimeException.class);
        assertThatThrownBy(() -> EpochMicros.ofSeconds(1e300)).isInstanceOf(DateTimeException.class);
        assertThatThrownBy(() -> EpochMicros.parse("yesterday")).isInstanceOf(DateTimeException.class);
    }
}
