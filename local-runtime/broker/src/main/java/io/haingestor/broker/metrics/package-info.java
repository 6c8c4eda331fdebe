/** What a broker does in numbers, for Prometheus: Knative's names in seconds, and what neither of its brokers shows. */
@NullMarked
package io.haingestor.broker.metrics;

import org.jspecify.annotations.NullMarked;
