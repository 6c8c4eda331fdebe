package io.haingestor.app.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.vertx.core.buffer.Buffer;
import java.net.URI;

/**
 * A request that posts a CloudEvent of 1 KiB in binary mode (CloudEvents 1.0.2, "HTTP Protocol Binding" §3.1). It is made once as bytes: only the event's
 * number and the time are written anew, so that making load takes as little as possible of the machine that is measured.
 */
final class EventPost {
    /** Type of every event. */
    static final String TYPE = "io.haingestor.bench";
    /** The event's id: its number. */
    static final String NUMBER = "ce-id";
    /** When it was due to be sent, in microseconds since the epoch. */
    static final String SENT = "ce-sentmicros";

    static final int DATA_BYTES = 1_024;

    private static final int DIGITS = 16;
    private static final String BLANK = "0".repeat(DIGITS);

    private final byte[] request;
    private final int number;
    private final int sent;

    /** @param target where it is posted */
    EventPost(URI target) {
        var text = "POST " + target.getPath() + " HTTP/1.1\r\nhost: " + target.getAuthority() + "\r\n"
                + "content-type: application/json\r\ncontent-length: " + DATA_BYTES + "\r\n"
                + "ce-specversion: 1.0\r\nce-type: " + TYPE + "\r\nce-source: /ha-ingestor/bench\r\n"
                + "ce-subject: sensor.kitchen_temperature\r\nce-time: 2026-01-01T10:00:00.123456Z\r\n"
                + NUMBER + ": " + BLANK + "\r\n" + SENT + ": " + BLANK + "\r\n\r\n" + data();
        request = text.getBytes(US_ASCII);
        number = text.indexOf(NUMBER) + NUMBER.length() + 2;
        sent = text.indexOf(SENT) + SENT.length() + 2;
    }

    /** @return the data of every event, as JSON */
    static String data() {
        var begin = "{\"entity_id\":\"sensor.kitchen_temperature\",\"state\":\"21.5\",\"filler\":\"";
        return begin + "x".repeat(DATA_BYTES - begin.length() - 2) + "\"}";
    }

    /**
     * @param event its number
     * @param micros when it is sent, in microseconds since the epoch
     * @return the request
     */
    Buffer of(long event, long micros) {
        var bytes = request.clone();
        write(bytes, number, event);
        write(bytes, sent, micros);
        return Buffer.buffer(bytes);
    }

    private static void write(byte[] bytes, int at, long value) {
        var rest = value;
        for (var digit = DIGITS - 1; digit >= 0; digit--) {
            bytes[at + digit] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }
}
