package io.haingestor.broker.api;

import io.haingestor.broker.Broker;
import io.haingestor.broker.DeadLetter;
import io.haingestor.broker.LogUnavailableException;
import io.haingestor.broker.topology.ResourceName;
import io.haingestor.broker.topology.TriggerResource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code /dead-letters}: list, show, retry, drop, export. */
final class DeadLetterRoutes {
    private static final String ID = "id";
    private static final int CHUNK = 20;

    private final Supplier<Broker> broker;

    DeadLetterRoutes(Supplier<Broker> broker) {
        this.broker = broker;
    }

    List<Endpoint> endpoints() {
        return List.of(
                Endpoint.get("/dead-letters", this::list, "trigger", "after", "limit"),
                Endpoint.delete("/dead-letters", this::dropAll, "trigger"),
                Endpoint.post("/dead-letters/retry", this::retryAll, "trigger"),
                Endpoint.get("/dead-letters/export", this::export, "trigger"),
                Endpoint.get("/dead-letters/{id}", call -> Answer.ok(DeadLetterView.whole(letter(call)))),
                Endpoint.delete("/dead-letters/{id}", this::drop),
                Endpoint.post("/dead-letters/{id}/retry", this::retry));
    }

    private Answer list(Call call) throws RefusedException, LogUnavailableException {
        var trigger = trigger(call);
        var limit = call.limit();
        var newest = call.after();
        var items = new ArrayList<DeadLetterView>();
        var size = 0L;
        var more = true;
        // In small steps: nobody knows how large they are.
        while (more && items.size() < limit && size < Page.LARGEST) {
            var wanted = Math.min(CHUNK, limit - items.size());
            var letters = broker.get().deadLetters().list(newest, trigger, wanted);
            for (var letter : letters) {
                var view = DeadLetterView.line(letter);
                items.add(view);
                size += view.event().length();
                newest = letter.id();
            }
            more = letters.size() == wanted;
        }
        return Answer.ok(new Page<>(items, more ? newest : null));
    }

    private Answer retryAll(Call call) throws RefusedException, LogUnavailableException {
        var trigger = trigger(call);
        if (trigger != null
                && TriggerRoutes.find(trigger, broker.get().topology()).isEmpty()) {
            if (broker.get().deadLetters().counts().containsKey(trigger)) {
                throw gone(trigger);
            }
            throw noTrigger(trigger);
        }
        return Answer.ok(Map.of("retried", broker.get().deadLetters().retryAll(trigger)));
    }

    private Answer retry(Call call) throws RefusedException, LogUnavailableException {
        var letter = letter(call);
        try {
            broker.get().deadLetters().retry(List.of(letter));
        } catch (IllegalArgumentException e) {
            throw gone(letter.trigger());
        }
        return Answer.ok(Map.of("retried", 1));
    }

    private Answer drop(Call call) throws RefusedException, LogUnavailableException {
        var letter = letter(call);
        if (!broker.get().deadLetters().drop(letter.id())) {
            throw noLetter(letter.id());
        }
        return Answer.ok(Map.of("dropped", 1));
    }

    private Answer dropAll(Call call) throws RefusedException, LogUnavailableException {
        var trigger = trigger(call);
        if (call.text("trigger") == null) {
            // Whoever forgets it would lose everything.
            throw RefusedException.parameter("trigger", "expected <namespace>/<name> of a Trigger, or * for all");
        }
        return Answer.ok(Map.of("dropped", broker.get().deadLetters().dropAll(trigger)));
    }

    private Answer export(Call call) throws RefusedException {
        return new Answer.Stream(new DeadLetterExport(broker.get().deadLetters(), trigger(call)));
    }

    /** @return the Trigger that is asked for, which the caller may deal with; null for all */
    private @Nullable ResourceName trigger(Call call) throws RefusedException {
        call.requireToken();
        var trigger = call.trigger();
        require(call, trigger);
        return trigger;
    }

    /** Who has a token for a Trigger's Broker may; for a Trigger that is gone, who has one for all of them. */
    private void require(Call call, @Nullable ResourceName trigger) throws RefusedException {
        call.require(
                trigger == null
                        ? null
                        : TriggerRoutes.find(trigger, broker.get().topology())
                                .map(TriggerResource::broker)
                                .orElse(null));
    }

    private DeadLetter letter(Call call) throws RefusedException, LogUnavailableException {
        call.requireToken();
        var id = call.numberOfPath(ID);
        var found = broker.get().deadLetters().find(id);
        require(call, found.map(DeadLetter::trigger).orElse(null));
        return found.orElseThrow(() -> noLetter(id));
    }

    private static RefusedException noLetter(long id) {
        return RefusedException.missing("dead letter " + id + "; it may have been retried or dropped");
    }

    private RefusedException noTrigger(ResourceName trigger) {
        return RefusedException.noTrigger(
                trigger.toString(),
                broker.get().topology().triggers().stream()
                        .map(TriggerResource::name)
                        .toList());
    }

    private static RefusedException gone(ResourceName trigger) {
        return new RefusedException(
                409,
                "The Trigger " + trigger + " is in no manifest any more, so its dead letters cannot be retried; put it"
                        + " back, or export and drop them");
    }
}
