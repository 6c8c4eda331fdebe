package io.haingestor.write.schema;

import com.fasterxml.jackson.core.io.schubfach.DoubleToDecimal;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/**
 * Numbers as Python reads and writes them. Home Assistant's InfluxDB integration decides by {@code float(text)} what is a number, so its rules are
 * part of the {@code classic} schema (CPython 3.11, {@code Objects/floatobject.c}, {@code Python/pystrtod.c}).
 */
final class PythonFloat {
    private static final Pattern NUMBER = Pattern.compile("[+-]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?");
    private static final Pattern MISPLACED_UNDERSCORE = Pattern.compile("(?<![0-9])_|_(?![0-9])");
    private static final int LEAST_EXPONENT_WITHOUT_E = -3;
    private static final int GREATEST_EXPONENT_WITHOUT_E = 16;

    private PythonFloat() {}

    /**
     * @param text any text
     * @return {@code float(text)}; NaN and the infinities are numbers, too; empty where Python raises ValueError
     */
    static OptionalDouble parse(String text) {
        var ascii = strip(toAscii(text));
        if (ascii.indexOf('_') >= 0) {
            if (MISPLACED_UNDERSCORE.matcher(ascii).find()) {
                return OptionalDouble.empty();
            }
            ascii = ascii.replace("_", "");
        }
        if (NUMBER.matcher(ascii).matches()) {
            return OptionalDouble.of(Double.parseDouble(ascii));
        }
        return notFinite(ascii);
    }

    /**
     * @param value any number
     * @return {@code repr(value)}: the fewest digits that give the number back, an exponent below 1e-4 and from 1e16 on
     */
    static String repr(double value) {
        if (Double.isNaN(value)) {
            return "nan";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "inf" : "-inf";
        }
        var sign = value < 0 || (value == 0 && 1 / value < 0) ? "-" : "";
        if (value == 0) {
            return sign + "0.0";
        }
        return sign + reprOfPositive(Math.abs(value));
    }

    private static String reprOfPositive(double value) {
        var text = DoubleToDecimal.toString(value);
        int e = text.indexOf('E');
        var mantissa = e < 0 ? text : text.substring(0, e);
        int dot = mantissa.indexOf('.');
        int point = dot + (e < 0 ? 0 : Integer.parseInt(text.substring(e + 1)));
        var digits = mantissa.substring(0, dot) + mantissa.substring(dot + 1);
        int leadingZeros = 0;
        while (digits.charAt(leadingZeros) == '0') {
            leadingZeros++;
        }
        digits = digits.substring(leadingZeros).replaceFirst("0+$", "");
        return layOut(fewest(digits, point - leadingZeros, value));
    }

    /** Java prefers two digits where one would do (4.9E-324), Python does not (5e-324). */
    private static Decimal fewest(String digits, int point, double value) {
        if (digits.length() == 2) {
            int rounded = (Integer.parseInt(digits) + 5) / 10;
            var one = rounded == 10 ? new Decimal("1", point + 1) : new Decimal(Integer.toString(rounded), point);
            if (one.toDouble() == value) {
                return one;
            }
        }
        return new Decimal(digits, point);
    }

    private static String layOut(Decimal decimal) {
        var digits = decimal.digits();
        int point = decimal.point();
        if (point <= LEAST_EXPONENT_WITHOUT_E - 1 || point > GREATEST_EXPONENT_WITHOUT_E) {
            int exponent = point - 1;
            var fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
            var padding = Math.abs(exponent) < 10 ? "0" : "";
            return digits.charAt(0) + fraction + 'e' + (exponent < 0 ? '-' : '+') + padding + Math.abs(exponent);
        }
        if (point <= 0) {
            return "0." + "0".repeat(-point) + digits;
        }
        if (point >= digits.length()) {
            return digits + "0".repeat(point - digits.length()) + ".0";
        }
        return digits.substring(0, point) + '.' + digits.substring(point);
    }

    private static OptionalDouble notFinite(String ascii) {
        boolean signed = !ascii.isEmpty() && (ascii.charAt(0) == '-' || ascii.charAt(0) == '+');
        double sign = signed && ascii.charAt(0) == '-' ? -1 : 1;
        var word = signed ? ascii.substring(1) : ascii;
        if (word.equalsIgnoreCase("inf") || word.equalsIgnoreCase("infinity")) {
            return OptionalDouble.of(sign * Double.POSITIVE_INFINITY);
        }
        return word.equalsIgnoreCase("nan") ? OptionalDouble.of(Double.NaN) : OptionalDouble.empty();
    }

    /** Decimal digits and spaces of any script become ASCII, as {@code _PyUnicode_TransformDecimalAndSpaceToASCII} does it. */
    private static String toAscii(String text) {
        if (text.chars().allMatch(c -> c < 128)) {
            return text;
        }
        var ascii = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (c < 127) {
                ascii.append((char) c);
            } else if (isSpace(c)) {
                ascii.append(' ');
            } else {
                ascii.append(isDigit(c) ? (char) ('0' + Character.digit(c, 10)) : '?');
            }
        });
        return ascii.toString();
    }

    /** @return whether Python's {@code \d} takes it */
    static boolean isDigit(int codePoint) {
        return Character.getType(codePoint) == Character.DECIMAL_DIGIT_NUMBER;
    }

    private static boolean isSpace(int c) {
        return c == 0x85 || Character.isSpaceChar(c);
    }

    private static String strip(String ascii) {
        int from = 0;
        int to = ascii.length();
        while (from < to && isAsciiSpace(ascii.charAt(from))) {
            from++;
        }
        while (to > from && isAsciiSpace(ascii.charAt(to - 1))) {
            to--;
        }
        return ascii.substring(from, to);
    }

    private static boolean isAsciiSpace(char c) {
        return c == ' ' || (c >= '\t' && c <= '\r');
    }

    /** 0.digits times ten to the power of point. */
    private record Decimal(String digits, int point) {
        double toDouble() {
            return Double.parseDouble("0." + digits + 'E' + point);
        }
    }
}
