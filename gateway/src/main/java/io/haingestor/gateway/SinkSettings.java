package io.haingestor.gateway;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where events are posted to.
 *
 * @param address the sink
 * @param token is shown to it, as a bearer token (RFC 6750); null for none
 * @param extensions attributes that are set on every event
 * @param trust which certificates are trusted
 * @param concurrency requests at a time
 * @param timeout the longest a request takes
 */
record SinkSettings(
        URI address,
        @Nullable String token,
        Map<String, String> extensions,
        Trust trust,
        int concurrency,
        Duration timeout) {
    /** The token is nobody's to read. */
    @Override
    public String toString() {
        return "SinkSettings[" + address + ']';
    }
}
