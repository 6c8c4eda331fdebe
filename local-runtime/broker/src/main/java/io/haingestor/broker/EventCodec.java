package io.haingestor.broker;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cloudevents.CloudEvent;
import io.cloudevents.SpecVersion;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.core.data.BytesCloudEventData;
import java.net.URI;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The attributes of an event as bytes. A byte of flags (which optional attributes follow, and the specification's version), then id,
 * source, type, the optional attributes, and the extensions with their types. Texts are UTF-8 behind their length; whole numbers are
 * varints of seven bits to the byte, least first, zigzag when they may be negative.
 */
final class EventCodec {
    private static final int VERSION_03 = 1;
    private static final int HAS_SUBJECT = 2;
    private static final int HAS_TIME = 4;
    private static final int HAS_CONTENT_TYPE = 8;
    private static final int HAS_SCHEMA = 16;

    private static final byte TEXT = 0;
    private static final byte INTEGER = 1;
    private static final byte TRUE = 2;
    private static final byte FALSE = 3;
    private static final byte ADDRESS = 4;
    private static final byte MOMENT = 5;
    private static final byte BINARY = 6;

    private EventCodec() {}

    /** @return the attributes of the event, without its data */
    static byte[] encode(CloudEvent event) {
        var out = new Out();
        var subject = event.getSubject();
        var time = event.getTime();
        var contentType = event.getDataContentType();
        var schema = event.getDataSchema();
        out.put((event.getSpecVersion() == SpecVersion.V03 ? VERSION_03 : 0)
                | (subject == null ? 0 : HAS_SUBJECT)
                | (time == null ? 0 : HAS_TIME)
                | (contentType == null ? 0 : HAS_CONTENT_TYPE)
                | (schema == null ? 0 : HAS_SCHEMA));
        out.text(event.getId());
        out.text(event.getSource().toString());
        out.text(event.getType());
        if (subject != null) {
            out.text(subject);
        }
        if (time != null) {
            out.time(time);
        }
        if (contentType != null) {
            out.text(contentType);
        }
        if (schema != null) {
            out.text(schema.toString());
        }
        for (var name : event.getExtensionNames()) {
            var value = event.getExtension(name);
            if (value != null) {
                out.text(name);
                extension(out, value);
            }
        }
        return out.bytes();
    }

    /**
     * @param attributes by {@link #encode}
     * @param data the data, null when the event has none
     * @return the event
     */
    static CloudEvent decode(byte[] attributes, byte @Nullable [] data) {
        var in = new In(attributes);
        var flags = in.next();
        var builder = CloudEventBuilder.fromSpecVersion((flags & VERSION_03) != 0 ? SpecVersion.V03 : SpecVersion.V1)
                .withId(in.text())
                .withSource(URI.create(in.text()))
                .withType(in.text());
        if ((flags & HAS_SUBJECT) != 0) {
            builder.withSubject(in.text());
        }
        if ((flags & HAS_TIME) != 0) {
            builder.withTime(in.time());
        }
        if ((flags & HAS_CONTENT_TYPE) != 0) {
            builder.withDataContentType(in.text());
        }
        if ((flags & HAS_SCHEMA) != 0) {
            builder.withDataSchema(URI.create(in.text()));
        }
        while (in.more()) {
            extension(in, in.text(), builder);
        }
        if (data != null) {
            builder.withData(BytesCloudEventData.wrap(data));
        }
        return builder.build();
    }

    private static void extension(Out out, Object value) {
        if (value instanceof Boolean flag) {
            out.put(flag ? TRUE : FALSE);
        } else if (value instanceof Integer number) {
            out.put(INTEGER);
            out.signed(number);
        } else if (value instanceof URI address) {
            out.put(ADDRESS);
            out.text(address.toString());
        } else if (value instanceof OffsetDateTime time) {
            out.put(MOMENT);
            out.time(time);
        } else if (value instanceof byte[] bytes) {
            out.put(BINARY);
            out.bytes(bytes);
        } else {
            out.put(TEXT);
            out.text(value.toString());
        }
    }

    private static void extension(In in, String name, CloudEventBuilder builder) {
        var kind = in.next();
        switch (kind) {
            case TEXT -> builder.withExtension(name, in.text());
            case INTEGER -> builder.withExtension(name, (Integer) (int) in.signed());
            case TRUE -> builder.withExtension(name, Boolean.TRUE);
            case FALSE -> builder.withExtension(name, Boolean.FALSE);
            case ADDRESS -> builder.withExtension(name, URI.create(in.text()));
            case MOMENT -> builder.withExtension(name, in.time());
            case BINARY -> builder.withExtension(name, in.bytes());
            default ->
                throw new IllegalArgumentException(
                        "Expected a kind of extension from 0 to 6 for '" + name + "', found " + kind);
        }
    }

    private static final class Out {
        private byte[] buffer = new byte[320];
        private int size;

        void put(int value) {
            if (size == buffer.length) {
                buffer = Arrays.copyOf(buffer, size * 2);
            }
            buffer[size++] = (byte) value;
        }

        void number(long value) {
            var rest = value;
            while ((rest & ~0x7FL) != 0) {
                put((int) (rest & 0x7F) | 0x80);
                rest >>>= 7;
            }
            put((int) rest);
        }

        void signed(long value) {
            number((value << 1) ^ (value >> 63));
        }

        void bytes(byte[] bytes) {
            number(bytes.length);
            if (buffer.length - size < bytes.length) {
                buffer = Arrays.copyOf(buffer, Math.max(size * 2, size + bytes.length));
            }
            System.arraycopy(bytes, 0, buffer, size, bytes.length);
            size += bytes.length;
        }

        void text(String text) {
            bytes(text.getBytes(UTF_8));
        }

        void time(OffsetDateTime time) {
            signed(time.toEpochSecond());
            number(time.getNano());
            signed(time.getOffset().getTotalSeconds());
        }

        byte[] bytes() {
            return Arrays.copyOf(buffer, size);
        }
    }

    private static final class In {
        private final byte[] buffer;
        private int at;

        In(byte[] buffer) {
            this.buffer = buffer;
        }

        boolean more() {
            return at < buffer.length;
        }

        int next() {
            return buffer[at++];
        }

        long number() {
            var value = 0L;
            for (var shift = 0; ; shift += 7) {
                var part = buffer[at++];
                value |= (long) (part & 0x7F) << shift;
                if (part >= 0) {
                    return value;
                }
            }
        }

        long signed() {
            var value = number();
            return (value >>> 1) ^ -(value & 1);
        }

        byte[] bytes() {
            var length = (int) number();
            at += length;
            return Arrays.copyOfRange(buffer, at - length, at);
        }

        String text() {
            var length = (int) number();
            at += length;
            return new String(buffer, at - length, length, UTF_8);
        }

        OffsetDateTime time() {
            var seconds = signed();
            var nanos = number();
            var offset = ZoneOffset.ofTotalSeconds((int) signed());
            return Instant.ofEpochSecond(seconds, nanos).atOffset(offset);
        }
    }
}
