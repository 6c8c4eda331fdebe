package io.haingestor.events;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import com.fasterxml.jackson.datatype.jsr310.deser.InstantDeserializer;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * Times in JSON, several times faster than by {@code java.time}'s formatters: an event has up to eight of them, and they were most of the time that reading one
 * took. Reads and writes the same texts: what is not of the form that Home Assistant and we write is left to Jackson.
 */
final class InstantText {
    private static final int SECONDS_PER_DAY = 86_400;
    private static final int LENGTH_TO_SECONDS = "2026-03-01T10:15:30".length();
    private static final int MOST_DIGITS = 9;

    private InstantText() {}

    static SimpleModule module() {
        return new SimpleModule("haingestor-instants")
                .addSerializer(Instant.class, new Writer())
                .addDeserializer(Instant.class, new Reader());
    }

    /** @return the time that a text {@code yyyy-MM-ddTHH:mm:ss[.fraction](Z|+00:00)} says; null when the text has another form */
    static @Nullable Instant parse(char[] text, int from, int length) {
        if (length <= LENGTH_TO_SECONDS || !isPunctuated(text, from)) {
            return null;
        }
        var end = from + length;
        var at = from + LENGTH_TO_SECONDS;
        var digits = 0;
        if (text[at] == '.') {
            digits = digits(text, at + 1, end);
            if (digits == 0 || digits > MOST_DIGITS) {
                return null;
            }
        }
        try {
            return isUtc(text, digits == 0 ? at : at + 1 + digits, end)
                    ? Instant.ofEpochSecond(seconds(text, from), nanos(text, at + 1, digits))
                    : null;
        } catch (DateTimeException noSuchTime) {
            return null;
        }
    }

    private static long seconds(char[] text, int from) {
        var day = LocalDate.of(number(text, from, 4), number(text, from + 5, 2), number(text, from + 8, 2));
        var time = LocalTime.of(number(text, from + 11, 2), number(text, from + 14, 2), number(text, from + 17, 2));
        return day.toEpochDay() * SECONDS_PER_DAY + time.toSecondOfDay();
    }

    private static int nanos(char[] text, int from, int digits) {
        var nanos = number(text, from, digits);
        for (var digit = digits; digit < MOST_DIGITS; digit++) {
            nanos *= 10;
        }
        return nanos;
    }

    /** @return what {@link Instant#toString} says: no fraction or one of three, six or nine digits */
    static String format(Instant instant) {
        var time = LocalDateTime.ofEpochSecond(instant.getEpochSecond(), instant.getNano(), ZoneOffset.UTC);
        if (time.getYear() < 0 || time.getYear() > 9_999) {
            return instant.toString();
        }
        var text = new char[LENGTH_TO_SECONDS + 1 + MOST_DIGITS + 1];
        put(text, 0, 4, time.getYear());
        text[4] = '-';
        put(text, 5, 2, time.getMonthValue());
        text[7] = '-';
        put(text, 8, 2, time.getDayOfMonth());
        text[10] = 'T';
        put(text, 11, 2, time.getHour());
        text[13] = ':';
        put(text, 14, 2, time.getMinute());
        text[16] = ':';
        put(text, 17, 2, time.getSecond());
        var end = LENGTH_TO_SECONDS + putFraction(text, time.getNano());
        text[end] = 'Z';
        return new String(text, 0, end + 1);
    }

    private static int putFraction(char[] text, int nanos) {
        if (nanos == 0) {
            return 0;
        }
        text[LENGTH_TO_SECONDS] = '.';
        var digits = nanos % 1_000_000 == 0 ? 3 : nanos % 1_000 == 0 ? 6 : MOST_DIGITS;
        put(text, LENGTH_TO_SECONDS + 1, digits, digits == 3 ? nanos / 1_000_000 : digits == 6 ? nanos / 1_000 : nanos);
        return 1 + digits;
    }

    private static void put(char[] text, int from, int digits, int number) {
        var rest = number;
        for (var at = from + digits - 1; at >= from; at--) {
            text[at] = (char) ('0' + rest % 10);
            rest /= 10;
        }
    }

    private static boolean isPunctuated(char[] text, int from) {
        return text[from + 4] == '-'
                && text[from + 7] == '-'
                && text[from + 10] == 'T'
                && text[from + 13] == ':'
                && text[from + 16] == ':';
    }

    private static boolean isUtc(char[] text, int at, int end) {
        if (end - at == 1) {
            return text[at] == 'Z';
        }
        return end - at == 6
                && text[at] == '+'
                && text[at + 3] == ':'
                && number(text, at + 1, 2) == 0
                && number(text, at + 4, 2) == 0;
    }

    private static int digits(char[] text, int from, int end) {
        var at = from;
        while (at < end && text[at] >= '0' && text[at] <= '9') {
            at++;
        }
        return at - from;
    }

    private static int number(char[] text, int from, int digits) {
        var number = 0;
        for (var at = from; at < from + digits; at++) {
            var digit = text[at] - '0';
            if (digit < 0 || digit > 9) {
                throw new DateTimeException("Expected a digit");
            }
            number = number * 10 + digit;
        }
        return number;
    }

    private static final class Writer extends StdScalarSerializer<Instant> {
        Writer() {
            super(Instant.class);
        }

        @Override
        public void serialize(Instant instant, JsonGenerator json, SerializerProvider provider) throws IOException {
            json.writeString(format(instant));
        }
    }

    private static final class Reader extends StdScalarDeserializer<Instant> {
        Reader() {
            super(Instant.class);
        }

        @Override
        public Instant deserialize(JsonParser json, DeserializationContext context) throws IOException {
            if (json.hasToken(JsonToken.VALUE_STRING)) {
                var instant = parse(json.getTextCharacters(), json.getTextOffset(), json.getTextLength());
                if (instant != null) {
                    return instant;
                }
            }
            return InstantDeserializer.INSTANT.deserialize(json, context);
        }
    }
}
