package io.haingestor.gateway;

import java.net.URI;
import java.time.Duration;
import java.util.Map;

/**
 * Where events are posted to.
 *
 * @param address the sink
 * @param extensions attributes that are set on every event
 * @param trust which certificates are trusted
 * @param concurrency requests at a time
 * @param timeout the longest a request takes
 */
record SinkSettings(URI address, Map<String, String> extensions, Trust trust, int concurrency, Duration timeout) {}
