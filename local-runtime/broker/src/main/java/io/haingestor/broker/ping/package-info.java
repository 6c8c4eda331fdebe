/** PingSources: events by the clock. */
@NullMarked
package io.haingestor.broker.ping;

import org.jspecify.annotations.NullMarked;
