package io.haingestor.app;

import io.cloudevents.CloudEvent;
import io.haingestor.gateway.EventSink;
import jakarta.inject.Singleton;
import java.util.concurrent.CompletionStage;

/** Hands the gateway's events to the broker of the same process. */
@Singleton
final class BrokerSink implements EventSink {
    private final LocalBroker local;

    BrokerSink(LocalBroker local) {
        this.local = local;
    }

    @Override
    public CompletionStage<Void> send(CloudEvent event) {
        return local.broker().publish(event);
    }
}
