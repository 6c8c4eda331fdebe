package io.haingestor.functions.support;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.haingestor.events.EventJson;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;

/** An answer that says what is wrong (RFC 9457, {@code application/problem+json}). */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record Problem(String title, int status, String detail, List<String> errors) {

    static Problem of(int status, String title, String detail) {
        return new Problem(title, status, detail, List.of());
    }

    void send(HttpServerResponse response) {
        response.setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json")
                .end(Buffer.buffer(EventJson.write(this)));
    }
}
