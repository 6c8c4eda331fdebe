/**
 * Holds the WebSocket of a Home Assistant and turns what arrives into CloudEvents. {@link GatewayService} runs it inside Quarkus; an {@link EventSink}
 * takes the events.
 */
@NullMarked
package io.haingestor.gateway;

import org.jspecify.annotations.NullMarked;
