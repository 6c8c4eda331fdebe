package io.haingestor.broker.http;

import io.haingestor.events.EventJson;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;

/**
 * An answer that says what is wrong (RFC 9457, {@code application/problem+json}).
 *
 * @param title the kind of problem, short
 * @param status the HTTP status
 * @param detail what was expected, what was found, what to do
 */
record Problem(String title, int status, String detail) {

    void send(HttpServerResponse response) {
        if (response.closed() || response.ended()) {
            return;
        }
        response.setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json")
                .end(Buffer.buffer(EventJson.write(this)));
    }
}
