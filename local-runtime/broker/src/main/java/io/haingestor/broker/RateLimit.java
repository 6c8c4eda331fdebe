package io.haingestor.broker;

import io.haingestor.broker.topology.TriggerResource;

/** How many deliveries of a Trigger may begin at a time: a bucket that holds a tenth of a second's worth, at least one. Guarded by its {@link TriggerRunner}. */
final class RateLimit {
    private static final double MILLIS_PER_SECOND = 1_000;
    private static final double DEPTH_SECONDS = 0.1;

    private int perSecond = TriggerResource.UNLIMITED;
    private double left;
    private long refilledMillis = Long.MIN_VALUE;

    /** @param newPerSecond the rate from now on; {@link TriggerResource#UNLIMITED} for none */
    void change(int newPerSecond) {
        perSecond = newPerSecond;
        left = Math.min(left, depth());
    }

    private double depth() {
        return Math.max(1, perSecond * DEPTH_SECONDS);
    }

    /** Time has passed. */
    void refill(long nowMillis) {
        if (refilledMillis == Long.MIN_VALUE) {
            left = depth();
        } else {
            var seconds = Math.max(0, nowMillis - refilledMillis) / MILLIS_PER_SECOND;
            left = Math.min(depth(), left + seconds * perSecond);
        }
        refilledMillis = nowMillis;
    }

    /** @return whether one more may begin */
    boolean allows() {
        return perSecond == TriggerResource.UNLIMITED || left >= 1;
    }

    /** One begins. */
    void take() {
        if (perSecond != TriggerResource.UNLIMITED) {
            left--;
        }
    }
}
