package io.haingestor.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class InstantTextPropertiesTest {
    private static final JsonMapper JACKSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .build();

    @Property
    void isWrittenAsJacksonWritesIt(@ForAll("instants") Instant instant) throws JsonProcessingException {
        assertThat(EventJson.mapper().writeValueAsString(instant)).isEqualTo(JACKSON.writeValueAsString(instant));
    }

    @Property
    void whatIsWrittenIsReadAgain(@ForAll("instants") Instant instant) throws JsonProcessingException {
        assertThat(EventJson.mapper().readValue(JACKSON.writeValueAsString(instant.toString()), Instant.class))
                .isEqualTo(instant);
    }

    @Property
    void everyTextIsReadAsJacksonReadsIt(@ForAll("texts") String text) throws JsonProcessingException {
        var json = JACKSON.writeValueAsString(text);

        assertThat(read(EventJson.mapper(), json)).isEqualTo(read(JACKSON, json));
    }

    @Property
    void microsecondsAreReadFromEveryOffset(@ForAll("instants") Instant instant, @ForAll("offsets") ZoneOffset offset) {
        var micros = EpochMicros.toInstant(EpochMicros.of(instant));
        var text = DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(micros.atOffset(offset));

        assertThat(EpochMicros.parse(text))
                .isEqualTo(EpochMicros.of(OffsetDateTime.parse(text).toInstant()));
    }

    private static Object read(JsonMapper mapper, String json) {
        try {
            return mapper.readValue(json, Instant.class);
        } catch (JsonProcessingException e) {
            return "refused";
        }
    }

    @Provide
    Arbitrary<Instant> instants() {
        var seconds = Arbitraries.oneOf(
                Arbitraries.longs().between(0, 4_102_444_800L),
                Arbitraries.longs().between(-62_200_000_000L, 253_500_000_000L));
        var nanos = Arbitraries.oneOf(
                Arbitraries.integers().between(0, 999_999_999),
                Arbitraries.integers().between(0, 999_999).map(micros -> micros * 1000),
                Arbitraries.integers().between(0, 999).map(millis -> millis * 1_000_000));
        return Combinators.combine(seconds, nanos).as(Instant::ofEpochSecond);
    }

    @Provide
    Arbitrary<ZoneOffset> offsets() {
        return Arbitraries.integers()
                .between(-18 * 4, 18 * 4)
                .map(quarters -> ZoneOffset.ofTotalSeconds(quarters * 900));
    }

    @Provide
    Arbitrary<String> texts() {
        var good = instants().map(Instant::toString);
        var ends = Arbitraries.of("Z", "+00:00", "-00:00", "+01:00", "+0x:00", "+0000", "z", "", "+00", " ");
        var other = Combinators.combine(good, ends).as((text, end) -> text.substring(0, text.length() - 1) + end);
        var broken = Combinators.combine(
                        other,
                        Arbitraries.integers().between(0, 34),
                        Arbitraries.chars().with("0123456789-:TZ. +".toCharArray()))
                .as((text, at, character) ->
                        at < text.length() ? text.substring(0, at) + character + text.substring(at + 1) : text);
        return Arbitraries.oneOf(good, other, broken);
    }
}
