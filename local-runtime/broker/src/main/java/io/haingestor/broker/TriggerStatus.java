package io.haingestor.broker;

import io.haingestor.broker.topology.ResourceName;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One Trigger at one moment. Counts are since the Trigger was made and survive a restart; always
 * {@code matched = delivered + deadLettered + lost + backlog}.
 *
 * @param trigger its name
 * @param position every event up to here is done, or is kept for a retry
 * @param head the youngest position in the log
 * @param matched events that its filter let through
 * @param delivered events that its subscriber accepted
 * @param deadLettered events that were given up: sent to the dead-letter sink or kept among the dead letters
 * @param lost events that the size limit removed before they were done; each loss is recorded by an event
 * @param retried attempts beyond the first of an event
 * @param backlog matched events that are not done
 * @param inFlight attempts that run now
 * @param waiting events that failed and wait for their next attempt
 * @param paused whether it begins no delivery
 * @param oldest how long ago the oldest event that is not done arrived; null when there is none
 * @param deliveredPerSecond how fast the subscriber accepted over the last minute, or since the broker was opened when that is less; null before a
 *     whole second has passed
 * @param lastFault what went wrong last since the broker was opened; null when nothing did
 */
public record TriggerStatus(
        ResourceName trigger,
        long position,
        long head,
        long matched,
        long delivered,
        long deadLettered,
        long lost,
        long retried,
        long backlog,
        int inFlight,
        int waiting,
        boolean paused,
        @Nullable Duration oldest,
        @Nullable Double deliveredPerSecond,
        BrokerStatus.@Nullable Fault lastFault) {

    TriggerStatus withOldest(Duration age) {
        return new TriggerStatus(
                trigger,
                position,
                head,
                matched,
                delivered,
                deadLettered,
                lost,
                retried,
                backlog,
                inFlight,
                waiting,
                paused,
                age,
                deliveredPerSecond,
                lastFault);
    }
}
