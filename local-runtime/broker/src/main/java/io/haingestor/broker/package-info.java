/**
 * The local broker: a durable log of CloudEvents and the Triggers that are delivered from it, by the Knative Broker/Trigger contract
 * (knative/specs: data-plane.md, control-plane.md). {@link io.haingestor.broker.Broker} is the way in.
 */
@NullMarked
package io.haingestor.broker;

import org.jspecify.annotations.NullMarked;
