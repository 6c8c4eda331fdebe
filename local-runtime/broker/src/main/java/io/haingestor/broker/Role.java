package io.haingestor.broker;

import io.haingestor.broker.topology.TriggerResource;

/**
 * What the manifests say of a Trigger.
 *
 * @param trigger the Trigger
 * @param endpoints who receives
 * @param policy when a failed delivery is tried again
 */
record Role(TriggerResource trigger, Endpoints endpoints, RetryPolicy policy) {
    static Role of(TriggerResource trigger, Endpoints endpoints, Machinery machinery) {
        return new Role(trigger, endpoints, new RetryPolicy(trigger.delivery(), machinery.random()));
    }
}
