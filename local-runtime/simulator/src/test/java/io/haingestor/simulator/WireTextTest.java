package io.haingestor.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.haingestor.events.EpochMicros;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Times and texts on the wire. */
class WireTextTest {
    private static final long YEAR_2100 = 4_102_444_800_000_000L;

    @Property
    void secondsConvertBackToTheSameMicrosecond(@ForAll @LongRange(min = 0, max = YEAR_2100) long micros) {
        var out = new StringBuilder();
        WireText.seconds(out, micros);
        assertThat(EpochMicros.ofSeconds(Double.parseDouble(out.toString()))).isEqualTo(micros);
    }

    @Property
    void secondsAreTheDoubleThatHomeAssistantWouldSend(@ForAll @LongRange(min = 0, max = YEAR_2100) long micros) {
        var out = new StringBuilder();
        WireText.seconds(out, micros);
        assertThat(Double.parseDouble(out.toString())).isEqualTo(micros / 1e6);
    }

    @Property
    void isoTextsConvertBackToTheSameMicrosecond(@ForAll @LongRange(min = 0, max = YEAR_2100) long micros) {
        assertThat(EpochMicros.parse(WireText.iso(micros))).isEqualTo(micros);
    }

    @Property
    void textsAreTheSameAfterReadingTheJson(@ForAll String text) throws JsonProcessingException {
        var out = new StringBuilder();
        WireText.string(out, text);
        assertThat(HomeAssistantClient.MAPPER.readTree(out.toString()).textValue())
                .isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "1795247251156630, 1795247251.15663, 2026-11-21T07:47:31.156630+00:00",
        "1795219200000000, 1795219200.0, 2026-11-21T00:00:00+00:00",
        "1709164800000001, 1709164800.000001, 2024-02-29T00:00:00.000001+00:00",
    })
    void timesLookLikeHomeAssistants(long micros, String seconds, String iso) {
        var out = new StringBuilder();
        WireText.seconds(out, micros);
        assertThat(out.toString()).isEqualTo(seconds);
        assertThat(WireText.iso(micros)).isEqualTo(iso);
    }
}
