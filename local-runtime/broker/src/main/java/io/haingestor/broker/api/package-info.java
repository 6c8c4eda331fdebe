/**
 * The broker's REST API below {@code /api/v1/broker}, described in {@code META-INF/openapi.yaml}. {@link io.haingestor.broker.api.BrokerApi} is the way
 * in; it is mounted on whatever router a process has.
 */
@NullMarked
package io.haingestor.broker.api;

import org.jspecify.annotations.NullMarked;
