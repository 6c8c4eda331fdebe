package io.haingestor.gateway;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growing array of bytes that is used again and again; for one thread. */
final class ByteBuilder {
    private static final int FIRST_CAPACITY = 4096;
    private static final int KEPT_CAPACITY = 1 << 20;

    private byte[] bytes = new byte[FIRST_CAPACITY];
    private int length;

    int length() {
        return length;
    }

    boolean endsWith(char ascii) {
        return length > 0 && bytes[length - 1] == ascii;
    }

    void clear() {
        length = 0;
        if (bytes.length > KEPT_CAPACITY) {
            bytes = new byte[FIRST_CAPACITY];
        }
    }

    ByteBuilder append(byte[] from) {
        return append(from, 0, from.length);
    }

    ByteBuilder append(byte[] from, int start, int end) {
        var count = end - start;
        ensure(count);
        System.arraycopy(from, start, bytes, length, count);
        length += count;
        return this;
    }

    ByteBuilder append(Slice from) {
        return append(from.bytes(), from.start(), from.end());
    }

    ByteBuilder append(char ascii) {
        ensure(1);
        bytes[length++] = (byte) ascii;
        return this;
    }

    /** Appends text of ASCII characters alone. */
    ByteBuilder ascii(String text) {
        var count = text.length();
        ensure(count);
        for (var i = 0; i < count; i++) {
            bytes[length + i] = (byte) text.charAt(i);
        }
        length += count;
        return this;
    }

    /** Appends a JSON string, escaped where RFC 8259 asks for it. */
    ByteBuilder quoted(String text) {
        append('"');
        for (var i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            if (c >= 0x80) {
                return append(escaped(text.substring(i)).getBytes(StandardCharsets.UTF_8))
                        .append('"');
            }
            if (c < 0x20 || c == '"' || c == '\\') {
                ascii(escaped(String.valueOf(c)));
            } else {
                append(c);
            }
        }
        return append('"');
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    byte[] toBytes(int start, int end) {
        return Arrays.copyOfRange(bytes, start, end);
    }

    private static String escaped(String text) {
        return String.valueOf(JsonStringEncoder.getInstance().quoteAsString(text));
    }

    private void ensure(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }
}
