package io.haingestor.gateway;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Walks over JSON (RFC 8259) as pieces of the bytes it came in, so that what is only passed on is neither decoded nor written anew. Jackson's
 * parser is no choice here: it keeps every name of an object in a table of its own, and the names of these objects are all the entities of a
 * home. Strict: what it passes over is JSON. For one thread.
 */
final class JsonScanner {
    private static final int DEEPEST = 500;
    private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

    private final byte[] bytes;
    private final int end;
    private int at;
    private int entered = -1;
    private int nameStart;
    private int nameEnd;

    JsonScanner(Slice part) {
        bytes = part.bytes();
        at = part.start();
        end = part.end();
    }

    /** @return the first byte of the next value, which stays unread */
    byte peek() throws MalformedJsonException {
        skipSpace();
        if (at >= end) {
            throw broken("more");
        }
        return bytes[at];
    }

    /** @return where the scanner stands */
    int position() {
        return at;
    }

    /** @return whether the next value begins with this bracket; the scanner is behind it then, else where it was */
    boolean enter(char bracket) throws MalformedJsonException {
        if (peek() != bracket) {
            return false;
        }
        entered = ++at;
        return true;
    }

    /** @return whether the object has another member; the scanner is at its value then, else behind the object */
    boolean nextMember() throws MalformedJsonException {
        if (!next('}')) {
            return false;
        }
        nameStart = at;
        skipString();
        nameEnd = at;
        if (peek() != ':') {
            throw broken("':'");
        }
        at++;
        skipSpace();
        return true;
    }

    /** @return whether the array has another element; the scanner is at it then, else behind the array */
    boolean nextElement() throws MalformedJsonException {
        return next(']');
    }

    /** @return the name of the member, with its quotes */
    Slice name() {
        return new Slice(bytes, nameStart, nameEnd);
    }

    /** @return whether the member has this name, of ASCII characters that need no escape */
    boolean nameIs(String name) {
        if (nameEnd - nameStart - 2 != name.length()) {
            return false;
        }
        for (var i = 0; i < name.length(); i++) {
            if (bytes[nameStart + 1 + i] != name.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** @return the next value, which is read */
    Slice value() throws MalformedJsonException {
        peek();
        var start = at;
        skip(0);
        return new Slice(bytes, start, at);
    }

    /** Reads the next value and forgets it. */
    void skipValue() throws MalformedJsonException {
        skip(0);
    }

    /** @return the next value as a number; NaN, and the value is read, when it is none */
    double number() throws MalformedJsonException {
        var value = value();
        var first = value.first();
        return first == '-' || isDigit(first) ? Double.parseDouble(value.toString()) : Double.NaN;
    }

    /** @throws MalformedJsonException when anything but white space follows */
    void end() throws MalformedJsonException {
        skipSpace();
        if (at != end) {
            throw broken("the end");
        }
    }

    private boolean next(char close) throws MalformedJsonException {
        var first = at == entered;
        var c = peek();
        if (c == close) {
            at++;
            return false;
        }
        if (!first) {
            if (c != ',') {
                throw broken("',' or '" + close + "'");
            }
            at++;
            skipSpace();
        }
        return true;
    }

    private void skip(int depth) throws MalformedJsonException {
        if (depth > DEEPEST) {
            throw broken("at most " + DEEPEST + " levels");
        }
        switch (peek()) {
            case '"' -> skipString();
            case '{' -> {
                enter('{');
                while (nextMember()) {
                    skip(depth + 1);
                }
            }
            case '[' -> {
                enter('[');
                while (nextElement()) {
                    skip(depth + 1);
                }
            }
            case 't' -> skipWord(TRUE);
            case 'f' -> skipWord(FALSE);
            case 'n' -> skipWord(NULL);
            default -> skipNumber();
        }
    }

    private void skipString() throws MalformedJsonException {
        if (at >= end || bytes[at] != '"') {
            throw broken("'\"'");
        }
        for (at++; at < end; at++) {
            var c = bytes[at];
            if (c == '"') {
                at++;
                return;
            }
            if (c == '\\') {
                skipEscape();
            } else if (c >= 0 && c < 0x20) {
                throw broken("an escaped control character");
            }
        }
        throw broken("'\"'");
    }

    private void skipEscape() throws MalformedJsonException {
        at++;
        var c = at < end ? bytes[at] : 0;
        if (c == 'u') {
            for (var last = at + 4; at < last; ) {
                at++;
                if (at >= end || Character.digit(bytes[at], 16) < 0) {
                    throw broken("four hexadecimal digits");
                }
            }
        } else if ("\"\\/bfnrt".indexOf(c) < 0) {
            throw broken("an escape");
        }
    }

    private void skipWord(byte[] word) throws MalformedJsonException {
        if (end - at < word.length || !Arrays.equals(bytes, at, at + word.length, word, 0, word.length)) {
            throw broken("true, false or null");
        }
        at += word.length;
    }

    private void skipNumber() throws MalformedJsonException {
        if (bytes[at] == '-') {
            at++;
        }
        if (at < end && bytes[at] == '0') {
            at++;
        } else {
            skipDigits();
        }
        if (at < end && bytes[at] == '.') {
            at++;
            skipDigits();
        }
        if (at < end && (bytes[at] == 'e' || bytes[at] == 'E')) {
            at++;
            if (at < end && (bytes[at] == '+' || bytes[at] == '-')) {
                at++;
            }
            skipDigits();
        }
    }

    private void skipDigits() throws MalformedJsonException {
        var start = at;
        while (at < end && isDigit(bytes[at])) {
            at++;
        }
        if (at == start) {
            throw broken("a value");
        }
    }

    private void skipSpace() {
        while (at < end && (bytes[at] == ' ' || bytes[at] == '\n' || bytes[at] == '\r' || bytes[at] == '\t')) {
            at++;
        }
    }

    private static boolean isDigit(byte c) {
        return c >= '0' && c <= '9';
    }

    private MalformedJsonException broken(String expected) {
        return new MalformedJsonException("expected " + expected + " at byte " + at);
    }
}
