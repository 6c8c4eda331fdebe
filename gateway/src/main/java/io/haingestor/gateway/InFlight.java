package io.haingestor.gateway;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The events that are with the sink. The sink may answer on any thread; everything else happens on the gateway's loop. */
final class InFlight {
    private final EventSink sink;
    private final GatewayLoop loop;
    private final Consumer<List<Answer>> listener;
    private final TreeMap<Long, Outgoing> events = new TreeMap<>();
    private final ConcurrentLinkedQueue<Answer> answers = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private long bytes;

    /**
     * What the sink said.
     *
     * @param event the event
     * @param failure why it is not stored; null when it is
     */
    record Answer(Outgoing event, @Nullable Throwable failure) {}

    /** @param listener hears of answers, several at a time, in the order in which they came */
    InFlight(EventSink sink, GatewayLoop loop, Consumer<List<Answer>> listener) {
        this.sink = sink;
        this.loop = loop;
        this.listener = listener;
    }

    int size() {
        return events.size();
    }

    long bytes() {
        return bytes;
    }

    Collection<Outgoing> events() {
        return List.copyOf(events.values());
    }

    /** @return the lowest position with the sink; {@link Long#MAX_VALUE} when there is none */
    long lowest() {
        var lowest = events.ceilingKey(0L);
        return lowest == null ? Long.MAX_VALUE : lowest;
    }

    void send(Outgoing event) {
        events.put(event.position(), event);
        bytes += event.size();
        CompletionStage<Void> sent;
        try {
            sent = sink.send(event.event());
        } catch (RuntimeException e) {
            // The contract asks for a failed stage; a sink that throws means the same.
            answer(event, e);
            return;
        }
        sent.whenComplete((nothing, failure) -> answer(event, failure));
    }

    private void answer(Outgoing event, @Nullable Throwable failure) {
        var cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        answers.add(new Answer(event, cause));
        if (scheduled.compareAndSet(false, true)) {
            loop.execute(this::takeAnswers);
        }
    }

    private void takeAnswers() {
        scheduled.set(false);
        var taken = new ArrayList<Answer>();
        for (var answer = answers.poll(); answer != null; answer = answers.poll()) {
            // A stage that completes after the gateway has stopped, or twice, says nothing any more.
            if (events.remove(answer.event().position(), answer.event())) {
                bytes -= answer.event().size();
                taken.add(answer);
            }
        }
        if (!taken.isEmpty()) {
            listener.accept(taken);
        }
    }
}
