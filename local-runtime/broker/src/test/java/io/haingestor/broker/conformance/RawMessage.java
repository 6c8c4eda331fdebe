package io.haingestor.broker.conformance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/**
 * An HTTP/1.1 message as it was on the wire: no library between the bytes and the assertions.
 *
 * @param head start line and headers as sent, without the empty line, one char per byte (ISO 8859-1)
 * @param body the bytes of the body, a chunked one put together
 */
@SuppressWarnings("ArrayRecordComponent") // A body is bytes; nobody compares messages.
record RawMessage(String head, byte[] body) {

    /**
     * @param in a connection
     * @return the next message; empty when the other side has closed the connection between messages
     * @throws IOException when the connection breaks within a message
     */
    static Optional<RawMessage> read(InputStream in) throws IOException {
        var head = head(in);
        if (head.isEmpty()) {
            return Optional.empty();
        }
        var message = new RawMessage(head, new byte[0]);
        return Optional.of(new RawMessage(head, message.readBody(in)));
    }

    String startLine() {
        return head.lines().findFirst().orElse("");
    }

    String method() {
        return startLine().split(" ", -1)[0];
    }

    /** The path of a request, without its query. */
    String path() {
        return startLine().split(" ", -1)[1].replaceFirst("\\?.*", "");
    }

    /** The status of an answer. */
    int status() {
        return Integer.parseInt(startLine().split(" ", -1)[1]);
    }

    /** Every value of a header, in the order of the wire; its name in any case. What a request asks for is its {@code :path}. */
    List<String> headers(String name) {
        if (name.equals(":path")) {
            return List.of(startLine().split(" ", -1)[1]);
        }
        return head.lines()
                .skip(1)
                .filter(line -> line.toLowerCase(java.util.Locale.ROOT)
                        .startsWith(name.toLowerCase(java.util.Locale.ROOT) + ":"))
                .map(line -> line.substring(name.length() + 1).strip())
                .toList();
    }

    Optional<String> header(String name) {
        return headers(name).stream().findFirst();
    }

    private static String head(InputStream in) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var ended = 0;
        while (ended < 4) {
            var next = in.read();
            if (next < 0) {
                if (bytes.size() == 0) {
                    return "";
                }
                throw new EOFException("Expected the rest of a head, found the end after: " + bytes);
            }
            bytes.write(next);
            ended = next == (ended % 2 == 0 ? '\r' : '\n') ? ended + 1 : next == '\r' ? 1 : 0;
        }
        return bytes.toString(ISO_8859_1).strip();
    }

    private byte[] readBody(InputStream in) throws IOException {
        if (header("transfer-encoding").filter("chunked"::equalsIgnoreCase).isPresent()) {
            return chunks(in);
        }
        var length = header("content-length").map(Integer::parseInt);
        if (length.isEmpty()) {
            var answer = startLine().startsWith("HTTP/") && status() != 204 && status() != 304;
            return answer ? in.readAllBytes() : new byte[0];
        }
        var body = in.readNBytes(length.get());
        if (body.length < length.get()) {
            throw new EOFException("Expected " + length.get() + " bytes of body, found " + body.length);
        }
        return body;
    }

    private static byte[] chunks(InputStream in) throws IOException {
        var body = new ByteArrayOutputStream();
        while (true) {
            var size = Integer.parseInt(line(in).replaceFirst(";.*", "").strip(), 16);
            body.write(in.readNBytes(size));
            line(in);
            if (size == 0) {
                return body.toByteArray();
            }
        }
    }

    private static String line(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        for (var next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("Expected the rest of a chunk, found the end");
            }
            line.write(next);
        }
        return line.toString(ISO_8859_1).strip();
    }
}
