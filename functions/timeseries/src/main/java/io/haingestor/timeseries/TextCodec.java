package io.haingestor.timeseries;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

/**
 * Texts of a home in few bytes. The low two bits of a leading varint say how: as UTF-8, as the number of a text that recurs, as
 * a decimal ({@code 21.50}), or as sixteen bytes (a ULID as in Home Assistant's contexts, or 32 hexadecimal digits as in its
 * users). Every text reads back exactly as it was.
 */
final class TextCodec {
    private static final int UTF_8 = 0;
    private static final int RECURRING = 1;
    private static final int DECIMAL = 2;
    private static final int SIXTEEN_BYTES = 3;
    private static final int ULID = 0;
    private static final int HEXADECIMAL = 1;
    private static final int MAX_DIGITS = 15;
    private static final String CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final String HEX_DIGITS = "0123456789abcdef";
    private static final byte[] CROCKFORD_VALUES = values(CROCKFORD);
    private static final byte[] HEX_VALUES = values(HEX_DIGITS);

    private TextCodec() {}

    static void write(String text, RecurringTexts recurring, ByteWriter to) throws java.sql.SQLException {
        if (writeDecimal(text, to) || writeSixteenBytes(text, to)) {
            return;
        }
        long id = recurring.idOf(text);
        if (id >= 0) {
            to.varint((id << 2) | RECURRING);
            return;
        }
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        to.varint(((long) bytes.length << 2) | UTF_8);
        to.bytes(bytes);
    }

    static String read(ByteReader from, StoredTexts texts) throws java.sql.SQLException {
        long head = from.varint();
        long rest = head >>> 2;
        return switch ((int) head & 3) {
            case UTF_8 -> from.utf8((int) rest);
            case RECURRING -> texts.text(rest);
            case DECIMAL ->
                BigDecimal.valueOf(NumberCodec.unscaled(rest), NumberCodec.scale(rest))
                        .toPlainString();
            default -> rest == ULID ? readDigits(from, CROCKFORD, 26, 5) : readDigits(from, HEX_DIGITS, 32, 4);
        };
    }

    /** Finds the number of a text that recurs. */
    interface RecurringTexts {
        /** Returns its number, or -1 when it is to be written out. */
        long idOf(String text) throws java.sql.SQLException;
    }

    /** Finds a text by its number. */
    interface StoredTexts {
        String text(long id) throws java.sql.SQLException;
    }

    private static boolean writeDecimal(String text, ByteWriter to) {
        int length = text.length();
        if (length == 0 || length > MAX_DIGITS + 2) {
            return false;
        }
        boolean negative = text.charAt(0) == '-';
        int first = negative ? 1 : 0;
        int point = -1;
        long unscaled = 0;
        int digits = 0;
        for (int i = first; i < length; i++) {
            char c = text.charAt(i);
            if (c == '.' && point < 0 && i > first && i < length - 1) {
                point = i;
            } else if (c >= '0' && c <= '9' && ++digits <= MAX_DIGITS) {
                unscaled = unscaled * 10 + (c - '0');
            } else {
                return false;
            }
        }
        int scale = point < 0 ? 0 : length - 1 - point;
        boolean leadingZero = digits > scale + 1 && text.charAt(first) == '0';
        if (digits == 0 || leadingZero || scale > NumberCodec.MAX_SCALE || (negative && unscaled == 0)) {
            return false;
        }
        to.varint((NumberCodec.packed(negative ? -unscaled : unscaled, scale) << 2) | DECIMAL);
        return true;
    }

    private static boolean writeSixteenBytes(String text, ByteWriter to) {
        if (text.length() == 26 && text.charAt(0) <= '7' && isAll(text, CROCKFORD_VALUES)) {
            writeDigits(text, CROCKFORD_VALUES, 5, ULID, to);
            return true;
        }
        if (text.length() == 32 && isAll(text, HEX_VALUES)) {
            writeDigits(text, HEX_VALUES, 4, HEXADECIMAL, to);
            return true;
        }
        return false;
    }

    private static void writeDigits(String text, byte[] values, int bits, int variant, ByteWriter to) {
        long high = 0;
        long low = 0;
        for (int i = 0; i < text.length(); i++) {
            high = (high << bits) | (low >>> (64 - bits));
            low = (low << bits) | values[text.charAt(i)];
        }
        to.varint(((long) variant << 2) | SIXTEEN_BYTES);
        to.fixed64(high);
        to.fixed64(low);
    }

    private static String readDigits(ByteReader from, String alphabet, int length, int bits) {
        long high = from.fixed64();
        long low = from.fixed64();
        var text = new char[length];
        for (int i = length - 1; i >= 0; i--) {
            text[i] = alphabet.charAt((int) low & ((1 << bits) - 1));
            low = (low >>> bits) | (high << (64 - bits));
            high >>>= bits;
        }
        return new String(text);
    }

    private static boolean isAll(String text, byte[] values) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= values.length || values[c] < 0) {
                return false;
            }
        }
        return true;
    }

    private static byte[] values(String alphabet) {
        var values = new byte[128];
        java.util.Arrays.fill(values, (byte) -1);
        for (int i = 0; i < alphabet.length(); i++) {
            values[alphabet.charAt(i)] = (byte) i;
        }
        return values;
    }
}
