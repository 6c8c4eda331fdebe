package io.haingestor.broker.conformance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.Base64;
import java.util.regex.Matcher;

/**
 * What a text must be, as cases write it: the very text; {@code ~regex} for all of it; {@code decoded(text)} for a header that is
 * percent-encoded; {@code base64(text)}; nothing for one that must not be there. In the brackets there may be a {@code ~regex} too.
 */
final class Pattern {
    private static final java.util.regex.Pattern CALL =
            java.util.regex.Pattern.compile("(?s)(decoded|base64)\\((.*)\\)");

    private Pattern() {}

    /**
     * @param pattern what must be; null for nothing
     * @param found what there is, one char per byte; null for nothing
     */
    static boolean matches(Object pattern, String found) {
        if (pattern == null || found == null) {
            return (pattern == null) == (found == null);
        }
        var wanted = pattern.toString();
        var call = CALL.matcher(wanted);
        if (call.matches()) {
            return matches(call.group(2), decode(call, found));
        }
        var text = new String(found.getBytes(ISO_8859_1), UTF_8);
        return wanted.startsWith("~")
                ? java.util.regex.Pattern.compile(wanted.substring(1), java.util.regex.Pattern.DOTALL)
                        .matcher(text)
                        .matches()
                : wanted.equals(text);
    }

    private static String decode(Matcher call, String found) {
        if (call.group(1).equals("decoded")) {
            return percentDecoded(found);
        }
        try {
            return new String(Base64.getDecoder().decode(found), ISO_8859_1);
        } catch (IllegalArgumentException e) {
            return "not base64: " + found;
        }
    }

    /** Every character that the HTTP binding (§3.1.3.2) wants encoded must be. */
    private static String percentDecoded(String header) {
        var bytes = new ByteArrayOutputStream();
        for (var i = 0; i < header.length(); i++) {
            var next = header.charAt(i);
            if (next < '!' || next > '~' || next == '"') {
                return "not encoded at " + i + ": " + header;
            }
            if (next == '%') {
                bytes.write(Integer.parseInt(header.substring(i + 1, i + 3), 16));
                i += 2;
            } else {
                bytes.write(next);
            }
        }
        return bytes.toString(ISO_8859_1);
    }
}
