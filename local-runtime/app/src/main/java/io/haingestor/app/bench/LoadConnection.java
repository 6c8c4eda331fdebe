package io.haingestor.app.bench;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import io.vertx.core.parsetools.RecordParser;
import java.util.function.Consumer;

/**
 * A kept connection with one HTTP/1.1 request at a time, which costs less than an HTTP client. It understands answers with a {@code Content-Length} or without a
 * body, and gets no others. On its event loop.
 */
final class LoadConnection {
    private static final String END_OF_HEAD = "\r\n\r\n";
    private static final String LENGTH = "content-length:";
    private static final int STATUS = "HTTP/1.1 ".length();

    private final NetSocket socket;
    private final RecordParser parser;
    private final Consumer<LoadConnection> answered;
    private long sentMicros;
    private int status;
    private boolean inBody;

    /**
     * @param socket the connection
     * @param answered is told that an answer has come
     */
    LoadConnection(NetSocket socket, Consumer<LoadConnection> answered) {
        this.socket = socket;
        this.answered = answered;
        this.parser = RecordParser.newDelimited(END_OF_HEAD, this::take);
        socket.handler(parser);
    }

    /**
     * @param request all of it
     * @param micros when it was due, in microseconds since the epoch
     */
    void send(Buffer request, long micros) {
        sentMicros = micros;
        socket.write(request);
    }

    /** @return when the last request was due, in microseconds since the epoch */
    long sentMicros() {
        return sentMicros;
    }

    /** @return the status of the last answer */
    int status() {
        return status;
    }

    private void take(Buffer part) {
        if (inBody) {
            inBody = false;
            parser.delimitedMode(END_OF_HEAD);
            answered.accept(this);
            return;
        }
        var head = part.toString();
        status = Integer.parseInt(head.substring(STATUS, STATUS + 3));
        var length = length(head);
        if (length > 0) {
            inBody = true;
            parser.fixedSizeMode(length);
        } else {
            answered.accept(this);
        }
    }

    private static int length(String head) {
        for (var line : head.split("\r\n", -1)) {
            if (line.regionMatches(true, 0, LENGTH, 0, LENGTH.length())) {
                return Integer.parseInt(line.substring(LENGTH.length()).strip());
            }
        }
        return 0;
    }
}
