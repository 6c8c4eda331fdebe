package io.haingestor.broker.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cloudevents.CloudEvent;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The events of an HTTP message, whichever of the three modes it is in. */
final class Messages {
    private static final Pattern CHARSET =
            Pattern.compile(";\\s*charset\\s*=\\s*\"?([^\\s\";]+)", Pattern.CASE_INSENSITIVE);

    private Messages() {}

    /** @return whether a message means to be an event, or several */
    static boolean isEvent(MultiMap headers) {
        var type = headers.get(HttpHeaders.CONTENT_TYPE);
        return names(type, StructuredMode.CONTENT_TYPE)
                || names(type, StructuredMode.BATCH_CONTENT_TYPE)
                || BinaryMode.is(headers);
    }

    /**
     * @param arrival what its events get that they do not say themselves
     * @return its events; none when it is an empty batch
     * @throws NotACloudEventException saying what is wrong; nothing of a batch is good then
     */
    static List<CloudEvent> read(MultiMap headers, Buffer body, Arrival arrival) throws NotACloudEventException {
        var type = headers.get(HttpHeaders.CONTENT_TYPE);
        if (type != null && type.regionMatches(true, 0, "application/cloudevents", 0, 23)) {
            if (names(type, StructuredMode.CONTENT_TYPE)) {
                return StructuredMode.read(utf8(type, body), arrival);
            }
            if (names(type, StructuredMode.BATCH_CONTENT_TYPE)) {
                return StructuredMode.readBatch(utf8(type, body), arrival);
            }
            throw new NotACloudEventException("Expected Content-Type " + StructuredMode.CONTENT_TYPE + " or "
                    + StructuredMode.BATCH_CONTENT_TYPE + " of an event in structured mode, got " + type);
        }
        if (!BinaryMode.is(headers)) {
            throw new NotACloudEventException(
                    "Expected a CloudEvent: headers ce-specversion, ce-id, ce-source and ce-type, or Content-Type "
                            + StructuredMode.CONTENT_TYPE + ", got neither");
        }
        return List.of(BinaryMode.read(headers, body, arrival));
    }

    private static boolean names(@Nullable String type, String expected) {
        return type != null
                && type.regionMatches(true, 0, expected, 0, expected.length())
                && (type.length() == expected.length() || " ;".indexOf(type.charAt(expected.length())) >= 0);
    }

    private static byte[] utf8(String type, Buffer body) throws NotACloudEventException {
        var named = CHARSET.matcher(type);
        if (!named.find() || named.group(1).equalsIgnoreCase("utf-8")) {
            return body.getBytes();
        }
        try {
            return body.toString(Charset.forName(named.group(1))).getBytes(UTF_8);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            throw new NotACloudEventException("Expected a charset that is known, got " + type);
        }
    }
}
