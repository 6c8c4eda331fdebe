package io.haingestor.functions.support;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** An attribute's value as the text of an HTTP header, and back (CloudEvents 1.0.2, "HTTP Protocol Binding" §3.1.3.2). */
final class HeaderText {
    private HeaderText() {}

    static String encode(String value) {
        if (value.chars().noneMatch(HeaderText::mustBeEncoded)) {
            return value;
        }
        var text = new StringBuilder();
        for (var octet : value.getBytes(StandardCharsets.UTF_8)) {
            if (mustBeEncoded(octet & 0xff)) {
                text.append('%').append("%02X".formatted(octet));
            } else {
                text.append((char) octet);
            }
        }
        return text.toString();
    }

    static String decode(String header) {
        if (header.indexOf('%') < 0) {
            return header;
        }
        var octets = new ByteArrayOutputStream();
        var from = 0;
        while (from < header.length()) {
            var octet = encodedOctet(header, from);
            if (octet >= 0) {
                octets.write(octet);
                from += 3;
            } else {
                octets.writeBytes(header.substring(from, from + 1).getBytes(StandardCharsets.UTF_8));
                from++;
            }
        }
        return octets.toString(StandardCharsets.UTF_8);
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
