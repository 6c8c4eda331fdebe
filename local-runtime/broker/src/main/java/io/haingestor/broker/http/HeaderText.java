package io.haingestor.broker.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;

/** An attribute's value as the text of an HTTP header, and back (CloudEvents 1.0.2, "HTTP Protocol Binding" §3.1.3.2). */
final class HeaderText {
    private static final char[] HEX = "0123456789ABCDEF".toCharArray();

    private HeaderText() {}

    static String encode(String value) {
        for (var i = 0; i < value.length(); i++) {
            if (mustBeEncoded(value.charAt(i))) {
                return encodeAll(value);
            }
        }
        return value;
    }

    private static String encodeAll(String value) {
        var text = new StringBuilder();
        for (var octet : value.getBytes(UTF_8)) {
            if (mustBeEncoded(octet & 0xff)) {
                text.append('%').append(HEX[octet >> 4 & 0xf]).append(HEX[octet & 0xf]);
            } else {
                text.append((char) octet);
            }
        }
        return text.toString();
    }

    /**
     * Older senders quote a value (RFC 9110 §5.6.4), and there are senders that encode nothing: a percent sign that begins no octet, and a quote that is not
     * around all of it, stand for themselves.
     *
     * @throws CharacterCodingException when the octets are no UTF-8
     */
    static String decode(String header) throws CharacterCodingException {
        var text = header.startsWith("\"") ? unquoted(header) : header;
        return text.indexOf('%') < 0 ? text : decodeOctets(text);
    }

    private static String unquoted(String header) {
        var text = new StringBuilder(header.length());
        var last = header.length() - 1;
        for (var i = 1; i <= last; i++) {
            var character = header.charAt(i);
            if (character == '"') {
                return i == last ? text.toString() : header;
            }
            if (character == '\\' && i < last) {
                i++;
            }
            text.append(header.charAt(i));
        }
        return header;
    }

    private static String decodeOctets(String header) throws CharacterCodingException {
        var octets = new ByteArrayOutputStream(header.length());
        var from = 0;
        while (from < header.length()) {
            var octet = encodedOctet(header, from);
            if (octet >= 0) {
                octets.write(octet);
                from += 3;
            } else {
                octets.writeBytes(header.substring(from, from + 1).getBytes(UTF_8));
                from++;
            }
        }
        // Anything else would put a replacement character for what cannot be read.
        return UTF_8.newDecoder().decode(ByteBuffer.wrap(octets.toByteArray())).toString();
    }

    private static int encodedOctet(String header, int from) {
        if (header.charAt(from) != '%' || from + 2 >= header.length()) {
            return -1;
        }
        var high = Character.digit(header.charAt(from + 1), 16);
        var low = Character.digit(header.charAt(from + 2), 16);
        return high < 0 || low < 0 ? -1 : high << 4 | low;
    }

    private static boolean mustBeEncoded(int character) {
        return character <= ' ' || character >= 0x7f || character == '"' || character == '%';
    }
}
