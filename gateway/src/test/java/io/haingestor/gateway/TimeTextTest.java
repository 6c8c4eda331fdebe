package io.haingestor.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.haingestor.events.EpochMicros;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

class TimeTextTest {
    private static final long YEAR_2100 = 4_102_444_800_000_000L;
    private final TimeText times = new TimeText();

    @Property
    void aTimeIsWrittenAsTheEventsWriteIt(
            @ForAll @LongRange(min = 0, max = YEAR_2100) long micros,
            @ForAll @LongRange(min = 0, max = 90_000_000) long later) {
        assertThat(times.rfc3339(micros)).isEqualTo(EpochMicros.format(micros));
        assertThat(times.rfc3339(micros + later)).isEqualTo(EpochMicros.format(micros + later));
        assertThat(EpochMicros.parse(times.homeAssistant(micros))).isEqualTo(micros);
    }

    @Example
    void aTimeIsWrittenAsPythonWritesIt() {
        var micros = EpochMicros.parse("2026-03-01T10:15:30Z");

        assertThat(times.homeAssistant(micros)).isEqualTo("2026-03-01T10:15:30+00:00");
        assertThat(times.homeAssistant(micros + 7)).isEqualTo("2026-03-01T10:15:30.000007+00:00");
    }
}
