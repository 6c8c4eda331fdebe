package io.haingestor.broker;

import io.cloudevents.CloudEvent;
import io.haingestor.events.EventAttributes;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keeps the events of one key one after the other: the next begins when the one before is done, retries included. Guarded by its {@link TriggerRunner}. */
final class KeyOrder {
    private final Map<String, ArrayDeque<Dispatch>> behind = new HashMap<>();

    /** @return what the event must stay in order with: its {@code partitionkey}, else its {@code subject}; null when it has neither */
    static @Nullable String key(CloudEvent event) {
        var key = event.getExtension(EventAttributes.PARTITION_KEY);
        return key == null ? event.getSubject() : key.toString();
    }

    /**
     * A delivery wants to begin; called in the order of positions.
     *
     * @return whether it may; otherwise {@link #release} will name it later
     */
    boolean enter(Dispatch dispatch) {
        if (dispatch.key == null) {
            return true;
        }
        var queue = behind.get(dispatch.key);
        if (queue == null) {
            behind.put(dispatch.key, new ArrayDeque<>(0));
            return true;
        }
        dispatch.state = Dispatch.State.QUEUED;
        queue.add(dispatch);
        return false;
    }

    /**
     * A delivery is done.
     *
     * @return the next of its key, which may begin now; null when there is none
     */
    @Nullable
    Dispatch release(Dispatch done) {
        if (done.key == null) {
            return null;
        }
        var queue = behind.get(done.key);
        if (queue == null) {
            return null;
        }
        var next = queue.poll();
        if (next == null) {
            behind.remove(done.key);
        }
        return next;
    }
}
