package io.haingestor.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import io.haingestor.events.EventJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A part of an array of bytes, usually a JSON value inside a frame. The array is shared and never changed. */
final class Slice {
    private final byte[] bytes;
    private final int start;
    private final int end;

    Slice(byte[] bytes, int start, int end) {
        this.bytes = bytes;
        this.start = start;
        this.end = end;
    }

    static Slice of(byte[] bytes) {
        return new Slice(bytes, 0, bytes.length);
    }

    byte[] bytes() {
        return bytes;
    }

    int start() {
        return start;
    }

    /** @return where it ends, exclusive */
    int end() {
        return end;
    }

    int length() {
        return end - start;
    }

    byte first() {
        return bytes[start];
    }

    byte[] copy() {
        return Arrays.copyOfRange(bytes, start, end);
    }

    boolean sameAs(Slice other) {
        return Arrays.equals(bytes, start, end, other.bytes, other.start, other.end);
    }

    /** @return where the pattern first stands, counted from the beginning of the array; -1 when nowhere */
    int indexOf(byte[] pattern) {
        var first = pattern[0];
        for (var i = start; i <= end - pattern.length; i++) {
            if (bytes[i] == first && Arrays.equals(bytes, i, i + pattern.length, pattern, 0, pattern.length)) {
                return i;
            }
        }
        return -1;
    }

    /** @return the JSON value as a tree, for the few that are read field by field */
    JsonNode tree() {
        try {
            return EventJson.mapper().readTree(bytes, start, length());
        } catch (IOException e) {
            throw new UncheckedIOException("A slice is only made of what was read as JSON before", e);
        }
    }

    /** @return the text of a JSON string, without its quotes */
    String text() {
        for (var i = start; i < end; i++) {
            if (bytes[i] == '\\') {
                return tree().asText();
            }
        }
        return new String(bytes, start + 1, length() - 2, StandardCharsets.UTF_8);
    }

    /** @return whether this is a JSON string */
    boolean isText() {
        return bytes[start] == '"';
    }

    /** @return the bytes as text, for a message */
    @Override
    public String toString() {
        return new String(bytes, start, length(), StandardCharsets.UTF_8);
    }
}
