/**
 * Functions as processes of this machine, started when an event comes and stopped when there is nothing to do: what Knative Serving does for a Service, without
 * Kubernetes. {@link io.haingestor.broker.process.FunctionProcesses} is the way in.
 */
@NullMarked
package io.haingestor.broker.process;

import org.jspecify.annotations.NullMarked;
