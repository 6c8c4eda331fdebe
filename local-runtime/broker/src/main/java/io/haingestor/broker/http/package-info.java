/**
 * The broker over HTTP (CloudEvents 1.0.2, "HTTP Protocol Binding"; knative/specs, data-plane.md): the ingress, the subscribers, and a server of its
 * own. {@link io.haingestor.broker.http.BrokerServer} is the way in; {@link io.haingestor.broker.http.Ingress} and
 * {@link io.haingestor.broker.http.HttpSubscribers} are for a process that has a server already.
 */
@NullMarked
package io.haingestor.broker.http;

import org.jspecify.annotations.NullMarked;
