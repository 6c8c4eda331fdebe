package io.haingestor.gateway;

import io.cloudevents.CloudEvent;
import io.haingestor.events.EventTypes;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A sink that keeps what it was given, and answers as a test wants. */
final class RecordingSink implements EventSink {
    final List<CloudEvent> stored = new CopyOnWriteArrayList<>();
    final List<CloudEvent> offered = new CopyOnWriteArrayList<>();
    final ConcurrentLinkedQueue<Map.Entry<CloudEvent, CompletableFuture<Void>>> open = new ConcurrentLinkedQueue<>();
    /** Why an event is not stored; null when it is. */
    volatile Function<CloudEvent, @Nullable Throwable> failure = event -> null;
    /** Whether calls stay unanswered until {@link #answer}. */
    volatile boolean slow;

    @Override
    public CompletionStage<Void> send(CloudEvent event) {
        offered.add(event);
        var answer = new CompletableFuture<Void>();
        open.add(Map.entry(event, answer));
        if (!slow) {
            answer(1);
        }
        return answer;
    }

    /** Answers the oldest calls. */
    void answer(int count) {
        for (var i = 0; i < count; i++) {
            var next = open.poll();
            if (next == null) {
                return;
            }
            var problem = failure.apply(next.getKey());
            if (problem == null) {
                stored.add(next.getKey());
                next.getValue().complete(null);
            } else {
                next.getValue().completeExceptionally(problem);
            }
        }
    }

    List<String> ids() {
        return stored.stream().map(CloudEvent::getId).toList();
    }

    /** The ids of the stored changes of state. */
    List<String> states() {
        return ofType(EventTypes.STATE_CHANGED).stream().map(CloudEvent::getId).toList();
    }

    List<CloudEvent> ofType(String type) {
        return stored.stream().filter(event -> event.getType().equals(type)).toList();
    }
}
