package io.haingestor.broker;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;

/** The first bytes of what a subscriber answered with, for a person to read and for the dead-letter sink. Immutable. */
public final class AnswerBody {
    /** Nothing. */
    public static final AnswerBody EMPTY = new AnswerBody(new byte[0]);

    /** As many bytes as make the 1,024 characters of base64 that {@code knativeerrordata} may have. */
    public static final int MOST_BYTES = 768;

    private final byte[] bytes;

    private AnswerBody(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * @param bytes an answer's body; the first 768 are kept
     */
    @JsonCreator
    public static AnswerBody of(byte[] bytes) {
        return new AnswerBody(Arrays.copyOf(bytes, Math.min(bytes.length, MOST_BYTES)));
    }

    /**
     * @param text an answer's body; the first 768 bytes of its UTF-8 are kept
     */
    public static AnswerBody of(String text) {
        return of(text.getBytes(UTF_8));
    }

    /** @return the bytes, in base64 where they are written as JSON */
    @JsonValue
    public byte[] bytes() {
        return bytes.clone();
    }

    /** @return whether nothing was answered */
    public boolean isEmpty() {
        return bytes.length == 0;
    }

    /** @return the bytes as UTF-8 text; what is none shows as replacement characters */
    public String text() {
        return new String(bytes, UTF_8);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AnswerBody body && Arrays.equals(bytes, body.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return text();
    }
}
