package io.haingestor.gateway;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in the log what was given up: the first at once, then every ten seconds how many more, because an overload gives up thousands in a second. Exact bounds
 * are in the events that report gaps. Lives on the gateway's loop.
 */
final class LossLog {
    private static final Logger LOG = LoggerFactory.getLogger(LossLog.class);
    private static final Duration INTERVAL = Duration.ofSeconds(10);

    private final GatewayLoop loop;
    private final Map<String, Loss> losses = new TreeMap<>();
    private boolean resting;

    private record Loss(long events, String last) {}

    LossLog(GatewayLoop loop) {
        this.loop = loop;
    }

    /**
     * Events were given up.
     *
     * @param reason as {@link Gap} names it
     * @param events how many
     * @param last what is known of the last of them
     */
    void gaveUp(String reason, long events, String last) {
        losses.merge(reason, new Loss(events, last), (before, now) -> new Loss(before.events + events, last));
        if (!resting) {
            say();
            resting = true;
            loop.after(INTERVAL, this::rested);
        }
    }

    /** Says what was not said yet. */
    void say() {
        if (losses.isEmpty()) {
            return;
        }
        var sum = losses.values().stream().mapToLong(Loss::events).sum();
        var details = losses.entrySet().stream()
                .map(loss -> loss.getKey() + ' ' + loss.getValue().events() + ", the last: "
                        + loss.getValue().last())
                .collect(Collectors.joining("; "));
        losses.clear();
        LOG.warn("Gave up {} events ({})", sum, details);
    }

    private void rested() {
        resting = !losses.isEmpty();
        say();
        if (resting) {
            loop.after(INTERVAL, this::rested);
        }
    }
}
