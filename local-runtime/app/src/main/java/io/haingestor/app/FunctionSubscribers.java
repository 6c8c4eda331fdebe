package io.haingestor.app;

import io.cloudevents.CloudEvent;
import io.haingestor.broker.Delivery;
import io.haingestor.broker.Subscriber;
import io.haingestor.broker.Subscribers;
import io.haingestor.broker.topology.Destination;
import io.haingestor.broker.topology.TriggerResource;
import io.haingestor.functions.support.Answer;
import io.haingestor.functions.support.InProcessFunctions;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The functions of this process, none where they are elsewhere; each known by the path at its Knative Service, or by that Service's name. */
@Singleton
final class FunctionSubscribers implements Subscribers {
    /** They need the stores, which have one owner. */
    private static final Set<String> OWNERS =
            Set.of("write", "write-observation", "record-rejected", "record-dead-letter");

    private final InProcessFunctions functions;
    private final boolean elsewhere;
    private final boolean storesElsewhere;

    FunctionSubscribers(
            InProcessFunctions functions,
            @ConfigProperty(name = FunctionPlaces.KEY) Optional<String> places,
            @ConfigProperty(name = Settings.READ_ONLY, defaultValue = "false") boolean storesElsewhere) {
        this.functions = functions;
        this.storesElsewhere = storesElsewhere;
        this.elsewhere = places.filter(FunctionPlaces::areElsewhere).isPresent();
    }

    @Override
    public Optional<Subscriber> resolve(Destination destination, TriggerResource trigger) {
        return SubscribedFunction.of(destination)
                .filter(function -> !elsewhere && functions.names().contains(function))
                .filter(function -> !(storesElsewhere && OWNERS.contains(function)))
                .map(function -> event -> deliver(function, event));
    }

    private CompletionStage<Delivery> deliver(String function, CloudEvent event) {
        return functions.invoke(function, event).thenApply(FunctionSubscribers::delivery);
    }

    private static Delivery delivery(Answer answer) {
        if (answer instanceof Answer.Failed failed) {
            return new Delivery.Failed(failed.status(), failed.reason(), failed.retriable(), failed.retryAfter(), "");
        }
        var replies = ((Answer.Done) answer).replies();
        return replies.isEmpty() ? Delivery.accepted() : new Delivery.Accepted(replies);
    }
}
