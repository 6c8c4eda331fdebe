/**
 * The contract between the gateway, the broker and the functions: event types, attribute names, payloads and their JSON.
 * Nothing here depends on a framework beyond the CloudEvents SDK and Jackson.
 */
@NullMarked
package io.haingestor.events;

import org.jspecify.annotations.NullMarked;
