package io.haingestor.simulator;

/** How Home Assistant writes times and texts into JSON, without an object per value. */
final class WireText {
    private static final long MICROS_PER_SECOND = 1_000_000L;
    private static final int SECONDS_PER_DAY = 86_400;
    private static final int FRACTION_DIGITS = 6;

    private WireText() {}

    /**
     * Seconds since the epoch as Python prints the double, e.g. {@code 1795247251.15663}. Six decimals of today's seconds name one double each, so
     * the decimals can be written as they are.
     */
    static void seconds(StringBuilder out, long micros) {
        out.append(micros / MICROS_PER_SECOND).append('.');
        var fraction = (int) (micros % MICROS_PER_SECOND);
        if (fraction == 0) {
            out.append('0');
            return;
        }
        var digits = FRACTION_DIGITS;
        while (fraction % 10 == 0) {
            fraction /= 10;
            digits--;
        }
        digits(out, fraction, digits);
    }

    /** ISO 8601 as Python's {@code isoformat} prints it: {@code 2026-11-21T07:47:29.129115+00:00}, without a fraction when that is zero. */
    static void iso(StringBuilder out, long micros) {
        var seconds = micros / MICROS_PER_SECOND;
        var fraction = (int) (micros % MICROS_PER_SECOND);
        date(out, (int) (seconds / SECONDS_PER_DAY));
        var ofDay = (int) (seconds % SECONDS_PER_DAY);
        digits(out.append('T'), ofDay / 3600, 2);
        digits(out.append(':'), ofDay / 60 % 60, 2);
        digits(out.append(':'), ofDay % 60, 2);
        if (fraction != 0) {
            digits(out.append('.'), fraction, FRACTION_DIGITS);
        }
        out.append("+00:00");
    }

    static String iso(long micros) {
        var out = new StringBuilder(32);
        iso(out, micros);
        return out.toString();
    }

    /** A JSON string with its quotes. */
    static void string(StringBuilder out, String text) {
        out.append('"');
        var from = 0;
        for (int i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            if (c < ' ' || c == '"' || c == '\\') {
                escape(out.append(text, from, i), c);
                from = i + 1;
            }
        }
        out.append(text, from, text.length()).append('"');
    }

    private static void escape(StringBuilder out, char c) {
        switch (c) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            case '\b' -> out.append("\\b");
            case '\f' -> out.append("\\f");
            default ->
                out.append("\\u00").append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 15, 16));
        }
    }

    /** Days since the epoch to a date in the proleptic Gregorian calendar (H. Hinnant, "chrono-compatible low-level date algorithms"). */
    private static void date(StringBuilder out, int days) {
        var shifted = days + 719_468;
        var era = shifted / 146_097;
        var dayOfEra = shifted % 146_097;
        var yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        var dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        var shiftedMonth = (5 * dayOfYear + 2) / 153;
        var month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
        digits(out, yearOfEra + era * 400 + (month <= 2 ? 1 : 0), 4);
        digits(out.append('-'), month, 2);
        digits(out.append('-'), dayOfYear - (153 * shiftedMonth + 2) / 5 + 1, 2);
    }

    private static void digits(StringBuilder out, int value, int width) {
        var least = 1;
        for (int i = 1; i < width; i++) {
            least *= 10;
        }
        for (; least > value && least > 1; least /= 10) {
            out.append('0');
        }
        out.append(value);
    }
}
